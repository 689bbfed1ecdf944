"""Reads a utility's own list of renamed places from CSV; checks every row and names every bad one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from outage_service.texts import clean
from outage_service.world.places.renaming import COLUMNS, Renaming, renaming_of
from outage_service.world.small_tables import Numbered, SmallTable, day_in

NEEDED = ("old_name", "new_name")
KEPT = tuple(name for name in COLUMNS if name != "share")  # the share is not used
LONGEST = 120
ALWAYS = date(2000, 1, 1)  # for a row without a day


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
        return renaming_of(self.since, {name: getattr(self, name) for name in KEPT if name != "since"})


def read_renamed(path: Path) -> list[RenamedRow]:
    """The rows of a file; LoadRefused with every bad row, OSError when it cannot be read."""
    return [row for _, row in _TABLE.read(path)]


def _wrong_columns(columns: Sequence[str]) -> str | None:
    if missing := [name for name in NEEDED if name not in columns]:
        return f"column {', '.join(missing)} is missing"
    if unknown := [name for name in columns if name not in COLUMNS]:
        return f"column {', '.join(unknown)[:100]} is unknown; known are {', '.join(COLUMNS)}"
    return "a column stands there twice" if len(set(columns)) < len(columns) else None


def _row(record: Mapping[str, str]) -> RenamedRow:
    fields = {name: clean(record.get(name, "")) for name in KEPT}
    for name, text in fields.items():
        if len(text) > LONGEST:
            raise ValueError(f"{name} is longer than {LONGEST} characters")
    since = fields.pop("since")
    row = RenamedRow(day_in(since, "since") if since else ALWAYS, **fields)
    renaming = row.renaming()
    if renaming.old == renaming.new:
        raise ValueError("old_name and new_name are the same")
    return row


def _repeated(rows: Numbered[RenamedRow]) -> Iterator[tuple[int, str]]:
    first: dict[RenamedRow, int] = {}
    for line, row in rows:
        if row in first:
            yield line, f"says the same as line {first[row]}"
        first.setdefault(row, line)


_TABLE = SmallTable(_wrong_columns, _row, _repeated, "has no rows (to forget the list: places forget)")
