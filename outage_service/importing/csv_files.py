"""Reading CSV files of any origin: with or without byte order mark, any line ends, quoted newlines."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from outage_service.errors import BadRow

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


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its file, the physical line it starts on (the header is 1), and its trimmed fields."""

    file: str
    line: int
    fields: Mapping[str, str]

    def bad(self, reason: str) -> BadRow:
        """This row as one that cannot be loaded."""
        return BadRow(self.file, self.line, reason)


def read_rows(folder: Path, file: str, bad: list[BadRow]) -> list[Row]:
    """The well-formed rows of a file; everything malformed is added to `bad`."""
    text = _read_text(folder / file, file, bad)
    if text is None:
        return []
    known = len(bad)
    records = _records(text, file, bad)
    first = next(records, None)
    if len(bad) > known:
        return []  # the header itself is no CSV: nothing below it has a meaning
    if first is None:
        bad.append(BadRow(file, 1, "the header is missing"))
        return []
    header = [name.strip().lower() for name in first[1]]
    missing = [name for name in COLUMNS[file] if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    bad += [BadRow(file, first[0], f"column {name} is missing") for name in missing]
    bad += [BadRow(file, first[0], f"column {name} stands twice") for name in twice]
    if missing or twice:
        return []
    rows = []
    for line, values in records:
        if len(values) == len(header):
            rows.append(Row(file, line, dict(zip(header, (value.strip() for value in values), strict=True))))
        else:
            bad.append(BadRow(file, line, f"has {len(values)} fields where the header has {len(header)}"))
    return rows


def _read_text(path: Path, file: str, bad: list[BadRow]) -> str | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        bad.append(BadRow(file, 1, "the file is missing"))
        return None
    except OSError as error:
        bad.append(BadRow(file, 1, f"the file cannot be read: {error.strerror}"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(data[: error.start].splitlines()) or 1
        bad.append(BadRow(file, line, "is not UTF-8 text"))
        return None


def _records(text: str, file: str, bad: list[BadRow]) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they start on, blank ones left out.

    A record that is no CSV is reported, and reading goes on at the physical line after its first.
    """
    lines = io.StringIO(text, newline="").readlines()
    start = 0  # how many lines are behind us
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), strict=True)
        line = start + 1
        try:
            for values in reader:
                if any(value.strip() for value in values):
                    yield line, values
                line = start + reader.line_num + 1
            return
        except csv.Error as error:
            bad.append(BadRow(file, line, f"is not CSV: {error}"))
            start = line
