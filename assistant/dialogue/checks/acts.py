"""Turns in context, `nlu_data/acts/*.yml`: what a caller said under which question, and the acts in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_text, unknown
from assistant.dialogue.understanding.acts import ACTS, QUESTIONS
from assistant.dialogue.understanding.follow_ups import FOLLOW_UPS

_KEYS = ("bot", "question", "told", "caller", "acts", "follow_ups")
_OF_EVALUATION = ("intent", "entities")  # what a sentence that is tried is checked for besides
_BOOLEAN = "tag:yaml.org,2002:bool"

Pairs = Mapping[str, tuple[yaml.Node, yaml.Node]]


def check_acts(file: YamlFile) -> None:
    """Adds to `file` what is wrong with it."""
    for turn in file.items(file.root, "the turns") if file.root is not None else ():
        given = file.pairs(turn, "a turn")
        strange = [one for one in given if one not in (*_KEYS, *_OF_EVALUATION)]
        for one in strange:
            file.fault(given[one][0], unknown("key of a turn", one, _KEYS))
        if given and not strange:
            _check_turn(file, turn, given)


def _check_turn(file: YamlFile, turn: yaml.Node, given: Pairs) -> None:
    for needed in ("caller", "acts"):
        if needed not in given:
            file.fault(turn, f"the turn has no «{needed}»")
    if "caller" in given and not is_text(given["caller"][1]):
        file.fault(given["caller"][0], "«caller» must be the caller's words; a number alone goes into quotes")
    if "question" in given:
        question = given["question"][1]
        if str(question.value) not in QUESTIONS:
            file.fault(question, unknown("question", str(question.value), QUESTIONS))
    if "told" in given and given["told"][1].tag != _BOOLEAN:
        file.fault(given["told"][1], "«told» is true or false")
    if "acts" in given:
        _check_names(file, given["acts"][1], "act", ACTS)
        if isinstance(given["acts"][1], yaml.SequenceNode) and not given["acts"][1].value:
            file.fault(given["acts"][1], "«acts» names no act")
    if "follow_ups" in given:
        _check_names(file, given["follow_ups"][1], "follow-up", FOLLOW_UPS)


def _check_names(file: YamlFile, node: yaml.Node, what: str, known: Sequence[str]) -> None:
    names = file.items(node, f"«{what}s»")
    seen: set[str] = set()
    for name in names:
        said = str(name.value)
        if name.tag == _BOOLEAN:
            file.fault(name, f'«{said}» is not a word in YAML; write "{said}"')
        elif said not in known:
            file.fault(name, unknown(what, said, known))
        elif said in seen:
            file.fault(name, f"the {what} «{said}» is given twice")
        seen.add(said)
