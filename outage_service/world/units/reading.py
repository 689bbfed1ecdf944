"""Reads a prefix table from CSV; checks every row and names every bad one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from outage_service.texts import clean
from outage_service.world.small_tables import Numbered, SmallTable, day_in
from outage_service.world.units.model import Unit, overlaps

COLUMNS = ("prefix", "corporation", "unit_name", "hotline", "valid_from", "valid_to")
PACKAGED = Path(__file__).with_name("units.csv")

_PREFIX = re.compile(r"P[A-Z](?:[A-Z0-9]{0,4})", re.ASCII)
_LENGTHS = {"corporation": 64, "unit_name": 120, "hotline": 64}


@cache
def packaged_units() -> tuple[Unit, ...]:
    """The table that comes with the program, `units.csv`: corporations by prefix and date."""
    return tuple(read_units(PACKAGED))


def read_units(path: Path) -> list[Unit]:
    """The rows of a file, sorted by prefix and day; LoadRefused with every bad row; OSError."""
    return sorted((unit for _, unit in _TABLE.read(path)), key=lambda unit: (unit.prefix, unit.valid_from))


def _wrong_columns(columns: Sequence[str]) -> str | None:
    missing = [name for name in COLUMNS if name not in columns]
    return f"column {', '.join(missing)} is missing" if missing else None


def _unit(record: Mapping[str, str]) -> Unit:
    fields = {name: clean(record[name]) for name in COLUMNS}
    prefix = fields["prefix"].upper()
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("prefix is not the beginning of a customer code: P, a letter, up to 4 more")
    for name, longest in _LENGTHS.items():
        if len(fields[name]) > longest:
            raise ValueError(f"{name} is longer than {longest} characters")
    if not fields["corporation"]:
        raise ValueError("corporation is blank")
    valid_from = day_in(fields["valid_from"], "valid_from")
    valid_to = day_in(fields["valid_to"], "valid_to") if fields["valid_to"] else None
    if valid_to is not None and valid_to < valid_from:
        raise ValueError("valid_to lies before valid_from")
    return Unit(
        prefix, valid_from, valid_to, fields["corporation"], fields["unit_name"] or None, fields["hotline"]
    )


def _overlapping(rows: Numbered[Unit]) -> Iterator[tuple[int, str]]:
    """Rows that share a valid day with an earlier row of the same prefix."""
    earlier: dict[str, list[tuple[int, Unit]]] = {}
    for line, unit in rows:
        same_prefix = earlier.setdefault(unit.prefix, [])
        clash = next((known for known, other in same_prefix if overlaps(unit, other)), None)
        if clash is not None:
            yield line, f"holds on days on which {unit.prefix} of line {clash} holds"
        same_prefix.append((line, unit))


_TABLE = SmallTable(_wrong_columns, _unit, _overlapping, "has no rows: the table would be empty")
