"""Reading a prefix table from CSV: every row checked, every bad one named."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from outage_service.errors import BadRow, LoadRefused
from outage_service.texts import clean
from outage_service.world.units.model import Unit, overlaps

COLUMNS = ("prefix", "corporation", "unit_name", "hotline", "valid_from", "valid_to")
PACKAGED = Path(__file__).with_name("units.csv")
LARGEST_FILE = 10_000_000  # bytes: every unit of the country is a few hundred rows

_PREFIX = re.compile(r"P[A-Z](?:[A-Z0-9]{0,4})", re.ASCII)
_LENGTHS = {"corporation": 64, "unit_name": 120, "hotline": 64}


@cache
def packaged_units() -> tuple[Unit, ...]:
    """The table that comes with the program (domain-facts: corporations by prefix and date)."""
    return tuple(read_units(PACKAGED))


def read_units(path: Path) -> list[Unit]:
    """The rows of a file by prefix and day; LoadRefused with every bad row, OSError when it cannot be read."""
    if path.stat().st_size > LARGEST_FILE:
        raise LoadRefused([BadRow(path.name, 1, f"is larger than {LARGEST_FILE} bytes")])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LoadRefused([BadRow(path.name, 1, "is not UTF-8 text")]) from None
    bad: list[BadRow] = []
    read = _read(text, path.name, bad)
    bad += _overlapping(read, path.name)
    if not read and not bad:
        bad.append(BadRow(path.name, 1, "has no rows: the table would be empty"))
    if bad:
        raise LoadRefused(sorted(bad, key=lambda row: row.line))
    return sorted((unit for _, unit in read), key=lambda unit: (unit.prefix, unit.valid_from))


def _read(text: str, file: str, bad: list[BadRow]) -> list[tuple[int, Unit]]:
    records = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    read: list[tuple[int, Unit]] = []
    try:
        missing = [name for name in COLUMNS if name not in (records.fieldnames or ())]
        if missing:
            bad.append(BadRow(file, 1, f"column {', '.join(missing)} is missing"))
            return []
        for record in records:
            try:
                read.append((records.line_num, _unit(record)))
            except ValueError as error:
                bad.append(BadRow(file, records.line_num, str(error)))
    except csv.Error as error:
        bad.append(BadRow(file, max(records.reader.line_num, 1), f"is not CSV: {error}"))
    return read


def _unit(record: Mapping[str, str | None]) -> Unit:
    if "" in record or None in record.values():
        raise ValueError("has another number of fields than the header")
    fields = {name: clean(record[name] or "") for name in COLUMNS}
    prefix = fields["prefix"].upper()
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("prefix is not the beginning of a customer code: P, a letter, up to 4 more")
    for name, longest in _LENGTHS.items():
        if len(fields[name]) > longest:
            raise ValueError(f"{name} is longer than {longest} characters")
    if not fields["corporation"]:
        raise ValueError("corporation is blank")
    valid_from = _day(fields["valid_from"], "valid_from")
    valid_to = _day(fields["valid_to"], "valid_to") if fields["valid_to"] else None
    if valid_to is not None and valid_to < valid_from:
        raise ValueError("valid_to lies before valid_from")
    return Unit(
        prefix, valid_from, valid_to, fields["corporation"], fields["unit_name"] or None, fields["hotline"]
    )


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name} is no day such as 2025-07-01") from None


def _overlapping(read: list[tuple[int, Unit]], file: str) -> list[BadRow]:
    """Rows that hold on a day on which an earlier row of the same prefix holds."""
    bad: list[BadRow] = []
    earlier: dict[str, list[tuple[int, Unit]]] = {}
    for line, unit in read:
        rows = earlier.setdefault(unit.prefix, [])
        clash = next((known for known, other in rows if overlaps(unit, other)), None)
        if clash is not None:
            bad.append(BadRow(file, line, f"holds on days on which {unit.prefix} of line {clash} holds"))
        rows.append((line, unit))
    return bad
