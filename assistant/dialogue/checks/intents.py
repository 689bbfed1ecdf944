"""Intents as examples, rules and stories name them, and what is said in them."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.annotations import faults_of_marks
from assistant.dialogue.checks.labels import Labels
from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, unknown


class Intents:
    """Looks at names of intents and at the marks in what is said."""

    def __init__(self, file: YamlFile, labels: Labels, topics: Collection[str] | None) -> None:
        self._file, self._labels, self._topics = file, labels, topics

    def check_name(self, node: yaml.Node) -> None:
        name, _, topic = str(node.value).partition("/")
        if not isinstance(node, yaml.ScalarNode) or is_blank(node):
            self._file.fault(node, "the intent has no name")
        elif name not in self._labels.intents:
            self._file.fault(node, unknown("intent", name, self._labels.intents))
        elif topic and self._topics is not None and topic not in self._topics:
            self._file.fault(node, f"{unknown('topic', topic, self._topics)}: it has no stored answer")

    def check_words(self, line: int, text: str) -> None:
        for what in faults_of_marks(text, self._labels):
            self._file.fault(line, what)

    def check_entities(self, node: yaml.Node) -> None:
        for item in self._file.items(node, "entities"):
            one = isinstance(item, yaml.ScalarNode)
            named = (
                [(item.value, item)]
                if one
                else [(n, k) for n, (k, _) in self._file.pairs(item, "an entity").items()]
            )
            for name, at in named:
                if name not in {*self._labels.entities, "role", "group", "value"}:
                    self._file.fault(at, unknown("entity label", name, self._labels.entities))
