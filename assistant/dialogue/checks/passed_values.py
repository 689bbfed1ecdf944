"""Which values the programs pass with which response, read from their syntax.

`d.say(response, **values)`, `d.ask(kind, response, …, **values)` and `Saying(response, values)` are looked at. Where
a response or its values are no plain words, every value that the file names anywhere may be meant.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.dialogue.checks.responses import PREFIX

# Of `Draft.ask`, and no values.
_OPTIONS = {"options", "value", "buttons", "about"}
_IS_A_PATTERN = "\\"  # most names are plain words, and there are many
_RESPONSE_AT = {"say": 0, "ask": 1, "Saying": 0}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class PassedValues:
    """By response, or by pattern such as `utter_\\w+_now`: the values of each place that says it."""

    _known: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    def add_program(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if PREFIX not in text:
            return
        tree = ast.parse(text)
        calls = list(_calls(tree))
        module = _Module(tree, calls)
        plain: set[ast.AST] = set()
        for call, function in calls:
            response = _response_of(call)
            values = module.values_of(call, function)
            names = list(_plain_names(response)) if response is not None else []
            if values is None or not names:
                continue
            for name, node in names:
                self._known.setdefault(name, []).append(frozenset(values))
                plain.add(node)
        for name, node in _plain_names(tree):
            if node not in plain:
                self._known.setdefault(name, []).append(module.all_values)

    def of(self, response: str) -> frozenset[str] | None:
        """The values that are there wherever the response is said; None when nothing says it."""
        places = [
            values
            for name, several in self._known.items()
            if name == response or (_IS_A_PATTERN in name and re.fullmatch(name, response))
            for values in several
        ]
        return frozenset.intersection(*places) if places else None


class _Module:
    def __init__(self, tree: ast.Module, calls: Sequence[tuple[ast.Call, Function | None]]) -> None:
        self._functions = {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}
        keywords = {
            one.arg for call, _ in calls for one in call.keywords if one.arg and one.arg not in _OPTIONS
        }
        keys = {key for node in ast.walk(tree) for key in _keys_of(node)}
        self.all_values = frozenset(keywords | keys)

    def values_of(self, call: ast.Call, function: Function | None) -> set[str] | None:
        """None when they are not plain to see."""
        if _name_of(call) == "Saying":
            given = call.args[1] if len(call.args) > 1 else None
            return self._keys(given, function) if given is not None else set()
        found: set[str] = set()
        for one in call.keywords:
            if one.arg is None:
                more = self._keys(one.value, function)
                if more is None:
                    return None
                found |= more
            elif one.arg not in _OPTIONS:
                found.add(one.arg)
        return found

    def _keys(self, node: ast.expr, function: Function | None) -> set[str] | None:
        """The keys of a dictionary: written out, in a variable of the function, or returned by a function."""
        if isinstance(node, ast.Dict):
            found: set[str] = set(_keys_of(node))
            for key, value in zip(node.keys, node.values, strict=True):
                more = self._keys(value, function) if key is None else set()
                if more is None:
                    return None
                found |= more
            return found
        if isinstance(node, ast.Name) and function is not None:
            return self._of_variable(node.id, function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self._functions:
            return self._returned_by(self._functions[node.func.id])
        return None

    def _of_variable(self, name: str, function: Function) -> set[str] | None:
        found: set[str] | None = None
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign) or len(node.targets) != 1:
                continue
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == name:
                keys = self._keys(node.value, function)
                if keys is None:
                    return None
                found = (found or set()) | keys
            elif isinstance(target, ast.Subscript) and getattr(target.value, "id", None) == name:
                found = (found or set()) | set(_keys_of(node))
        return found

    def _returned_by(self, function: Function) -> set[str] | None:
        returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        several = [
            self._keys(node, function)
            for node in returned
            if node is not None and not (isinstance(node, ast.Constant) and node.value is None)
        ]
        known = [keys for keys in several if keys is not None]
        return set().union(*known) if len(known) == len(several) else None


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Function | None]]:
    """The calls that say something, with the innermost function they are in."""
    waiting: list[tuple[ast.AST, Function | None]] = [(tree, None)]
    for node, function in waiting:
        if isinstance(node, ast.Call) and _name_of(node) in _RESPONSE_AT:
            yield node, function
        inner = node if isinstance(node, Function) else function
        waiting += [(child, inner) for child in ast.iter_child_nodes(node)]


def _name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _response_of(call: ast.Call) -> ast.expr | None:
    at = _RESPONSE_AT[_name_of(call)]
    return call.args[at] if len(call.args) > at else None


def _plain_names(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The responses that are written below a node; `utter_{kind}_now` as a pattern."""
    nodes = list(ast.walk(node))
    inside_others = {part for one in nodes if isinstance(one, ast.JoinedStr) for part in ast.walk(one)}
    for one in nodes:
        if isinstance(one, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in one.values
            ]
            if parts and parts[0].startswith(PREFIX):
                yield "".join(parts), one
        elif isinstance(one, ast.Constant) and one not in inside_others and _is_name(one.value):
            yield str(one.value), one


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)


def _keys_of(node: ast.AST) -> Iterator[str]:
    """The keys that a dictionary, or an assignment to one of its keys, names."""
    keys: list[ast.expr | None] = []
    if isinstance(node, ast.Dict):
        keys = list(node.keys)
    elif isinstance(node, ast.Assign):
        keys = [target.slice for target in node.targets if isinstance(target, ast.Subscript)]
    yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
