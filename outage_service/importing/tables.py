"""Any table of cuts as records: finds its header, its columns, the rows that are none, and what is said once.

A day or a unit that stands once for several rows (a merged cell, a row of its own such as «Ngày 04/12/2026»)
counts for the rows below. Footers, totals and numbering are left out; what is left out is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outage_service.importing.columns import Columns, columns_of, kind_of_cell, role_of
from outage_service.importing.model import MOST_ROWS, NotReadable, Record, Remark, Value
from outage_service.importing.records import key_of
from outage_service.importing.states import TITLE, title_says
from outage_service.world.places.names import fold

HEADER_WITHIN = 30  # rows: many notices have titles and addresses above the header
MOST_COLUMNS = 200
# Headings and labels mean the same everywhere; these are the fields by which statuses and notes are known.
KEYS = {"status": "trangthai", "note": "ghichu"}
_TIMES = frozenset(("start", "end", "span", "day", "last_day"))
_FOOTER = re.compile(
    r"^[\W\d]*(?:tong|cong\b|ghi chu|nguoi lap|lap bieu|noi nhan|phe duyet|giam doc|pho giam doc|truong phong|ky ten|"
    r"lien he|hotline|luu y|moi chi tiet|tran trong|nguon|rat mong|dien luc kinh|de nghi|quy khach|xem them|"
    r"xin cam on|xin tran trong|cap nhat|ngay lap|thong bao|kinh|trang \d|chi tiet)"
)
_NUMBER_IN_LIST = re.compile(r"^\s*(?:[IVXivx]{1,5}|\d{1,2})[.)]\s*")
_UNIT = re.compile(r"^(?:[ivx\d]+[.)]?\s+)?(?:cong ty )?(?:dien luc|doi quan ly|doi ql|ctdl|pc )\b.{0,60}$")

Row = tuple[str, Sequence[Value]]


@dataclass
class Table:
    """The records of a table, what is no record, its columns, and the text that stood above its header."""

    columns: Columns
    records: list[Record] = field(default_factory=list)
    bad: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    above: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Header:
    columns: Columns
    headings: Sequence[str]
    first: int  # the row of the header
    below: int  # the first row below it


def table_of(rows: Sequence[Row], told: Mapping[str, str]) -> Table:
    """The table in these rows; its columns lack something when no header, and no content, says enough."""
    header = _header_in(rows, told)
    if header is None or header.columns.lacks:
        return Table(header.columns if header else Columns((), "no row looks like a header"))
    table = Table(header.columns)
    table.above = [
        str(cell) for _, cells in rows[: header.first] for cell in dict.fromkeys(cells) if cell != ""
    ]
    reader = _Reader(table, header, told)
    if not header.columns.has("day"):
        reader.day = _day_right_above(rows[: header.first])
    reader.title = next(filter(title_says, table.above), "")
    for number in range(header.below, len(rows)):
        reader.take(rows, number)
    return table


def _day_right_above(rows: Sequence[Row]) -> Value:
    """A day alone in the last row above the header; a date beside a place or a name is that of the letter."""
    last = next(([cell for cell in cells if cell != ""] for _, cells in reversed(rows) if any(cells)), [])
    texts = set(map(str, last))
    return texts.pop() if len(texts) == 1 and kind_of_cell(str(last[0])) == "days" else ""


def _header_in(rows: Sequence[Row], told: Mapping[str, str]) -> _Header | None:
    """The header that says most; else the first row that may be one, else none: then only the cells speak."""
    best: _Header | None = None
    for is_strict in (True, False):
        for number in range(min(len(rows), HEADER_WITHIN)):
            for height in (2, 1):
                header = (
                    _header_at(rows, number, height, told) if is_strict else _first_text(rows, number, told)
                )
                if header is not None and not header.columns.lacks:
                    return header
                if header is not None and (
                    best is None or len(header.columns.found) > len(best.columns.found)
                ):
                    best = header
    if rows and not told:
        width = max(len(cells) for _, cells in rows[:HEADER_WITHIN])
        bare = columns_of([""] * width, [cells for _, cells in rows], told)
        if not bare.lacks or best is None:
            return _Header(bare, [""] * width, 0, 0)
    return best


def _header_at(rows: Sequence[Row], number: int, height: int, told: Mapping[str, str]) -> _Header | None:
    """The header of one row or two, by the known headings in it."""
    levels = [[str(cell).strip() for cell in cells] for _, cells in rows[number : number + height]]
    if len(levels) < height or told or not all(map(_may_be_header, levels)):
        return None
    headings = _joined(levels)
    known = {role for role in map(role_of, headings) if role and role != "none"}
    if len(known) < 2 or not known & _TIMES:
        return None
    return _header(rows, headings, number, height, told)


def _first_text(rows: Sequence[Row], number: int, told: Mapping[str, str]) -> _Header | None:
    """A row without times, above one with times; or, when a person names headings, one that has them."""
    headings = [str(cell).strip() for cell in rows[number][1]][:MOST_COLUMNS]
    if told:
        named = {key_of(name) for name in told.values() if not name.isdecimal()}
        return _header(rows, headings, number, 1, told) if named <= set(map(key_of, headings)) else None
    words = {heading for heading in headings if heading}
    below = rows[number + 1][1] if number + 1 < len(rows) else ()
    if len(words) < 3 or any(len(word) > 60 or kind_of_cell(word) != "text" for word in words):
        return None
    if not any(kind_of_cell(cell) in ("clock", "moment", "span") for cell in below):
        return None
    return _header(rows, headings, number, 1, told)


def _header(
    rows: Sequence[Row], headings: Sequence[str], number: int, height: int, told: Mapping[str, str]
) -> _Header:
    sample = [cells for _, cells in rows[number + height : number + height + 60]]
    return _Header(columns_of(headings, sample, told), headings, number, number + height)


def _joined(levels: Sequence[Sequence[str]]) -> list[str]:
    width = min(max(map(len, levels)), MOST_COLUMNS)
    return [
        " ".join(dict.fromkeys(level[n] for level in levels if n < len(level) and level[n]))
        for n in range(width)
    ]


def _may_be_header(cells: Sequence[str]) -> bool:
    words = [cell for cell in cells if cell]
    return (
        len(set(words)) >= 2
        and all(len(cell) <= 80 and kind_of_cell(cell) == "text" for cell in words)
        and sum(role_of(cell) is not None for cell in words) * 2 >= len(set(words))
    )


def is_footer(text: str) -> bool:
    """Whether a row that begins with this text is no cut: a total, a signature, a remark below the table."""
    return bool(_FOOTER.match(fold(text)))


def unit_in(text: str) -> str:
    """The name of the unit in such a text, without its number in a list."""
    return _NUMBER_IN_LIST.sub("", text).strip(":. ")[:200]


def is_unit(text: str) -> bool:
    """Whether a text alone in a row or line names a company unit."""
    return bool(_UNIT.match(fold(text).strip()))


class _Reader:
    """Goes down the rows below a header and keeps what was said once for several of them."""

    def __init__(self, table: Table, header: _Header, told: Mapping[str, str]) -> None:
        self.table = table
        self.header = header
        self.told = told
        self.day: Value = ""
        self.unit: Value = ""
        self.title = ""  # of the table or of a part of it, when it may say that cuts were called off

    def take(self, rows: Sequence[Row], number: int) -> None:
        name, cells = rows[number]
        values = [cell for cell in cells if cell != ""]
        if not values or self._is_header(rows, number):
            return
        distinct = list(dict.fromkeys(map(str, values)))
        if len(distinct) == 1 and self._is_aside(cells, values):
            self._aside(name, distinct[0])
        elif _is_numbering(distinct):
            return
        elif len(cells) > len(self.header.headings) and any(
            cell != "" for cell in cells[len(self.header.headings) :]
        ):
            count = len(self.header.headings)
            self.table.bad.append(Remark(name, f"has {len(cells)} fields where the header has {count}"))
        else:
            self._record(name, cells)

    def _is_header(self, rows: Sequence[Row], number: int) -> bool:
        """Whether the header is repeated here, or another table begins."""
        cells = [str(cell).strip() for cell in rows[number][1]]
        if not _may_be_header(cells) or any(kind_of_cell(cell) not in ("text", "empty") for cell in cells):
            return False
        known = {role for role in map(role_of, cells) if role}
        if len(known) < 3 or not known & _TIMES:
            return False
        for height in (2, 1):
            other = _header_at(rows, number, height, self.told)
            if other is not None and not other.columns.lacks:
                self.header = other
                break
        return True

    def _is_aside(self, cells: Sequence[Value], values: Sequence[Value]) -> bool:
        """Whether a row with one text is no row of the table: it spans it, or is in no column that matters."""
        number = next(n for n, cell in enumerate(cells) if cell != "")
        own = {column.number: column.role for column in self.header.columns.found}.get(number)
        text = str(values[0])
        return len(values) > 1 or own not in ("area", "station", "feeder") or is_footer(text)

    def _aside(self, name: str, text: str) -> None:
        if kind_of_cell(text.rstrip(":. ")) == "days":
            self.day = text.rstrip(":. ")
        elif is_unit(text):
            self.unit = unit_in(text)
        elif self.header.columns.has("day") and kind_of_cell(text) in ("clock", "span"):
            self.table.bad.append(Remark(name, "holds a time and nothing else"))
        else:
            self.table.skipped.append(Remark(name, f"is no cut: «{text[:60]}»"))
            if not is_footer(text):
                self.title = text if title_says(text) else ""

    def _record(self, name: str, cells: Sequence[Value]) -> None:
        fields: dict[str, Value] = {}
        roles = {column.number: column.role for column in self.header.columns.found}
        for number, cell in enumerate(cells[: len(self.header.headings)]):
            role = roles.get(number)
            key = KEYS.get(role, role) if role else key_of(self.header.headings[number]) or f"column{number}"
            if role and fields.get(key, "") != "" and cell != "" and str(cell) != str(fields[key]):
                fields[key] = f"{fields[key]}, {cell}"
            elif fields.get(key, "") == "":
                fields[key] = cell
        first = next((str(cell) for cell in cells if cell != ""), "")
        if is_footer(first) and all(fields.get(role, "") == "" for role in ("start", "end", "span")):
            self.table.skipped.append(Remark(name, f"is no cut: «{first[:60]}»"))
            return
        self.day = fields.get("day", "") or self.day
        self.unit = fields.get("unit", "") or self.unit
        fields |= {"day": self.day, "unit": self.unit, TITLE: self.title}
        self.table.records.append(Record(name, fields))
        if len(self.table.records) > MOST_ROWS:
            raise NotReadable(f"has more than {MOST_ROWS} rows: split it")


def _is_numbering(distinct: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: (1), (2), (3)."""
    digits = [text.strip("() ") for text in distinct]
    return (
        len(digits) > 2
        and all(map(str.isdecimal, digits))
        and digits == [str(int(digits[0]) + n) for n in range(len(digits))]
    )


def rows_of_objects(path: str, items: Sequence[Mapping[str, Value]]) -> Iterator[Row]:
    """The fields of objects as rows, the first row with their names."""
    names = list(dict.fromkeys(name for item in items for name in item))[:MOST_COLUMNS]
    yield "", names
    for number, item in enumerate(items):
        yield f"{path}[{number}]", [item.get(name, "") for name in names]
