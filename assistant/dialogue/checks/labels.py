"""The names that examples, rules and stories may use: those of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_blank

ROLES, GROUPS = "roles", "groups"
IN_ENGLISH = "_en"  # behind the name of a response: its words for callers who speak English
# As in Rasa 3.6, rasa/shared/core/constants.py.
_OF_RASA = frozenset({
    "action_listen", "action_restart", "action_session_start", "action_default_fallback",
    "action_revert_fallback_events", "action_default_ask_affirmation", "action_default_ask_rephrase",
    "action_two_stage_fallback", "action_unlikely_intent", "action_back", "action_extract_slots", "...",
})  # fmt: skip


@dataclass(frozen=True)
class Labels:
    """`entities` says for each entity which roles and groups it has, `slots` which values each slot may have (none
    given: any).
    """

    intents: frozenset[str]
    entities: Mapping[str, Mapping[str, frozenset[str]]]
    actions: frozenset[str]
    responses: frozenset[str]
    slots: Mapping[str, frozenset[str]]

    @property
    def doable(self) -> frozenset[str]:
        """What may be the action of a step."""
        return self.actions | self.responses | _OF_RASA


def labels_of(domain: Iterable[YamlFile]) -> Labels:
    """The labels of all files of the domain together; faults go to the files."""
    found: dict[str, dict[str, Any]] = {
        name: {} for name in ("intents", "entities", "actions", "responses", "slots")
    }
    for file in domain:
        sections = file.pairs(file.root, "the domain") if file.root is not None else {}
        for name in ("intents", "actions"):
            if name in sections:
                found[name] |= _named(file, sections[name][1], name)
        if "entities" in sections:
            for name, options in _named(file, sections["entities"][1], "entities").items():
                found["entities"][name] = {one: _words(file, options, one) for one in (ROLES, GROUPS)}
        for section, of_each in (("responses", ""), ("slots", "values")):
            if section in sections and not is_blank(sections[section][1]):
                for name, (_, options) in file.pairs(sections[section][1], section).items():
                    found[section][name] = _words(file, options, of_each) if of_each else None
    names = {name: frozenset(found[name]) for name in ("intents", "actions", "responses")}
    return Labels(**names, entities=found["entities"], slots=found["slots"])


def _named(file: YamlFile, node: yaml.Node, what: str) -> dict[str, yaml.Node | None]:
    """The options (None without any) of each name in a list such as `[time, {place: {roles: [from]}}]`."""
    found: dict[str, yaml.Node | None] = {}
    for item in file.items(node, what):
        if isinstance(item, yaml.ScalarNode):
            found[item.value] = None
        else:
            found |= {name: value for name, (_, value) in file.pairs(item, f"one of the {what}").items()}
    return found


def _words(file: YamlFile, options: yaml.Node | None, name: str) -> frozenset[str]:
    given = file.pairs(options, "options of a label").get(name) if options is not None else None
    items = file.items(given[1], name) if given else []
    return frozenset(item.value for item in items if isinstance(item, yaml.ScalarNode))
