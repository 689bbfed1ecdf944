"""Reads the YAML files of sentences that people edit. A mistake is named with its file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import UnusableFile

ROOT = Path(__file__).resolve().parents[1]
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def named(path: Path) -> str:
    """Its path in the project, or its whole path elsewhere."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


class EditedFile:
    """The content of a YAML file, as `value`. Raises `UnusableFile` when it is no YAML or no mapping."""

    def __init__(self, path: Path) -> None:
        self._name = named(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
            self._root = yaml.compose(text, yaml.SafeLoader)
            self.value: Any = yaml.safe_load(text)
        except UnicodeDecodeError:
            raise UnusableFile(self._name, 1, "is not UTF-8; save it with that encoding") from None
        except yaml.MarkedYAMLError as wrong:
            line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
            begun = wrong.context_mark.line + 1 if wrong.context_mark else line
            since = f" (in what begins at line {begun})" if begun != line else ""
            raise UnusableFile(self._name, line, f"is not valid YAML: {wrong.problem}{since}") from None
        except yaml.YAMLError:
            raise UnusableFile(self._name, 1, "is not valid YAML") from None
        self._pairs(())

    def require_entries(self, names: Collection[str], *under: str) -> None:
        """Raises `UnusableFile` unless the mapping has exactly these entries."""
        pairs = self._pairs(under)
        for key, _ in pairs:
            if key.value not in names:
                raise self._fault(key, _unknown("entry", str(key.value), names))
        given = {key.value for key, _ in pairs}
        if missing := [name for name in names if name not in given]:
            raise self._fault(pairs[0][0] if pairs else None, f"the entry «{missing[0]}» is missing")

    def require_texts(self, names: Collection[str], *under: str) -> None:
        """`require_entries`; also raises `UnusableFile` for one that is no text."""
        self.require_entries(names, *under)
        for key, value in self._pairs(under):
            if (
                not isinstance(value, yaml.ScalarNode)
                or value.tag != "tag:yaml.org,2002:str"
                or not value.value
            ):
                raise self._fault(key, f"«{key.value}» must be a text")

    def require_placeholders(self, known: Collection[str]) -> None:
        """Raises `UnusableFile` for a word in braces that is none of these: it would be read aloud."""
        for node in _texts(self._root):
            for name in _PLACEHOLDER.findall(node.value):
                if name not in known:
                    raise self._fault(
                        node, _unknown("placeholder", f"{{{name}}}", [f"{{{one}}}" for one in known])
                    )

    def require(self, is_so: bool, name: str, must: str) -> None:
        """Raises `UnusableFile` at the top entry `name` unless `is_so`."""
        if not is_so:
            key = next((key for key, _ in self._pairs(()) if key.value == name), None)
            raise self._fault(key, f"«{name}» must be {must}")

    def _pairs(self, under: tuple[str, ...]) -> list[tuple[yaml.Node, yaml.Node]]:
        node = self._root
        for name in under:
            assert isinstance(node, yaml.MappingNode)
            node = next(value for key, value in node.value if key.value == name)
        if not isinstance(node, yaml.MappingNode):
            raise self._fault(node, "must be written as «name: text» lines")
        return list(node.value)

    def _fault(self, node: yaml.Node | None, what: str) -> UnusableFile:
        return UnusableFile(self._name, node.start_mark.line + 1 if node is not None else 1, what)


def _texts(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _texts(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(item)


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"unknown {kind} «{name}»; " + (
        f"did you mean «{close[0]}»?" if close else f"there are {', '.join(sorted(known))}"
    )
