"""How well turns are understood in context: the sets of `nlu_data/eval/turns/`, whose authors saw no code.

An item is a turn as in `nlu_data/acts/`; a sentence out of context also has its `intent` and `entities`. Each set is
measured when it is new (docs/measured.md), and kept afterwards to see what gets worse.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.understanding.acts import in_order
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.heard import heard_in
from assistant.dialogue.understanding.understand import understand
from assistant.vietnamese.reading_in import read_in
from scripts.console import Problem
from scripts.model import ensure_model
from scripts.places import RASA_PYTHON, ROOT, rasa_environment

SETS = ROOT / "nlu_data" / "eval" / "turns"
IDENTIFIERS = ("customer_code", "phone_number", "report_code")

Json = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts of one set. `first`: turns whose first act is right; `whole`: all acts right, none too many."""

    name: str
    turns: int
    first: int
    whole: int
    found: int
    named: int
    wanted: int
    intents: int
    intent_first: int
    intent_second: int
    identifiers: tuple[int, int]
    places: tuple[int, int]

    def row(self) -> str:
        cells = [
            self.name,
            str(self.turns),
            share(self.first, self.turns),
            share(self.whole, self.turns),
            share(self.found, self.named),
            share(self.found, self.wanted),
            share(self.intent_first, self.intents),
            share(self.intent_second, self.intents),
            share(*self.identifiers),
            share(*self.places),
        ]
        return "| " + " | ".join(cells) + " |"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def report() -> str:
    """The table of all sets as Markdown."""
    lines = [
        "## Turns in context",
        "",
        "| set | turns | first act | all acts | precision | recall | intent | of two | identifiers | places |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [score(path.stem, items).row() for path, items in sets()]
    return "\n".join(lines)


def sets(folder: Path = SETS) -> Iterator[tuple[Path, list[Json]]]:
    for path in sorted(folder.glob("*.yml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def score(name: str, items: Sequence[Json], model: Path | None = None) -> Score:
    """Parses every turn with the trained model, in its context, and counts."""
    parsed = parse(items, model or ensure_model())
    first = whole = found = named = wanted = intents = best = second = 0
    identifiers, places = [0, 0], [0, 0]
    for item, one in zip(items, parsed, strict=True):
        heard = heard_in(one, {}, read_in(str(item["caller"])), "turn")
        understood = understand(heard, Context(item.get("question"), (), bool(item.get("told"))))
        acts = [act.name for act in in_order(understood.for_the_record)]
        right = list(item["acts"])
        first += acts[:1] == right[:1]
        whole += set(acts) == set(right)
        found += len(set(acts) & set(right))
        named += len(acts)
        wanted += len(set(right))
        if intent := item.get("intent"):
            ranking = [
                each["name"] for each in one.get("intent_ranking") or () if each["name"] != "nlu_fallback"
            ]
            intents += 1
            best += one["intent"]["name"] == intent
            second += intent in ranking[:2]
        _count(item, one, identifiers, places)
    counts = (first, whole, found, named, wanted, intents, best, second)
    return Score(name, len(items), *counts, (identifiers[0], identifiers[1]), (places[0], places[1]))


def _count(item: Json, parsed: Json, identifiers: list[int], places: list[int]) -> None:
    there = {(one["entity"], str(one["value"]).lower()) for one in parsed.get("entities") or ()}
    for one in item.get("entities") or ():
        counted = (
            identifiers if one["entity"] in IDENTIFIERS else places if one["entity"] == "place" else None
        )
        if counted is not None:
            counted[0] += (one["entity"], str(one["value"]).lower()) in there
            counted[1] += 1


def parse(items: Sequence[Json], model: Path) -> list[Json]:
    """What the model makes of each turn. Raises Problem when it cannot be used."""
    lines = [
        json.dumps(
            {"text": str(one["caller"]), "question": one.get("question"), "told": bool(one.get("told"))}
        )
        for one in items
    ]
    done = subprocess.run(
        [RASA_PYTHON, "-m", "assistant.dialogue.parse", model],
        cwd=ROOT,
        env=rasa_environment(os.environ),
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Problem("The model cannot be used.", done.stderr.strip()[-300:])
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
