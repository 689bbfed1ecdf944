"""Reads `messages.yml`. Every text is tried with the values that its message really has, before it is used."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import yaml

from outage_service.errors import UnusableFile

FILE = Path(__file__).with_name("messages.yml")
_ROOT = Path(__file__).resolve().parents[3]

# A text by the name of its message, then by `subject` or `text`; under `pieces`, by the name of the piece.
Texts = Mapping[str, Mapping[str, str]]

_PIECES = {
    "cause": ("cause",),
    "reason": ("cause",),
    "others": ("count",),
    "area": ("place",),
    "somewhere": (),
    "part": ("place",),
    "formerly": ("previous_start",),
    "moment": ("hour", "minute", "day", "month"),
}
_OUTAGE = ("area", "cause", "reason", "started")
_REPORT = ("code", "due")
# What each message always has; an outage without an expected return has no `back`.
_VALUES = {
    "expected_return": (*_OUTAGE, "back"),
    "expected_return_changed": (*_OUTAGE, "back", "previous"),
    "expected_return_unknown": _OUTAGE,
    "expected_return_partly": (*_OUTAGE, "back", "left"),
    "expected_return_partly_unknown": (*_OUTAGE, "left"),
    "outage_off": _OUTAGE,
    "restored": (*_OUTAGE, "at"),
    "planned_announced": (*_OUTAGE, "back"),
    "planned_announced_open": _OUTAGE,
    "planned_postponed": (*_OUTAGE, "back", "formerly"),
    "planned_postponed_open": (*_OUTAGE, "formerly"),
    "planned_partly": (*_OUTAGE, "back", "left", "formerly"),
    "planned_partly_open": (*_OUTAGE, "left", "formerly"),
    "planned_cancelled": _OUTAGE,
    "planned_left": _OUTAGE,
    "report_dispatched": _REPORT,
    "report_dispatched_predicted": _REPORT,
    "report_accepted": _REPORT,
    "report_en_route": _REPORT,
    "report_on_site": _REPORT,
    "report_resolved": _REPORT,
    "report_cancelled": _REPORT,
    "report_late": _REPORT,
}
_TEXTS: Mapping[str, Mapping[str, Collection[str]]] = {
    "pieces": _PIECES,
    **{message: {"subject": values, "text": values} for message, values in _VALUES.items()},
}


@cache
def messages() -> Texts:
    """The texts of this program, read once; UnusableFile as `read_messages` says."""
    return read_messages(FILE)


def read_messages(file: Path) -> Texts:
    """The texts of a file. UnusableFile for the first mistake: no YAML, a missing or unknown entry, an entry
    that is no text, or a value in braces that its message does not have."""
    entries = _entries(file, _composed(file), _TEXTS, "message")
    read: dict[str, Mapping[str, str]] = {}
    for name, node in entries.items():
        texts = _entries(file, node, _TEXTS[name], "text")
        read[name] = {which: _text(file, text, _TEXTS[name][which]) for which, text in texts.items()}
    return read


def _composed(file: Path) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(file.read_text(encoding="utf-8-sig"), yaml.SafeLoader)
    except UnicodeDecodeError:
        raise UnusableFile(_named(file), 1, "is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnusableFile(_named(file), line, f"is not valid YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise UnusableFile(_named(file), 1, "is not valid YAML") from None
    return node


def _entries(file: Path, node: yaml.Node | None, wanted: Collection[str], kind: str) -> dict[str, yaml.Node]:
    line = node.start_mark.line + 1 if node else 1
    if not isinstance(node, yaml.MappingNode):
        raise UnusableFile(_named(file), line, "must be written as «name: text» lines")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found or name not in wanted:
            problem = f"the {kind} «{name}» is given twice" if name in found else _unknown(kind, name, wanted)
            raise UnusableFile(_named(file), key.start_mark.line + 1, problem)
        found[name] = value
    if missing := [name for name in wanted if name not in found]:
        raise UnusableFile(_named(file), line, f"the {kind} «{missing[0]}» is missing")
    return found


def _text(file: Path, node: yaml.Node, values: Collection[str]) -> str:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise UnusableFile(_named(file), line, "must be a text")
    text = str(node.value)
    try:
        text.format(**dict.fromkeys(values, ""))
    except KeyError as unknown:
        problem = _unknown("value", str(unknown.args[0]), values)
        raise UnusableFile(_named(file), line, problem) from None
    except (ValueError, IndexError, AttributeError):
        problem = f"braces hold one of {_listed(values)}"
        raise UnusableFile(_named(file), line, problem) from None
    return text


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"unknown {kind} «{name}»; " + (
        f"did you mean «{close[0]}»?" if close else f"there are {_listed(known)}"
    )


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _named(file: Path) -> str:
    """Its path in the project, or its whole path elsewhere."""
    return (file.relative_to(_ROOT) if file.is_relative_to(_ROOT) else file).as_posix()
