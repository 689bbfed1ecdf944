"""Reading a utility's own list of renamed places from CSV: every row checked, every bad one named."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from outage_service.errors import BadRow, LoadRefused
from outage_service.texts import clean
from outage_service.world.places.renaming import COLUMNS, Renaming, renaming_of

NEEDED = ("old_name", "new_name")
KEPT = tuple(name for name in COLUMNS if name != "share")  # how much went there decides nothing
LONGEST = 120
LARGEST_FILE = 10_000_000  # bytes
MOST_ROWS = 20_000  # there were 10,000 wards in the country
ALWAYS = date(2000, 1, 1)  # a row without a day


@dataclass(frozen=True, slots=True)
class RenamedRow:
    """One row as it is kept: the words of the file, cleaned."""

    since: date
    old_name: str
    old_district: str
    old_province: str
    new_name: str
    new_province: str

    def renaming(self) -> Renaming:
        """What it tells."""
        return renaming_of(self.since, {name: getattr(self, name) for name in KEPT if name != "since"})


def read_renamed(path: Path) -> list[RenamedRow]:
    """The rows of a file; LoadRefused with every bad row, OSError when it cannot be read."""
    if path.stat().st_size > LARGEST_FILE:
        raise LoadRefused([BadRow(path.name, 1, f"is larger than {LARGEST_FILE} bytes")])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LoadRefused([BadRow(path.name, 1, "is not UTF-8 text")]) from None
    bad: list[BadRow] = []
    read = _read(text, path.name, bad)
    if not read and not bad:
        bad.append(BadRow(path.name, 1, "has no rows (to forget the list: places forget)"))
    if bad:
        raise LoadRefused(sorted(bad, key=lambda row: row.line))
    return list(read)


def _read(text: str, file: str, bad: list[BadRow]) -> dict[RenamedRow, int]:
    records = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    read: dict[RenamedRow, int] = {}
    try:
        columns = records.fieldnames or ()
        if wrong := _wrong_columns(columns):
            bad.append(BadRow(file, 1, wrong))
            return {}
        for record in records:
            if len(read) == MOST_ROWS:
                bad.append(BadRow(file, records.line_num, f"is one of more than {MOST_ROWS} rows"))
                break
            try:
                row = _row(record)
            except ValueError as error:
                bad.append(BadRow(file, records.line_num, str(error)))
                continue
            if row in read:
                bad.append(BadRow(file, records.line_num, f"says the same as line {read[row]}"))
            read.setdefault(row, records.line_num)
    except csv.Error as error:
        bad.append(BadRow(file, max(records.reader.line_num, 1), f"is not CSV: {error}"))
    return read


def _wrong_columns(columns: Sequence[str]) -> str | None:
    if missing := [name for name in NEEDED if name not in columns]:
        return f"column {', '.join(missing)} is missing"
    if unknown := [name for name in columns if name not in COLUMNS]:
        return f"column {', '.join(unknown)[:100]} is unknown; known are {', '.join(COLUMNS)}"
    return "a column stands there twice" if len(set(columns)) < len(columns) else None


def _row(record: Mapping[str, str | None]) -> RenamedRow:
    if "" in record or None in record.values():
        raise ValueError("has another number of fields than the header")
    fields = {name: clean(record.get(name) or "") for name in KEPT}
    for name, text in fields.items():
        if len(text) > LONGEST:
            raise ValueError(f"{name} is longer than {LONGEST} characters")
    since = _day(fields.pop("since"))
    row = RenamedRow(since, **fields)
    told = row.renaming()
    if told.old == told.new:
        raise ValueError("old_name and new_name are the same")
    return row


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else ALWAYS
    except ValueError:
        raise ValueError("since is no day such as 2025-07-01") from None
