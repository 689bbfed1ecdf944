"""Reads the training and evaluation examples, without Rasa."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "nlu_data" / "nlu"
LOOKUPS = ROOT / "nlu_data" / "lookups"
EVALUATION = ROOT / "nlu_data" / "eval"

_ANNOTATION = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<entity>\w+)\)")


@dataclass(frozen=True)
class Marked:
    """An annotated entity, with the caller's own words."""

    entity: str
    words: str


@dataclass(frozen=True)
class Example:
    text: str
    intent: str
    marked: tuple[Marked, ...]


def examples_in(*files: Path) -> list[Example]:
    return [
        _example(line.strip().removeprefix("- "), block["intent"])
        for file in files
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        if "intent" in block
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def _example(line: str, intent: str) -> Example:
    marked = tuple(Marked(found["entity"], found["words"]) for found in _ANNOTATION.finditer(line))
    return Example(_ANNOTATION.sub(lambda found: found["words"], line), intent, marked)
