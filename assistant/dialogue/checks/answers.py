"""Checks the stored answers, `nlu_data/answers.yml`: texts, placeholders, dates, corporations and topics."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_text, unknown

_SECTIONS = ("topics", "may_have_changed", "corporations", "default")
_OF_A_TOPIC = {"say", "write", "valid_until", "for", "key_title", "key_says"}
LONGEST_KEY_TITLE = 40  # characters: it is read out among others
_OF_A_CORPORATION = {"say", "write", "valid_until"}
_PREFIX = re.compile(r"P[A-Z0-9]{1,12}", re.ASCII)
DEFAULT = "default"

Pairs = Mapping[str, tuple[yaml.Node, yaml.Node]]


def check_answers(file: YamlFile, topics: Mapping[str, Collection[str]] | None) -> None:
    """Adds faults to `file`. `topics` are the topics that callers ask about, each with examples of how they do; None
    when they are not known."""
    if file.root is None:
        if not file.faults:
            file.fault(None, "is empty")
        return
    sections = file.pairs(file.root, "the file")
    for name, (key, _) in sections.items():
        if name not in _SECTIONS:
            file.fault(key, unknown("section", name, _SECTIONS))
    for name in _SECTIONS:
        if name not in sections:
            file.fault(None, f"the section «{name}» is missing")
    if not all(name in sections for name in _SECTIONS):
        return
    default = file.pairs(sections[DEFAULT][1], DEFAULT)
    corporations = file.pairs(sections["corporations"][1], "corporations")
    facts = dict.fromkeys(default, "1900 1909")
    _check_facts(file, sections[DEFAULT][1], DEFAULT, default, set(default))
    _check_corporations(file, corporations, set(default))
    _check_text(file, "may_have_changed", sections["may_have_changed"][1], facts)
    for name, (key, node) in file.pairs(sections["topics"][1], "topics").items():
        if topics is not None and name not in topics:
            file.fault(key, f"{unknown('topic', name, topics)}: there is no faq/{name} in nlu_data/nlu")
        _check_topic(file, name, (key, node), facts, {*corporations, DEFAULT})
        _check_key(file, name, node, (topics or {}).get(name))


def stored_topics(file: YamlFile) -> set[str] | None:
    """The topics with a stored answer; None when the file has no readable section «topics»."""
    sections = dict(file.root.value) if isinstance(file.root, yaml.MappingNode) else {}
    found = [value for key, value in sections.items() if key.value == "topics"]
    if not found or not isinstance(found[0], yaml.MappingNode):
        return None
    return {str(key.value) for key, _ in found[0].value}


def _check_topic(
    file: YamlFile,
    name: str,
    at: tuple[yaml.Node, yaml.Node],
    facts: Mapping[str, str],
    corporations: Collection[str],
) -> None:
    key, node = at
    topic = file.pairs(node, name)
    if not topic:
        return
    _check_words(file, name, topic, facts, _OF_A_TOPIC)
    for needed in ("say", "valid_until"):
        if needed not in topic:
            file.fault(key, f"{name}: «{needed}» is missing")
    others = file.pairs(topic["for"][1], f"{name}: «for»") if "for" in topic else {}
    for corporation, (other_key, other) in others.items():
        if corporation not in corporations:
            file.fault(other_key, f"{name}: {unknown('corporation', corporation, corporations)}")
        _check_words(file, name, file.pairs(other, f"{name}: {corporation}"), facts, _OF_A_CORPORATION)


def _check_key(file: YamlFile, name: str, node: yaml.Node, examples: Collection[str] | None) -> None:
    """What the telephone reads out for the topic, and the words that its key stands for."""
    given = dict(file.pairs(node, name)) if isinstance(node, yaml.MappingNode) else {}
    title, says = given.get("key_title"), given.get("key_says")
    if title is None and says is None:
        return
    if title is None or says is None:
        missing = "key_says" if says is None else "key_title"
        file.fault((title or says or (node,))[0], f"{name}: «{missing}» is missing: they go together")
        return
    if not is_text(title[1]) or len(title[1].value) > LONGEST_KEY_TITLE or "{" in title[1].value:
        file.fault(title[1], f"{name}: «key_title» must be a name of at most {LONGEST_KEY_TITLE} characters")
    if examples is not None and says[1].value not in examples:
        file.fault(
            says[1],
            f"{name}: «key_says» must be one of the examples of faq/{name} in nlu_data/nlu, as it is there",
        )


def _check_words(
    file: YamlFile, name: str, words: Pairs, facts: Mapping[str, str], allowed: Collection[str]
) -> None:
    for key, (key_node, value) in words.items():
        if key not in allowed:
            file.fault(key_node, f"{name}: {unknown('key', key, allowed)}")
        elif key in ("say", "write"):
            _check_text(file, f"{name}: «{key}»", value, facts)
        elif key == "valid_until":
            _check_date(file, name, value)


def _check_text(file: YamlFile, what: str, node: yaml.Node, facts: Mapping[str, str]) -> None:
    if not is_text(node):
        file.fault(node, f"{what} must be a text")
        return
    try:
        str(node.value).format(**facts)
    except KeyError as problem:
        file.fault(
            node, f"{what}: {unknown('placeholder', '{' + str(problem.args[0]) + '}', _braced(facts))}"
        )
    except (IndexError, AttributeError, ValueError, TypeError):
        file.fault(node, f"{what} has braces that are no placeholder; there are {', '.join(_braced(facts))}")


def _braced(facts: Mapping[str, str]) -> list[str]:
    return [f"{{{name}}}" for name in facts]


def _check_date(file: YamlFile, name: str, node: yaml.Node) -> None:
    try:
        date.fromisoformat(str(node.value) if node.tag.endswith(":timestamp") else "")
    except ValueError:
        file.fault(node, f"{name}: «valid_until» must be a day such as 2027-06-30")


def _check_corporations(file: YamlFile, corporations: Pairs, needed: Collection[str]) -> None:
    owners: dict[str, str] = {}
    for name, (key, node) in corporations.items():
        given = file.pairs(node, name)
        if not given:
            continue
        prefixes = given.get("prefixes")
        if prefixes is None:
            file.fault(key, f"{name}: «prefixes» is missing")
        elif not prefixes[1].value:
            file.fault(prefixes[1], f"{name}: «prefixes» must name at least one")
        for prefix in file.items(prefixes[1], f"{name}: «prefixes»") if prefixes else []:
            if not is_text(prefix) or not _PREFIX.fullmatch(prefix.value):
                file.fault(prefix, f"{name}: a prefix is the beginning of customer codes, such as PC or PB04")
            elif owners.setdefault(prefix.value, name) != name:
                file.fault(prefix, f"{name}: the prefix {prefix.value} is that of {owners[prefix.value]}")
        _check_facts(file, key, name, {k: v for k, v in given.items() if k != "prefixes"}, needed)


def _check_facts(file: YamlFile, at: yaml.Node, name: str, given: Pairs, needed: Collection[str]) -> None:
    for fact in sorted(set(needed) - set(given)):
        file.fault(at, f"{name}: «{fact}» is missing")
    for fact, (key, value) in given.items():
        if fact not in needed:
            file.fault(key, f"{name}: {unknown('key', fact, needed)}")
        elif not is_text(value):
            file.fault(value, f"{name}: «{fact}» must be a text; digits alone go into quotes")
