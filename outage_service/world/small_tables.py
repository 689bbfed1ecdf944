"""Reads a utility's small CSV tables; checks every row and names every bad one."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from outage_service.errors import BadRow, LoadRefused

LARGEST_FILE = 10_000_000  # bytes; one row for each of the country's 10,000 former wards takes a tenth of it
MOST_ROWS = 20_000

T = TypeVar("T")
Numbered = Sequence[tuple[int, T]]


@dataclass(frozen=True)
class SmallTable(Generic[T]):
    """The rules of a table: for its header, for each row, and for rows together.

    `wrong_header` returns what is wrong with the header, or None. `read_row` raises ValueError with a reason.
    `clashes` yields the line and the reason for each row that contradicts or repeats another.
    """

    wrong_header: Callable[[Sequence[str]], str | None]
    read_row: Callable[[Mapping[str, str]], T]
    clashes: Callable[[Numbered[T]], Iterable[tuple[int, str]]]
    when_empty: str

    def read(self, path: Path) -> list[tuple[int, T]]:
        """The rows of a UTF-8 file, each with its line; LoadRefused with every bad row, OSError."""
        if path.stat().st_size > LARGEST_FILE:
            raise LoadRefused([BadRow(path.name, 1, f"is larger than {LARGEST_FILE} bytes")])
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise LoadRefused([BadRow(path.name, 1, "is not UTF-8 text")]) from None
        bad: list[tuple[int, str]] = []
        rows = self._rows(text, bad)
        bad += self.clashes(rows)
        if not rows and not bad:
            bad.append((1, self.when_empty))
        if bad:
            raise LoadRefused([BadRow(path.name, line, reason) for line, reason in sorted(bad)])
        return rows

    def _rows(self, text: str, bad: list[tuple[int, str]]) -> list[tuple[int, T]]:
        records = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
        rows: list[tuple[int, T]] = []
        try:
            if wrong := self.wrong_header(records.fieldnames or ()):
                bad.append((1, wrong))
                return []
            for record in records:
                if len(rows) == MOST_ROWS:
                    bad.append((records.line_num, f"is one of more than {MOST_ROWS} rows"))
                    break
                try:
                    rows.append((records.line_num, self.read_row(_complete(record))))
                except ValueError as error:
                    bad.append((records.line_num, str(error)))
        except csv.Error as error:
            bad.append((max(records.reader.line_num, 1), f"is not CSV: {error}"))
        return rows


def day_in(text: str, column: str) -> date:
    """The day, written in ISO 8601; ValueError names the column."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{column} is no day such as 2025-07-01") from None


def _complete(record: Mapping[str, str | None]) -> Mapping[str, str]:
    if "" in record or None in record.values():
        raise ValueError("has another number of fields than the header")
    return {name: value or "" for name, value in record.items()}
