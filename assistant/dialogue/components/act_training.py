"""Trains the act model from turns in context, which trainers label in `nlu_data/acts/`.

Each item is a turn: `question` (what stood open, left out for nothing), `told: true` when a fact about the supply had
been told, `caller` (the words) and `acts`. `bot` shows what was said before and is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.dialogue.components.act_features import TurnRead, features_of, masked_for_acts
from assistant.dialogue.components.act_model import ActModel

FOLDER = Path("nlu_data/acts")
PENALTY = 3.0
FEWEST_TIMES = 2  # a feature that was seen once teaches nothing
FEWEST_TURNS = 5  # of an act

Ranking = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class LabeledTurn:
    text: str
    acts: tuple[str, ...]
    question: str | None = None
    told: bool = False


def read_turns(folder: Path = FOLDER) -> list[LabeledTurn]:
    """The turns of every file of the folder."""
    return [
        LabeledTurn(str(item["caller"]), tuple(item["acts"]), item.get("question"), bool(item.get("told")))
        for path in sorted(folder.glob("*.yml"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8")) or ()
    ]


def train_act_model(turns: Sequence[LabeledTurn], ranking: Ranking) -> ActModel:
    """`ranking` gives the intents of masked words: the intent model, which has not seen these turns."""
    read = []
    for turn in turns:
        masked = masked_for_acts(turn.text)
        read.append(features_of(TurnRead(turn.text, masked, ranking(masked), turn.question, turn.told)))
    times = Counter(name for features in read for name in features)
    rows = {
        name: row for row, name in enumerate(sorted(name for name, n in times.items() if n >= FEWEST_TIMES))
    }
    matrix = _matrix(read, rows)
    labels = Counter(act for turn in turns for act in turn.acts)
    acts = tuple(sorted(act for act, n in labels.items() if n >= FEWEST_TURNS))
    machines = [
        LogisticRegression(C=PENALTY, solver="liblinear").fit(matrix, [act in turn.acts for turn in turns])
        for act in acts
    ]
    return ActModel(
        acts,
        rows,
        np.ascontiguousarray(np.stack([machine.coef_[0] for machine in machines], axis=1), dtype=np.float32),
        np.array([machine.intercept_[0] for machine in machines], dtype=np.float32),
    )


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
