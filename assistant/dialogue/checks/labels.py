"""The labels that examples, rules and stories may use: those of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile

ROLES, GROUPS = "roles", "groups"


@dataclass(frozen=True)
class Labels:
    """`entities` says for each entity which roles and groups it has."""

    intents: frozenset[str]
    entities: Mapping[str, Mapping[str, frozenset[str]]]


def labels_of(domain: Iterable[YamlFile]) -> Labels:
    """The labels of all domain files together; adds faults to the files."""
    intents: set[str] = set()
    entities: dict[str, Mapping[str, frozenset[str]]] = {}
    for file in domain:
        sections = file.pairs(file.root, "the domain") if file.root is not None else {}
        if "intents" in sections:
            intents |= set(_named(file, sections["intents"][1], "intents"))
        if "entities" in sections:
            for name, options in _named(file, sections["entities"][1], "entities").items():
                entities[name] = {one: _words(file, options, one) for one in (ROLES, GROUPS)}
    return Labels(frozenset(intents), entities)


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
