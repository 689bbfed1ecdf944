"""Checks files in Rasa's training format: examples, look-up tables, rules, stories, and the evaluation sets.

Rasa itself skips what it cannot use, or stops with a long stack trace; here each mistake has a file and line.
"""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.intents import Intents
from assistant.dialogue.checks.labels import Labels
from assistant.dialogue.checks.responses import check_responses
from assistant.dialogue.checks.stories import check_stories
from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, lines_of, unknown

_SECTIONS = {"version", "nlu", "rules", "stories", "responses"}
_KINDS = ("intent", "synonym", "regex", "lookup")
# Those that assistant/dialogue/components/place_variety.py knows how to use.
LOOKUPS = ("street", "ward", "area", "landmark")
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
    intents = Intents(file, labels, topics)
    for item in file.items(sections["nlu"][1], "nlu") if "nlu" in sections else []:
        _check_item(file, item, intents)
    check_stories(file, labels, intents)
    if "responses" in sections:
        check_responses(file, sections["responses"][1])


def topics_in(file: YamlFile) -> dict[str, set[str]]:
    """The topics of `faq/<topic>` that a file has examples of, each with these examples."""
    root = file.root
    nlu = file.pairs(root, "the file").get("nlu") if isinstance(root, yaml.MappingNode) else None
    items = nlu[1].value if nlu and isinstance(nlu[1], yaml.SequenceNode) else []
    found: dict[str, set[str]] = {}
    for item in items:
        named = {key.value: value for key, value in item.value} if isinstance(item, yaml.MappingNode) else {}
        topic = str(named["intent"].value).partition("/")[2] if "intent" in named else ""
        if topic:
            found.setdefault(topic, set()).update(_plain_examples(named.get("examples")))
    return found


def _plain_examples(node: yaml.Node | None) -> set[str]:
    """The examples as written; those of a list, with metadata, are left out."""
    if not isinstance(node, yaml.ScalarNode):
        return set()
    return {text.strip().removeprefix("-").strip() for _, text in lines_of(node) if text.strip()}


def _check_item(file: YamlFile, node: yaml.Node, intents: Intents) -> None:
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
    elif kind == "lookup" and name_node.value not in LOOKUPS:
        file.fault(name_node, unknown("look-up table", str(name_node.value), LOOKUPS))
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
    lines = [(line, text) for line, text in lines_of(node) if text.strip()]
    if _first_stands_too_far_left([text for _, text in lines]):
        line, text = lines[0]
        file.fault(line, f"«{text[:40]}» must stand as far right as the examples below it")
        return []
    found = []
    for line, text in lines:
        if text.startswith("-") and text[1:].strip():
            found.append((line, text[1:].strip()))
        elif text.startswith("-"):
            file.fault(line, "the example is empty")
        else:
            file.fault(line, f"«{text.strip()[:40]}» must begin with «- », as far left as the line above")
    return found


def _first_stands_too_far_left(texts: list[str]) -> bool:
    """The first line says where a block of YAML begins: all good lines below it would seem to be indented."""
    return len(texts) > 2 and texts[0].startswith("-") and all(text.startswith(" ") for text in texts[1:])
