"""Rules and stories: their structure, and the names in their steps.

Rasa tells of these mistakes only when its training has begun, without file and line.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from assistant.dialogue.checks.intents import Intents
from assistant.dialogue.checks.labels import Labels
from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, lines_of, section_of, unknown

_KEYS = {
    "rules": (
        "rule",
        {"rule", "condition", "steps", "conversation_start", "wait_for_user_input", "metadata"},
    ),
    "stories": ("story", {"story", "steps", "metadata"}),
}
_STEPS = {
    "action", "bot", "checkpoint", "entities", "intent", "metadata", "or", "slot_was_set", "user",
}  # fmt: skip
# What may stand beside what in one step; of all else there is one to a step.
_TOGETHER = ({"intent", "user", "entities", "metadata"}, {"checkpoint", "slot_was_set"})
_SLOT_OF_RASA = "session_started_metadata"  # made by Rasa itself


def check_stories(file: YamlFile, labels: Labels, intents: Intents) -> None:
    """Adds to `file` what is wrong with its rules and stories."""
    for node, kind, keys in _stories_of(file):
        story = file.pairs(node, f"one of the {'rules' if kind == 'rule' else 'stories'}")
        strange = [name for name in story if name not in keys]
        for name in strange:
            file.fault(story[name][0], unknown(f"key of a {kind}", name, keys))
        for needed in (kind, "steps") if story and not strange else ():
            if needed not in story or is_blank(story[needed][1]):
                file.fault(node, f"the {kind} has no {'name' if needed == kind else needed}")
        for part in ("condition", "steps"):
            if part in story and not is_blank(story[part][1]):
                _Steps(file, labels, intents).check(story[part][1])


def _stories_of(file: YamlFile) -> Iterator[tuple[yaml.Node, str, set[str]]]:
    for section, (kind, keys) in _KEYS.items():
        if (node := section_of(file, section)) is not None:
            for item in file.items(node, section):
                yield item, kind, keys


class _Steps:
    """Looks at steps, and at the steps within them."""

    def __init__(self, file: YamlFile, labels: Labels, intents: Intents) -> None:
        self._file, self._labels, self._intents = file, labels, intents

    def check(self, node: yaml.Node) -> None:
        for step in self._file.items(node, "steps"):
            parts = self._file.pairs(step, "a step")
            known = [name for name in parts if name in _STEPS]
            for name in known[1:]:
                if not any({known[0], name} <= those for those in _TOGETHER):
                    self._file.fault(parts[name][0], f"«{name}» is a step of its own: it begins with «- »")
            for name, (key, value) in parts.items():
                if name not in _STEPS:
                    self._file.fault(key, unknown("step", name, _STEPS))
                else:
                    self._check_part(name, value)

    def _check_part(self, name: str, value: yaml.Node) -> None:
        if name == "intent":
            self._intents.check_name(value)
        elif name == "user" and isinstance(value, yaml.ScalarNode):
            for line, text in lines_of(value):
                self._intents.check_words(line, text)
        elif name == "entities":
            self._intents.check_entities(value)
        elif name == "or":
            self.check(value)
        elif name == "action":
            self._check_name(value, "action", self._labels.doable)
        elif name == "slot_was_set":
            self._check_slots(value)

    def _check_name(self, node: yaml.Node, kind: str, known: frozenset[str]) -> None:
        if not isinstance(node, yaml.ScalarNode) or is_blank(node):
            self._file.fault(node, f"the {kind} has no name")
        elif node.value not in known:
            self._file.fault(node, unknown(kind, node.value, known))

    def _check_slots(self, node: yaml.Node) -> None:
        for item in [node] if isinstance(node, yaml.MappingNode) else self._file.items(node, "slot_was_set"):
            if isinstance(item, yaml.ScalarNode):
                self._check_name(item, "slot", frozenset({*self._labels.slots, _SLOT_OF_RASA}))
                continue
            for name, (key, value) in self._file.pairs(item, "a slot").items():
                self._check_name(key, "slot", frozenset({*self._labels.slots, _SLOT_OF_RASA}))
                if isinstance(value, yaml.ScalarNode) and not is_blank(value):
                    self._check_value(name, value)

    def _check_value(self, slot: str, value: yaml.ScalarNode) -> None:
        known = self._labels.slots.get(slot)
        if known and value.value not in known:
            self._file.fault(value, unknown(f"value of «{slot}»", value.value, known))
