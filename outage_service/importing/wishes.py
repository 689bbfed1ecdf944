"""How to import a file, as the person or program that sends it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from outage_service.importing.shapes.known import AUTO


@dataclass(frozen=True)
class Decided:
    """What a person has decided about rows: the outage that a row is about, or that it is a cut of its own."""

    same: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to import a file; `unit` applies where the file does not say its unit.

    `period` holds the first and last day that the file is about, in place of what the file says itself.
    """

    format: str = AUTO
    source: str | None = None
    unit: str | None = None
    dry_run: bool = False
    complete: bool = False
    past: bool = False
    period: tuple[date, date] | None = None
    decided: Decided = field(default_factory=Decided)


def period_from(first: date | None, last: date | None) -> tuple[date, date] | None:
    """The first and last day; ValueError when only one is given, or the last one comes first."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise ValueError("from and to belong together")
    if last < first:
        raise ValueError("to lies before from")
    return first, last


def decided_from(same: Iterable[str], new: Iterable[str]) -> Decided:
    """What was decided: `same` holds texts ROW=OUTAGE, `new` holds rows; ValueError says what is wrong."""
    pairs = {}
    for text in same:
        row, separator, outage_id = text.rpartition("=")
        if not (separator and row.strip() and outage_id.strip()):
            raise ValueError(f"{text} is not ROW=OUTAGE, such as 12=0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10")
        pairs[row.strip()] = outage_id.strip()
    rows = frozenset(row.strip() for row in new)
    if both := sorted(rows & pairs.keys()):
        raise ValueError(f"row {both[0]} cannot be both the same and new")
    return Decided(pairs, rows)
