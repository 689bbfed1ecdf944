"""Which column of a table holds what: by its heading, by what is in its cells, or as a person says it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml

from outage_service.importing.model import NotReadable, Value
from outage_service.importing.records import key_of
from outage_service.importing.time_parts import Clock, Day
from outage_service.importing.time_words import parts_of
from outage_service.world.places.names import fold

# What a person may name with --columns.
ROLES = (
    "day", "start", "last_day", "end", "span", "area", "ward", "district", "reason", "unit", "unit_code",
    "feeder", "station", "element", "codes", "status", "note", "kind", "id",
)  # fmt: skip
_PLACES = ("area", "ward", "district", "feeder", "station", "element", "codes")
_SAMPLE = 60
_LONGEST_HEADING = 70

Kind = Literal["days", "clock", "moment", "span", "text", "empty"]

# «Ngày/Date», «Thời gian (dự kiến)»
_PARTS = re.compile(r"[/(\n|]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[a-z0-9]+")
_IS_PLACE = re.compile(
    r"\b(?:phuong|xa|thi tran|thon|ap|khu pho|to dan pho|duong|khoi pho|khom|ban|lang|quan|huyen|khu dan cu|hem|"
    r"khu|kp|tdp|to|p|buon|bon|xom|kcn|tba|tram|kiet|ngo|cong ty|nha may)\b"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what it holds; `why` says how that is known. `number` counts from 0."""

    number: int
    heading: str
    role: str
    why: str


@dataclass(frozen=True)
class Columns:
    """The columns of one table that are understood, and what keeps them from being enough ("" when nothing)."""

    found: Sequence[Column] = field(default_factory=tuple)
    lacks: str = ""

    @property
    def guess(self) -> str:
        """The reading in a line: `day=«Ngày», start=«Từ»`."""
        return ", ".join(f"{column.role}=«{column.heading or column.number + 1}»" for column in self.found)

    def has(self, *roles: str) -> bool:
        return any(column.role in roles for column in self.found)


def columns_told(text: str) -> dict[str, str]:
    """`day=Ngày,start=Từ` as `{"day": "Ngày", "start": "Từ"}`; ValueError when it is written otherwise."""
    told = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, is_told, heading = (piece.strip() for piece in part.partition("="))
        if not is_told or not heading or role not in ROLES:
            raise ValueError(f'is not like "day=Ngày,start=Từ"; a column is one of {", ".join(ROLES)}')
        told[role] = heading
    return told


def role_of(heading: str) -> str | None:
    """What a heading means, `none` for columns that never matter; None when it says nothing known."""
    role = _role_and_length(heading)[0]
    if role is None and (parts := [part for part in _PARTS.split(heading) if part.strip()])[1:]:
        role = next(filter(None, (_role_and_length(part)[0] for part in parts)), None)
    return role


def last_label(text: str) -> tuple[str, str]:
    """The text before the label that ends `text`, and the label: «A THỜI GIAN» is the label «THỜI GIAN»."""
    words = text.split(" ")
    ends = [" ".join(words[number:]) for number in range(len(words))]
    label = max(ends, key=lambda end: (_role_and_length(end)[1], -len(end)))
    return text[: len(text) - len(label)].strip(), label


@lru_cache(5_000)
def _role_and_length(heading: str) -> tuple[str | None, int]:
    words = " ".join(_WORDS.findall(fold(_CAMEL.sub(" ", heading).replace("_", " "))))
    if not words or len(heading) > _LONGEST_HEADING:
        return None, 0
    best = max(
        (
            (len(found[0].strip()), -rank, role)
            for rank, role, pattern in _patterns()
            if (found := pattern.search(words))
        ),
        default=None,
    )
    return (best[2], best[0]) if best else (None, 0)


@cache
def _patterns() -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    data = yaml.safe_load(Path(__file__).with_name("headings.yml").read_text(encoding="utf-8"))
    return tuple(
        (rank, role, re.compile(rf"(?:^|(?<= ))(?:{pattern.lstrip('^')})(?: |$)" if not pattern.startswith("^")
                                else rf"^(?:{pattern[1:].rstrip('$')})$"))
        for rank, (role, patterns) in enumerate(data.items())
        for pattern in patterns
    )  # fmt: skip


@lru_cache(5_000)
def kind_of_cell(value: Value) -> Kind:
    """What a cell holds, as far as times go."""
    if not isinstance(value, str):
        from outage_service.importing.times import parts_of_value

        parts = parts_of_value(value)
    elif not value.strip():
        return "empty"
    else:
        try:
            parts = parts_of(value)
        except ValueError:
            try:
                parts = parts_of(value, is_day=True)
            except ValueError:
                return "text"
    clocks = sum(isinstance(part, Clock) for part in parts)
    has_day = any(isinstance(part, Day) for part in parts)
    if clocks >= 2:
        return "span"
    if clocks:
        return "moment" if has_day else "clock"
    return "days" if has_day else "text"


