"""Which responses and actions are named where, and whether they are there.

A response that nothing names is most likely misspelt: callers would not hear it, and nothing would say so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assistant.dialogue.checks.labels import IN_ENGLISH, Labels
from assistant.dialogue.checks.responses import PREFIX
from assistant.dialogue.checks.yaml_files import Fault, YamlFile, scalars, section_of, unknown

_RESPONSE = re.compile(rf"""(f?)(["'])({PREFIX}[^"'\s]+)\2""")
_ACTION = re.compile(r"""["']((?:action|validate)_\w+)["']""")
_IN_BRACES = re.compile(r"\{[^}]*\}")


@dataclass
class Uses:
    """What is named: by programs and their words (`responses`, with file and line; also patterns such as
    `utter_offer_{offer}`), and by rules and settings. `classes` are the actions that are programmed.
    """

    responses: dict[str, tuple[str, int]] = field(default_factory=dict)
    by_rules: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def add_program(self, path: Path, name: str) -> None:
        text = path.read_text(encoding="utf-8")
        self.classes |= set(_ACTION.findall(text))
        for found in _RESPONSE.finditer(text):
            if found[1] or "{" not in found[3]:
                self.responses.setdefault(found[3], (name, text.count("\n", 0, found.start()) + 1))

    def add_words(self, file: YamlFile) -> None:
        """The texts of the actions."""
        for node in scalars(file.root):
            if node.value.startswith(PREFIX):
                self.responses.setdefault(node.value, (file.name, node.start_mark.line + 1))

    def add_rules(self, file: YamlFile) -> None:
        """Rules, stories or the configuration; what they name is looked up where they are checked."""
        self.by_rules |= {node.value for node in scalars(file.root) if node.value.startswith(PREFIX)}


def check_uses(uses: Uses, domain: Iterable[YamlFile], labels: Labels) -> list[Fault]:
    """Adds a fault to the domain for each response that nothing uses; answers those that are not in it."""
    patterns = {name: _pattern(name) for name in uses.responses if "{" in name}
    missing = {
        name: where
        for name, where in uses.responses.items()
        if name not in labels.responses
        and not (name in patterns and any(map(patterns[name].fullmatch, labels.responses)))
    }
    used = {*uses.responses, *uses.by_rules}
    for file in domain:
        for name, key in _responses_of(file):
            said = name.removesuffix(IN_ENGLISH)
            if said in used or "/" in name or any(one.fullmatch(said) for one in patterns.values()):
                continue
            hint = ""
            for close in difflib.get_close_matches(name, missing, n=1):
                where, line = missing.pop(close)
                hint = f"; did you mean «{close}» ({where}:{line})?"
            if name.startswith(PREFIX):  # another beginning is a fault of its own
                file.fault(key, f"nothing uses the response «{name}»{hint}")
    return [Fault(*where, unknown("response", name, labels.responses)) for name, where in missing.items()]


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\w+".join(map(re.escape, _IN_BRACES.split(name))))


def _responses_of(file: YamlFile) -> Iterator[tuple[str, yaml.Node]]:
    section = section_of(file, "responses")
    for key, _ in section.value if isinstance(section, yaml.MappingNode) else []:
        yield str(key.value), key
