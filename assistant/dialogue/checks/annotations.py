"""The marks in an example: `[words](label)`, `[words]{"entity": "label", "role": "…"}`, `[words][{…}, {…}]`.

Rasa silently takes a mark that it does not recognize as words of the caller, brackets included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.dialogue.checks.labels import GROUPS, ROLES, Labels
from assistant.dialogue.checks.yaml_files import unknown

# As in Rasa 3.6, rasa/shared/nlu/training_data/entities_parser.py.
_MARK = re.compile(
    r"\[(?P<words>[^\]]+?)\]"
    r"(?:\((?P<label>[^:)]+?)(?::(?P<value>[^)]+))?\)|\{(?P<one>[^}]+?)\}|\[(?P<several>.*?)\])"
)
_STRAY = re.compile(r"[\[\]{}]")
_ALLOWED = {"entity", "role", "group", "value"}
_FORM = "write [words](label)"
_SHOWN = 40


def faults_of_marks(text: str, labels: Labels) -> Iterator[str]:
    """What is wrong with the marks of one example."""
    for mark in _MARK.finditer(text):
        if "[" in mark["words"] or not mark["words"].strip():
            yield f"«{mark[0]}» is a malformed mark; {_FORM}"
        elif mark["label"]:
            yield from _faults_of_label({"entity": mark["label"]}, labels)
        else:
            yield from _faults_of_json(mark, labels)
    unmarked = _MARK.sub(lambda mark: " " * len(mark[0]), text)
    marks_nothing = re.search(rf"\((?:{'|'.join(map(re.escape, labels.entities))})\)", unmarked)
    stray = _STRAY.search(unmarked) or (marks_nothing if labels.entities else None)
    if stray:
        start = stray.start()
        yield f"«{text[start : start + _SHOWN]}» is a malformed mark; {_FORM}"


def _faults_of_json(mark: re.Match[str], labels: Labels) -> Iterator[str]:
    raw = f"[{{{mark['one']}}}]" if mark["one"] else f"[{mark['several']}]"
    try:
        given = json.loads(raw)
    except ValueError:
        given = None
    if not given or not all(isinstance(one, dict) for one in given):
        yield f'«{mark[0]}» is a malformed mark; write [words]{{"entity": "label"}}'
        return
    for one in given:
        yield from _faults_of_label(one, labels)


def _faults_of_label(given: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    for key in sorted(set(given) - _ALLOWED):
        yield unknown("key of a mark", key, _ALLOWED)
    for key in _ALLOWED & set(given):
        if not isinstance(given[key], (str, int, float) if key == "value" else str):
            yield f"the {key} of a mark must be a text"
            return
    label = given.get("entity")
    if label is None:
        yield 'a mark has no "entity"'
    elif label not in labels.entities:
        yield unknown("entity label", label, labels.entities)
    else:
        for key, kinds in (("role", ROLES), ("group", GROUPS)):
            if key in given and given[key] not in labels.entities[label][kinds]:
                yield unknown(f"{key} of «{label}»", given[key], labels.entities[label][kinds])
