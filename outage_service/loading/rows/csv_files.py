"""Reading CSV files of any origin and size: with or without byte order mark, any line ends, quoted newlines.

Rows are read some thousands at a time: with ten million rows, each microsecond per row counts.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outage_service.errors import BadRow
from outage_service.loading.progress import Progress, Silence
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.lines import Lines, is_text, lines_of

COLUMNS = {
    "network.csv": ("node_id", "kind", "name", "parent_id"),
    "customers.csv": (
        "customer_code",
        "name",
        "phones",
        "address",
        "ward",
        "province",
        "node_id",
        "priority",
    ),
    "outages.csv": (
        "outage_id",
        "kind",
        "status",
        "node_ids",
        "cause_kind",
        "cause_text",
        "area_text",
        "started_at",
        "expected_back_at",
        "expected_back_source",
    ),
}
# The physical line a record starts on (the header is 1), and its trimmed fields in the order of COLUMNS.
Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its file, the physical line it starts on (the header is 1), and its trimmed fields."""

    file: str
    line: int
    fields: Mapping[str, str]

    def bad(self, reason: str) -> BadRow:
        """The error for this row."""
        return BadRow(self.file, self.line, reason)


@dataclass(frozen=True, slots=True)
class Block:
    """Some records in the order of the file: the line of each, and for each of COLUMNS the trimmed fields.

    A record may be blank: all its fields are empty.
    """

    lines: Sequence[int]
    columns: list[list[str]]

    def record(self, place: int) -> Record:
        return self.lines[place], [column[place] for column in self.columns]


def as_row(file: str, record: Record) -> Row:
    """The record with names for its fields."""
    return Row(file, record[0], dict(zip(COLUMNS[file], record[1], strict=True)))


def read_rows(folder: Path, file: str, bad: BadRows) -> Iterator[Row]:
    """The well-formed rows of a file; everything malformed is added to `bad`."""
    for block in read_blocks(folder, file, bad):
        for line, *values in zip(block.lines, *block.columns, strict=True):
            if any(values):
                yield as_row(file, (line, values))


def read_blocks(folder: Path, file: str, bad: BadRows, progress: Progress | None = None) -> Iterator[Block]:
    """The well-formed records of a file, read as they are asked for; what is malformed is added to `bad`."""
    path = folder / file
    if not is_text(path, file, bad):
        return
    size = path.stat().st_size
    with path.open("rb") as data:
        lines = Lines(data)
        header = _header(lines, file, bad)
        if not header:
            return
        chosen = [header.index(name) for name in COLUMNS[file]]
        for numbers, columns in _columns(lines, len(header), file, bad):
            (progress or Silence()).reading(file, data.tell(), size)
            if numbers:
                yield Block(numbers, [list(map(str.strip, columns[place])) for place in chosen])


def _header(lines: Lines, file: str, bad: BadRows) -> list[str]:
    """The names in the first record that is not blank; none when the file cannot be used."""
    known = len(bad)
    while True:
        numbers, records = _one_by_one(lines, 1, file, bad)
        if len(bad) > known:
            return []  # the header itself is not CSV: the rows below it have no meaning
        if not records:
            bad.append(BadRow(file, 1, "the header is missing"))
            return []
        header = [name.strip().lower() for name in records[0]]
        if any(header):
            return header if _is_good_header(file, numbers[0], header, bad) else []


def _is_good_header(file: str, line: int, header: list[str], bad: BadRows) -> bool:
    missing = [name for name in COLUMNS[file] if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    bad += [BadRow(file, line, f"column {name} is missing") for name in missing]
    bad += [BadRow(file, line, f"column {name} stands twice") for name in twice]
    return not missing and not twice


_Columns = tuple[Sequence[int], Sequence[Sequence[str]]]


def _columns(lines: Lines, width: int, file: str, bad: BadRows) -> Iterator[_Columns]:
    """The columns of some thousand records at a time, with the line each record starts on."""
    while piece := lines.piece():
        count = piece.count("\n")
        if columns := _split(piece, count, width):
            yield range(lines.next, lines.next + count), columns
            lines.next += count
            continue
        numbers, records = _whole(*_records(piece, lines, file, bad), width, file, bad)
        yield numbers, list(zip(*records, strict=True))


def _split(piece: str, count: int, width: int) -> list[list[str]]:
    """The columns of lines without quotes, five times as fast as `csv`; none for other lines."""
    if "\r" in piece:
        piece = piece.replace("\r\n", "\n")
    if '"' in piece or "\r" in piece:
        return []
    # The end of each line becomes a field of its own: when all of these are in one column, no line has more
    # fields or fewer.
    fields = piece.replace("\n", ",\n,").split(",")
    if len(fields) != count * (width + 1) + 1 or fields[width :: width + 1].count("\n") != count:
        return []
    return [fields[place : -1 : width + 1] for place in range(width)]


_Numbered = tuple[Sequence[int], list[list[str]]]


def _records(piece: str, lines: Lines, file: str, bad: BadRows) -> _Numbered:
    """The records that begin in a piece with the lines they start on; `bad` gets what is not CSV."""
    block = lines_of(piece)
    try:
        records = list(csv.reader(block, strict=True))
    except csv.Error:
        records = []
    if len(records) == len(block):  # then each line is one record
        lines.next += len(block)
        return range(lines.next - len(block), lines.next), records
    lines.next += len(block)
    lines.give_back(block)
    return _one_by_one(lines, len(block), file, bad)


def _one_by_one(lines: Lines, count: int, file: str, bad: BadRows) -> _Numbered:
    """The records that begin on the next `count` lines.

    `bad` gets a record that is not CSV, and reading goes on at the physical line after its first.
    """
    numbers: list[int] = []
    records: list[list[str]] = []
    end = lines.next + count
    while lines.next < end:
        first = lines.next
        taken: list[str] = []
        try:
            record = next(csv.reader(lines.noted(taken), strict=True), None)
        except csv.Error as error:
            bad.append(BadRow(file, first, f"is not CSV: {error}"))
            lines.give_back(taken[1:])
            continue
        if record is None:
            break
        numbers.append(first)
        records.append(record)
    return numbers, records


def _whole(
    numbers: Sequence[int], records: list[list[str]], width: int, file: str, bad: BadRows
) -> _Numbered:
    """The records with as many fields as the header; `bad` gets the others, unless they are blank."""
    if set(map(len, records)) == {width}:
        return numbers, records
    kept: list[tuple[int, list[str]]] = []
    for number, record in zip(numbers, records, strict=True):
        if len(record) == width:
            kept.append((number, record))
        elif any(value.strip() for value in record):
            bad.append(BadRow(file, number, f"has {len(record)} fields where the header has {width}"))
    return [number for number, _ in kept], [record for _, record in kept]
