"""Checks files in Rasa's training format: examples, look-up tables, rules, stories, and the evaluation sets.

Rasa itself skips what it cannot use, or stops with a long stack trace; here each mistake has a file and line.
"""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.annotations import faults_of_marks
from assistant.dialogue.checks.labels import Labels
from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, lines_of, unknown

_SECTIONS = {"version", "nlu", "rules", "stories", "responses"}
_KINDS = ("intent", "synonym", "regex", "lookup")
_STEPS = {
    "action", "active_loop", "bot", "checkpoint", "entities", "intent", "metadata", "or", "slot_was_set", "user",
}  # fmt: skip
_VERSIONS = ("3.1", "3.0", "2.0")


def check_training_file(file: YamlFile, labels: Labels, topics: Collection[str] | None) -> None:
    """Adds faults to `file`. `topics` are the topics with a stored answer, None when they are not known."""
    if file.root is None:
        if not file.faults:
            file.fault(None, "is empty")
        return
    sections = file.pairs(file.root, "the file")
    for name, (key, value) in sections.items():
        if name not in _SECTIONS:
            file.fault(key, unknown("section", name, _SECTIONS))
        elif name == "version" and getattr(value, "value", None) not in _VERSIONS:
            file.fault(value, 'the version must be "3.1"')
    intents = _Intents(file, labels, topics)
    for item in file.items(sections["nlu"][1], "nlu") if "nlu" in sections else []:
        _check_item(file, item, intents)
    for section in ("rules", "stories"):
        for item in file.items(sections[section][1], section) if section in sections else []:
            story = file.pairs(item, f"one of the {section}")
            for part in ("condition", "steps"):
                if part in story:
                    _check_steps(file, story[part][1], intents)


def topics_in(file: YamlFile) -> set[str]:
    """The topics of `faq/<topic>` that a file has examples of."""
    root = file.root
    nlu = file.pairs(root, "the file").get("nlu") if isinstance(root, yaml.MappingNode) else None
    items = nlu[1].value if nlu and isinstance(nlu[1], yaml.SequenceNode) else []
    named = [
        value
        for item in items
        if isinstance(item, yaml.MappingNode)
        for key, value in item.value
        if key.value == "intent"
    ]
    return {str(one.value).partition("/")[2] for one in named} - {""}


class _Intents:
    """Checks the names of intents and the marks in examples."""

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


def _check_item(file: YamlFile, node: yaml.Node, intents: _Intents) -> None:
    item = file.pairs(node, "an item of nlu")
    if not item:
        return
    kind = next((one for one in _KINDS if one in item), None)
    if kind is None:
        file.fault(node, f"is none of {', '.join(_KINDS)}: {unknown('key', next(iter(item)), _KINDS)}")
        return
    strange = [name for name in item if name not in {kind, "examples", "metadata"}]
    for name in strange:
        file.fault(item[name][0], unknown("key", name, {kind, "examples", "metadata"}))
    key, name_node = item[kind]
    if is_blank(name_node):
        file.fault(key, f"the {kind} has no name")
    elif kind == "intent":
        intents.check_name(name_node)
    if "examples" not in item or is_blank(item["examples"][1]):
        if not strange:  # else the examples are most likely under the unknown key
            file.fault(item["examples"][0] if "examples" in item else key, f"the {kind} has no examples")
        return
    for line, text in _examples(file, item["examples"][1]):
        if kind == "intent":
            intents.check_words(line, text)


def _examples(file: YamlFile, node: yaml.Node) -> list[tuple[int, str]]:
    """Each example with its line."""
    if isinstance(node, yaml.SequenceNode):
        texts = [file.pairs(one, "an example of a list").get("text") for one in node.value]
        return [
            pair
            for text in texts
            if text and isinstance(text[1], yaml.ScalarNode)
            for pair in lines_of(text[1])
        ]
    if not isinstance(node, yaml.ScalarNode) or node.style == ">":
        file.fault(node, "examples are written as «examples: |» and a «- » line each")
        return []
    found = []
    for line, text in lines_of(node):
        if text.startswith("-") and text[1:].strip():
            found.append((line, text[1:].strip()))
        elif text.startswith("-"):
            file.fault(line, "the example is empty")
        elif text.strip():
            file.fault(line, f"«{text.strip()[:40]}» must begin with «- », as far left as the line above")
    return found


def _check_steps(file: YamlFile, node: yaml.Node, intents: _Intents) -> None:
    for step in file.items(node, "steps"):
        for name, (key, value) in file.pairs(step, "a step").items():
            if name not in _STEPS:
                file.fault(key, unknown("step", name, _STEPS))
            elif name == "intent":
                intents.check_name(value)
            elif name == "user" and isinstance(value, yaml.ScalarNode):
                for line, text in lines_of(value):
                    intents.check_words(line, text)
            elif name == "entities":
                intents.check_entities(value)
            elif name == "or":
                _check_steps(file, value, intents)
