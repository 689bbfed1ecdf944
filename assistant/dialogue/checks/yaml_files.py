"""Reads the trainers' YAML with its line numbers, so that every mistake can be located.

Pure parsing: nothing here knows what the files are for.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

_TEXT, _NOTHING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
_HINTS = {
    "block end": "the indentation does not fit the lines above",
    "expected key": "the indentation does not fit the lines above",
    "'\\t'": "indent with spaces, not with tabs",
    "mapping values are not allowed": "a text that holds «: » goes into quotes, or this line is indented too far",
    "cannot start any token": "a text that begins so goes into quotes",
    "could not find expected ':'": "a «:» is missing",
    "expected ',' or": "a bracket or brace is not closed, or a comma is missing",
    "unexpected end of stream": "the quote that begins here is never closed",
}
_LISTED = 8
_OF_ONE_KIND = 3
_QUOTED = re.compile(r"«[^»]*»")


@dataclass(frozen=True, order=True)
class Fault:
    """A mistake in a file; lines count from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass
class YamlFile:
    """The content of a file (None when it is empty or cannot be read) and the faults found so far."""

    name: str
    root: yaml.Node | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, at: yaml.Node | int | None, what: str) -> None:
        """Adds a fault at a node, a line, or (None) at the beginning."""
        line = at if isinstance(at, int) else at.start_mark.line + 1 if at is not None else 1
        self.faults.append(Fault(self.name, line, what))

    def pairs(self, node: yaml.Node | None, what: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Key and value nodes by key, with a fault («`what` …») where `node` is no mapping."""
        if isinstance(node, yaml.MappingNode):
            return {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        self.fault(node, f"{what} must be written as «key: value» lines")
        return {}

    def items(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """The nodes of a list, with a fault where `node` is no list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.fault(node, f"{what} must be a list of «- » lines")
        return []


def is_blank(node: yaml.Node) -> bool:
    """Whether the node holds no text."""
    return isinstance(node, yaml.ScalarNode) and (node.tag == _NOTHING or not node.value.strip())


def is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == _TEXT and not is_blank(node)


def section_of(file: YamlFile, name: str) -> yaml.Node | None:
    """What stands under a key of the file; None where there is none."""
    pairs = file.root.value if isinstance(file.root, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)


def scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """All keys and single values below a node."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif node is not None:
        for item in node.value:
            for one in item if isinstance(item, tuple) else (item,):
                yield from scalars(one)


def lines_of(node: yaml.ScalarNode) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers in the file; joined lines all have the first number."""
    block = node.style == "|"
    first = node.start_mark.line + (2 if block else 1)
    for number, line in enumerate(node.value.removesuffix("\n").split("\n")):
        yield first + number * block, line


def unknown(kind: str, name: str, known: Collection[str]) -> str:
    """`unknown intent «greeet»; did you mean «greet»?`"""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"unknown {kind} «{name}»; did you mean «{close[0]}»?"
    listed = f"; there are {', '.join(sorted(known))}" if 0 < len(known) <= _LISTED else ""
    return f"unknown {kind} «{name}»{listed}"


def listed(faults: Sequence[Fault]) -> list[str]:
    """A line for each mistake; of those of one kind in one file only the first three and the count of the others."""
    kinds = [(fault.file, _QUOTED.sub("", fault.what).partition(";")[0]) for fault in faults]
    left = Counter(kinds)
    shown: Counter[tuple[str, str]] = Counter()
    lines = []
    for fault, kind in zip(faults, kinds, strict=True):
        shown[kind] += 1
        left[kind] -= 1
        if shown[kind] <= _OF_ONE_KIND:
            lines.append(str(fault))
            if shown[kind] == _OF_ONE_KIND and left[kind]:
                lines.append(f"{fault.file}: and {left[kind]} more like it")
    return lines


def read(path: Path, name: str | None = None) -> YamlFile:
    """The file, called `name` in its faults; one that is not YAML at all has a fault and no root."""
    file = YamlFile(name or path.as_posix())
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as problem:
        file.fault(1, f"cannot be read: {problem.strerror}")
    except UnicodeDecodeError as problem:
        file.fault(data.count(b"\n", 0, problem.start) + 1, "is not UTF-8; save it with that encoding")
    else:
        parse(text, file)
    return file


def parse(text: str, file: YamlFile) -> None:
    """Fills `file` from `text`."""
    try:
        root = _compose(text)
    except yaml.YAMLError as problem:
        file.fault(*_where_and_what(problem, text))
        return
    if root is not None:
        _look_through(root, file, set())
    if not file.faults:
        file.root = root


def _compose(text: str) -> yaml.Node | None:
    try:
        return _node(yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError:
        return _node(yaml.compose(text, yaml.SafeLoader))  # six times slower, but its messages say more


def _node(node: object) -> yaml.Node | None:
    assert node is None or isinstance(node, yaml.Node)
    return node


def _where_and_what(problem: yaml.YAMLError, text: str) -> tuple[int, str]:
    if isinstance(problem, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(problem.position)) + 1
        return line, f"holds the character {int(problem.character):#x}, which no text file holds"
    if not isinstance(problem, yaml.MarkedYAMLError) or problem.problem_mark is None:
        return 1, "is not valid YAML"
    what, mark, begun = str(problem.problem), problem.problem_mark, problem.context_mark
    if begun is not None and ("end of stream" in what or "expected ':'" in what):
        mark = begun
    hint = next((hint for words, hint in _HINTS.items() if words in what), None)
    since = (
        f" (in what begins at line {begun.line + 1})" if begun is not None and begun.line != mark.line else ""
    )
    return mark.line + 1, f"is not valid YAML: {hint or what}{since}"


def _look_through(node: yaml.Node, file: YamlFile, seen: set[int]) -> None:
    """Adds faults for what parses but cannot be used: repeated keys, impossible dates, unknown tags."""
    if id(node) in seen:  # an alias
        return
    seen.add(id(node))
    if node.tag not in yaml.SafeLoader.yaml_constructors and node.tag != "tag:yaml.org,2002:merge":
        file.fault(node, f"cannot be used here: {node.tag.removeprefix('tag:yaml.org,2002:')}")
    elif isinstance(node, yaml.ScalarNode):
        _look_at_scalar(node, file)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _look_through(item, file, seen)
    elif isinstance(node, yaml.MappingNode):
        keys: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                file.fault(key, "a key must be one word or text")
            elif key.value in keys:
                file.fault(key, f"«{key.value}» is given twice (first at line {keys[key.value]})")
            else:
                keys[key.value] = key.start_mark.line + 1
            _look_through(key, file, seen)
            _look_through(value, file, seen)


def _look_at_scalar(node: yaml.ScalarNode, file: YamlFile) -> None:
    if node.tag in (_TEXT, "tag:yaml.org,2002:merge"):
        return
    try:
        yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, yaml.YAMLError):
        file.fault(node, f"«{node.value}» looks like a date or number and is none")