def kind_of_cells(cells: Iterable[Value]) -> Kind:
    """What most of the cells hold that are not empty."""
    kinds = [kind for kind in map(kind_of_cell, cells) if kind != "empty"][:_SAMPLE]
    if not kinds:
        return "empty"
    most = max(set(kinds), key=kinds.count)
    return most if kinds.count(most) * 10 >= len(kinds) * 6 else "text"


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[Value]], told: Mapping[str, str]) -> Columns:
    """The columns of a table with these headings and these rows (a sample); `told` is what a person says."""
    cells = [[row[n] if n < len(row) else "" for row in rows[:_SAMPLE]] for n in range(len(headings))]
    kinds = [kind_of_cells(column) for column in cells]
    if told:
        return _checked(_as_told(headings, told))
    found = {
        number: Column(number, heading, role, "by its heading")
        for number, heading in enumerate(headings)
        if (role := role_of(heading))
    }
    found = _by_content(found, headings, kinds)
    free = [number for number in range(len(headings)) if number not in found]
    found |= _times_without_heading(found, free, headings, kinds)
    if not any(column.role in _PLACES for column in found.values()):
        places = [number for number in free if number not in found and _names_places(cells[number])]
        if len(places) == 1:
            number = places[0]
            found[number] = Column(number, headings[number], "area", "its cells name places")
    known = [found[number] for number in sorted(found) if found[number].role != "none"]
    twice = _told_twice(known, cells)
    return Columns(tuple(known), twice) if twice else _checked(_each_once(known))


def _as_told(headings: Sequence[str], told: Mapping[str, str]) -> list[Column]:
    found = []
    for role, name in told.items():
        if role not in ROLES:
            raise NotReadable(f"cannot have a column {role[:40]}: a column is one of {', '.join(ROLES)}")
        number = next((n for n, heading in enumerate(headings) if key_of(heading) == key_of(name)), None)
        if number is None and name.isdecimal() and 1 <= int(name) <= len(headings):
            number = int(name) - 1
        if number is None:
            raise NotReadable(f"has no column {name[:40]}")
        found.append(Column(number, headings[number], role, "as --columns says"))
    return found


def _by_content(
    found: Mapping[int, Column], headings: Sequence[str], kinds: Sequence[Kind]
) -> dict[int, Column]:
    """The roles of the columns of times, corrected by what is in them: "Từ ngày" may be a day or a moment."""
    told = {}
    roles = {column.role for column in found.values()}
    for number, column in found.items():
        kind, role = kinds[number], column.role
        if role == "start" and kind == "days":
            role = "day"
        elif role == "end" and kind == "days":
            role = "last_day"
        elif role in ("start", "day") and kind == "span" and not ("end" in roles and role == "start"):
            role = "span"
        elif role == "day" and kind == "moment" and "start" not in roles:
            role = "start"
        elif (role == "span" and kind == "days") or (
            role == "none" and kind == "days" and fold(column.heading) == "thu" and "day" not in roles
        ):
            role = "day"
        elif role == "span" and kind in ("clock", "moment") and "start" not in roles:
            role = "start"
        why = column.why if role == column.role else f"by its heading and its cells ({kind})"
        told[number] = Column(number, headings[number], role, why)
    return told


def _times_without_heading(
    found: Mapping[int, Column], free: Sequence[int], headings: Sequence[str], kinds: Sequence[Kind]
) -> dict[int, Column]:
    roles = {column.role for column in found.values()}
    by_kind = {kind: [number for number in free if kinds[number] == kind] for kind in set(kinds)}
    new: dict[int, str] = {}
    if not roles & {"span", "start", "end"}:
        spans = by_kind.get("span", [])
        pairs = by_kind.get("moment", []) or by_kind.get("clock", [])
        if len(spans) == 1:
            new[spans[0]] = "span"
        elif not spans and len(pairs) == 2:
            new |= {pairs[0]: "start", pairs[1]: "end"}
    days = [number for number in by_kind.get("days", []) if not headings[number]]
    if "day" not in roles and len(days) == 1:
        new[days[0]] = "day"
    return {n: Column(n, headings[n], role, f"its cells are times ({kinds[n]})") for n, role in new.items()}


def _names_places(cells: Sequence[Value]) -> bool:
    texts = [fold(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    return bool(texts) and sum(bool(_IS_PLACE.search(text)) for text in texts) * 2 >= len(texts)


def _told_twice(columns: Sequence[Column], cells: Sequence[Sequence[Value]]) -> str:
    """What two columns tell differently: the planned and the real times, the old and the new ones."""
    for role in ("day", "start", "end", "span", "last_day"):
        alike = [column for column in columns if column.role == role]
        if any(cells[column.number] != cells[alike[0].number] for column in alike[1:]):
            return f"{len(alike)} columns may be the {role}"
    return ""


def _each_once(columns: Sequence[Column]) -> list[Column]:
    """Areas, stations and feeders may stand in several columns; of the others the first counts."""
    kept: list[Column] = []
    for column in columns:
        if column.role in _PLACES or all(column.role != one.role for one in kept):
            kept.append(column)
    if any(column.role == "span" for column in kept) and {"start", "end"} <= {one.role for one in kept}:
        kept = [column for column in kept if column.role != "span"]
    return kept


def _checked(found: Sequence[Column]) -> Columns:
    columns = Columns(tuple(found))
    if not columns.has("span") and not (columns.has("start") and columns.has("end")):
        lacks = "from when to when" if not columns.has("start", "end") else "when a cut ends"
        lacks = "when a cut begins" if columns.has("end") and not columns.has("start") else lacks
        return Columns(columns.found, f"no column tells {lacks}")
    if not columns.has(*_PLACES):
        return Columns(columns.found, "no column tells where a cut is")
    return columns
