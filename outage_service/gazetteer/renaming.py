"""Former names of places: since 2025-07-01 wards are merged and provinces joined, and callers still say the old.

`renamed.csv` beside this file holds `since,old_name,old_district,old_province,new_name,new_province,share`:
the day from which the new name holds, the names with their kinds ("Phường Vĩnh Điện"), the district and
province the old one lay in (empty for a province itself), and whether all of it went there (`whole`) or a
`part`: then it has several rows. Facts of the resolutions of the National Assembly's Standing Committee of
2025-06-16 (1659 for Đà Nẵng and others), read from the MIT-licensed package vietnamadminunits 1.0.4 and
compared with newspapers of the time; places whose borders were drawn anew are left out, not guessed.
A utility adds rows of its own provinces to the file.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from outage_service.errors import SettingsError
from outage_service.places import Name, names_of

SHIPPED = Path(__file__).with_name("renamed.csv")
COLUMNS = ("since", "old_name", "old_district", "old_province", "new_name", "new_province", "share")


@dataclass(frozen=True, slots=True)
class Renaming:
    """One former place: where it lay, and one of the places that took it over."""

    since: date
    old: Name
    within: frozenset[tuple[str, ...]]
    new: Name
    new_province: tuple[str, ...]


Renamings = Mapping[tuple[str, ...], tuple[Renaming, ...]]


@cache
def renamings() -> Renamings:
    """All renamings by the words of the old name; SettingsError when the file cannot be used."""
    by_name: dict[tuple[str, ...], list[Renaming]] = {}
    for renaming in _read(SHIPPED):
        by_name.setdefault(renaming.old.words, []).append(renaming)
    return {words: tuple(rows) for words, rows in by_name.items()}


def new_names_of(name: Name, others: Iterable[Name], known: Renamings) -> list[Renaming]:
    """What a former place is called now; empty when it is unknown, or when several places had that name.

    The districts and provinces among the other names decide between wards of one name ("Phường 1").
    """
    rows = [row for row in known.get(name.words, ()) if not name.kind or row.old.kind in ("", name.kind)]
    said = {other.words for other in others}
    nearer = [row for row in rows if row.within & said]
    rows = nearer or rows
    return rows if len({row.within for row in rows}) == 1 else []


def _read(file: Path) -> Iterable[Renaming]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return [_renaming(row) for row in csv.DictReader(opened)]
    except (OSError, ValueError, KeyError, IndexError, TypeError, csv.Error) as error:
        raise SettingsError(
            f"{file.name} cannot be used: {COLUMNS} in UTF-8 are expected ({error})"
        ) from error


def _renaming(row: Mapping[str, str]) -> Renaming:
    province = names_of(row["new_province"])
    return Renaming(
        since=date.fromisoformat(row["since"]),
        old=names_of(row["old_name"])[0],
        within=frozenset(
            name.words for column in ("old_district", "old_province") for name in names_of(row[column])
        ),
        new=names_of(row["new_name"])[0],
        new_province=province[0].words if province else (),
    )
