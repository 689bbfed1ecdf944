"""The domain: its sections, and that what one names is in another."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.labels import Labels
from assistant.dialogue.checks.responses import check_responses
from assistant.dialogue.checks.yaml_files import YamlFile, unknown

_SECTIONS = {
    "version", "intents", "entities", "slots", "actions", "responses", "session_config", "e2e_actions", "config",
}  # fmt: skip
_OF_A_SLOT = {
    "type", "values", "mappings", "influence_conversation", "initial_value", "min_value", "max_value",
}  # fmt: skip
_OF_THE_SESSION = {"session_expiration_time", "carry_over_slots_to_new_session"}


def check_sections(file: YamlFile) -> None:
    """Adds a fault for each unknown section: what it holds is unknown to all other checks."""
    sections = file.pairs(file.root, "the domain") if isinstance(file.root, yaml.MappingNode) else {}
    _check_keys(file, "section", sections, _SECTIONS)


def check_domain_file(file: YamlFile, labels: Labels, classes: Collection[str]) -> None:
    """Adds to `file` what is wrong with it. `classes` are the actions that are programmed."""
    sections = file.pairs(file.root, "the domain") if file.root is not None else {}
    if "responses" in sections:
        check_responses(file, sections["responses"][1])
    if "actions" in sections:
        for action in file.items(sections["actions"][1], "actions"):
            if isinstance(action, yaml.ScalarNode) and action.value not in {*classes, *labels.responses}:
                file.fault(action, unknown("action", action.value, classes))
    for slot, options in file.pairs(sections["slots"][1], "slots").values() if "slots" in sections else ():
        given = file.pairs(options, f"the slot {slot.value}")
        _check_keys(file, "key of a slot", given, _OF_A_SLOT)
    if "session_config" in sections:
        given = file.pairs(sections["session_config"][1], "session_config")
        _check_keys(file, "key", given, _OF_THE_SESSION)


def _check_keys(
    file: YamlFile, kind: str, given: dict[str, tuple[yaml.Node, yaml.Node]], known: Collection[str]
) -> None:
    for name, (key, _) in given.items():
        if name not in known:
            file.fault(key, unknown(kind, name, known))
