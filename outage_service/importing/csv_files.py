"""Reading CSV files of any origin and size: with or without byte order mark, any line ends, quoted newlines."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from outage_service.errors import BadRow
from outage_service.importing.bad_rows import BadRows
from outage_service.importing.progress import Progress, Silence

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
_BLOCK = 1 << 20
_ROWS_BETWEEN_REPORTS = 5_000

# The physical line a record starts on (the header is 1), and its trimmed fields in the order of COLUMNS.
Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its file, the physical line it starts on (the header is 1), and its trimmed fields."""

    file: str
    line: int
    fields: Mapping[str, str]

    def bad(self, reason: str) -> BadRow:
        """This row as one that cannot be loaded."""
        return BadRow(self.file, self.line, reason)


def as_row(file: str, record: Record) -> Row:
    """The record with names for its fields."""
    return Row(file, record[0], dict(zip(COLUMNS[file], record[1], strict=True)))


def read_rows(folder: Path, file: str, bad: BadRows) -> Iterator[Row]:
    """The well-formed rows of a file; everything malformed is added to `bad`."""
    return (as_row(file, record) for record in read_records(folder, file, bad))


def read_records(folder: Path, file: str, bad: BadRows, progress: Progress | None = None) -> Iterator[Record]:
    """The well-formed records of a file, read as they are asked for; what is malformed is added to `bad`."""
    path = folder / file
    if not _is_text(path, file, bad):
        return
    with path.open("rb") as data, io.TextIOWrapper(data, "utf-8-sig", newline="") as lines:
        records = _records(lines, file, bad)
        known = len(bad)
        first = next(records, None)
        if len(bad) > known:
            return  # the header itself is no CSV: nothing below it has a meaning
        if first is None:
            bad.append(BadRow(file, 1, "the header is missing"))
            return
        header = [name.strip().lower() for name in first[1]]
        if _is_good_header(file, first[0], header, bad):
            pick = itemgetter(*(header.index(name) for name in COLUMNS[file]))
            size = path.stat().st_size
            for number, (line, values) in enumerate(records):
                if number % _ROWS_BETWEEN_REPORTS == 0:
                    (progress or Silence()).reading(file, data.tell(), size)
                if len(values) == len(header):
                    yield line, [value.strip() for value in pick(values)]
                else:
                    reason = f"has {len(values)} fields where the header has {len(header)}"
                    bad.append(BadRow(file, line, reason))


def _is_good_header(file: str, line: int, header: list[str], bad: BadRows) -> bool:
    missing = [name for name in COLUMNS[file] if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    bad += [BadRow(file, line, f"column {name} is missing") for name in missing]
    bad += [BadRow(file, line, f"column {name} stands twice") for name in twice]
    return not missing and not twice


def _is_text(path: Path, file: str, bad: BadRows) -> bool:
    """Whether the whole file is there and is UTF-8: a file that turns to noise half way tells nothing."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines_before = 1
    try:
        with path.open("rb") as data:
            while block := data.read(_BLOCK):
                pending = decoder.getstate()[0]
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    good = (pending + block)[: error.start]
                    bad.append(BadRow(file, lines_before + _line_ends(good), "is not UTF-8 text"))
                    return False
                lines_before += _line_ends(block)
        if decoder.getstate()[0]:
            bad.append(BadRow(file, lines_before, "is not UTF-8 text"))
            return False
    except FileNotFoundError:
        bad.append(BadRow(file, 1, "the file is missing"))
        return False
    except OSError as error:
        bad.append(BadRow(file, 1, f"the file cannot be read: {error.strerror}"))
        return False
    return True


def _line_ends(data: bytes) -> int:
    if b"\r" not in data:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _records(lines: TextIO, file: str, bad: BadRows) -> Iterator[Record]:
    """Records with the line they start on, blank ones left out.

    A record that is no CSV is reported, and reading goes on at the physical line after its first.
    """
    to_read_again: deque[str] = deque()
    of_this_record: list[str] = []

    def feed() -> Iterator[str]:
        while True:
            text = to_read_again.popleft() if to_read_again else next(lines, None)
            if text is None:
                return
            of_this_record.append(text)
            yield text

    line = 1  # where the record begins
    while True:
        try:
            for values in csv.reader(feed(), strict=True):
                if any(value.strip() for value in values):
                    yield line, values
                line += len(of_this_record)
                of_this_record.clear()
            return
        except csv.Error as error:
            bad.append(BadRow(file, line, f"is not CSV: {error}"))
            to_read_again.extendleft(reversed(of_this_record[1:]))
            of_this_record.clear()
            line += 1
