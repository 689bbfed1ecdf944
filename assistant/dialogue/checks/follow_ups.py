"""Questions about what was told, `nlu_data/follow_ups/*.yml`: sentences by the name of what is asked."""

from __future__ import annotations

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_text, unknown
from assistant.dialogue.understanding.follow_ups import FOLLOW_UPS, names_in

NONE = "none"


def check_follow_ups(file: YamlFile, tried: bool = False) -> None:
    """Adds to `file` what is wrong with it. One that is `tried` may also hold sentences that are `none`."""
    if file.root is None:
        return
    seen: set[str] = set()
    for key, (at, value) in file.pairs(file.root, "the follow-ups").items():
        for name in names_in(str(key)):
            if name not in FOLLOW_UPS and not (tried and name == NONE):
                file.fault(at, unknown("follow-up", name, FOLLOW_UPS))
        for sentence in file.items(value, f"«{key}»"):
            _check_sentence(file, sentence, seen)


def _check_sentence(file: YamlFile, sentence: yaml.Node, seen: set[str]) -> None:
    if not is_text(sentence):
        file.fault(sentence, "a sentence must be the caller's words; a number alone goes into quotes")
        return
    said = str(sentence.value)
    if said in seen:
        file.fault(sentence, f"«{said}» is given twice")
    seen.add(said)
