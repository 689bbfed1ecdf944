"""Trains the act model from turns in context, which trainers label in `nlu_data/acts/`.

Each item is a turn: `question` (what stood open, left out for nothing), `told: true` when a fact about the supply had
been told, `caller` (the words) and `acts`. `bot` shows what was said before and is not read. Questions about what was
told stand by their name in `nlu_data/follow_ups/`; a turn may name those in it as `follow_ups`, none as `[]`.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.dialogue.components.act_features import TurnRead, features_of, masked_for_acts
from assistant.dialogue.components.act_model import ActModel
from assistant.dialogue.components.composition import composed
from assistant.dialogue.understanding.follow_ups import ACT_OF_FOLLOW_UP, LABEL, NOT_KNOWN, names_in

FOLDER, FOLLOW_UPS = Path("nlu_data/acts"), Path("nlu_data/follow_ups")
PENALTY = 3.0
# Follow-ups are rare and many: of a new author's 240, 83 % were found with the plain settings, 87 % with these.
PENALTY_OF_FOLLOW_UPS, WEIGHT_OF_FOLLOW_UPS = 10.0, 3.0
OFFERS = ("anything_else", "offer_message", "offer_person")
FEWEST_TIMES = 2  # a feature that was seen once teaches nothing
FEWEST_TURNS = 5  # of an act

Ranking = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class LabeledTurn:
    text: str
    acts: tuple[str, ...]
    question: str | None = None
    told: bool = False
    follow_ups: tuple[str, ...] | None = None  # None: not looked for
    whole: bool = True  # all acts are labeled, not only what a question about what was told counts as

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.acts, *(f"{LABEL}{name}" for name in self.follow_ups or ()))

    def teaches(self, label: str) -> bool:
        """Whether the turn says what a label is, or is not. One that may be an unmarked follow-up is left out; and of a
        follow-up only what it asks is labeled, not what else is in it.
        """
        if not label.startswith(LABEL):
            return self.whole
        if self.follow_ups is not None:
            return True
        return not _MAY_BE_ONE & set(self.acts)


_MAY_BE_ONE = frozenset(
    {*ACT_OF_FOLLOW_UP.values(), "reject", "complain", "off_topic", "ask_supply", "want_wait"}
)


def read_turns(folder: Path = FOLDER, follow_ups: Path = FOLLOW_UPS) -> list[LabeledTurn]:
    """The turns of every file of the folder, and the questions about what was told."""
    return [*_turns(folder), *_follow_ups(follow_ups)]


def _follow_ups(folder: Path) -> list[LabeledTurn]:
    """Each is counted as the act that it belongs to, whichever offer stands (`_under_each_offer`)."""
    found: list[LabeledTurn] = []
    for path in sorted(folder.glob("*.yml")):
        for key, sentences in (_loaded(path) or {}).items():
            names = names_in(str(key))
            acts = tuple(dict.fromkeys(ACT_OF_FOLLOW_UP[name] for name in names))
            found += [
                LabeledTurn(str(text), acts, OFFERS[0], told=True, follow_ups=names, whole=False)
                for text in sentences
            ]
    return found


def _turns(folder: Path) -> list[LabeledTurn]:
    return [
        LabeledTurn(
            str(item["caller"]),
            tuple(item["acts"]),
            item.get("question"),
            bool(item.get("told")),
            None if item.get("follow_ups") is None else tuple(item["follow_ups"]),
        )
        for path in sorted(folder.glob("*.yml"))
        for item in _loaded(path) or ()
    ]


def _loaded(path: Path) -> Any:
    # LibYAML's loader reads the same in a fifth of the time; it is missing where PyYAML was built without it.
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def train_act_model(turns: Sequence[LabeledTurn], ranking: Ranking) -> ActModel:
    """`ranking` gives the intents of masked words: the intent model, which has not seen these turns."""
    labels = Counter(label for turn in turns for label in turn.labels if turn.teaches(label))
    turns = [variant for turn in (*turns, *_put_together(turns)) for variant in _under_each_offer(turn)]
    ranked = functools.cache(ranking)
    read = []
    for turn in turns:
        masked = masked_for_acts(turn.text)
        read.append(features_of(TurnRead(turn.text, masked, ranked(masked), turn.question, turn.told)))
    times = Counter(name for features in read for name in features)
    rows = {
        name: row for row, name in enumerate(sorted(name for name, n in times.items() if n >= FEWEST_TIMES))
    }
    matrix = _matrix(read, rows)
    acts = tuple(sorted(label for label, n in labels.items() if n >= FEWEST_TURNS))
    machines = [_machine(label, turns, matrix) for label in acts]
    return ActModel(
        acts,
        rows,
        np.ascontiguousarray(np.stack([machine.coef_[0] for machine in machines], axis=1), dtype=np.float32),
        np.array([machine.intercept_[0] for machine in machines], dtype=np.float32),
    )


def _put_together(turns: Sequence[LabeledTurn]) -> list[LabeledTurn]:
    """Answers with what else people want to know. Questions about what was told are taught by themselves."""
    return [LabeledTurn(*pair) for pair in composed([turn for turn in turns if turn.whole])]


def _under_each_offer(turn: LabeledTurn) -> list[LabeledTurn]:
    """A question about what was told means the same whichever offer stands; others are taught as they are, and so
    are those of what nobody knows: there are many, and each case takes time."""
    if turn.whole or turn.follow_ups == (NOT_KNOWN,):
        return [turn]
    return [turn, *(replace(turn, question=one) for one in OFFERS if one != turn.question)]


def _machine(label: str, turns: Sequence[LabeledTurn], matrix: csr_matrix) -> LogisticRegression:
    teaching = [row for row, turn in enumerate(turns) if turn.teaches(label)]
    there = [label in turns[row].labels for row in teaching]
    if not label.startswith(LABEL):
        return LogisticRegression(C=PENALTY, solver="liblinear").fit(matrix[teaching], there)
    rare = {True: WEIGHT_OF_FOLLOW_UPS, False: 1.0}
    machine = LogisticRegression(C=PENALTY_OF_FOLLOW_UPS, solver="liblinear", class_weight=rare)
    return machine.fit(matrix[teaching], there)


def _matrix(read: Sequence[dict[str, float]], rows: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for features in read:
        known = [(rows[name], value) for name, value in features.items() if name in rows]
        columns += [column for column, _ in known]
        values += [value for _, value in known]
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(read), len(rows)))
