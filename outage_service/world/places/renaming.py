"""Former names of places: wards and provinces merged on 2025-07-01, and callers still use the old names.

`renamed.csv` beside this file holds `since,old_name,old_district,old_province,new_name,new_province,share`:
the day from which the new name holds, the names with their kinds ("Phường Vĩnh Điện"), the district and
province of the old place (empty for a province itself), and whether the new place took over the `whole` old
one or a `part`: then the old one has several rows. The facts are those of the resolutions of the National
Assembly's Standing Committee of 2025-06-16 (1659 for Đà Nẵng and others), read from the MIT-licensed package
vietnamadminunits 1.0.4 and compared with newspapers of the time. Places with redrawn borders are left out,
not guessed.

A utility adds a list of its own with `python -m outage_service places rename FILE` (see `renamed_store`).
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from outage_service.errors import SettingsError
from outage_service.world.places.names import Name, Words, names_of

SHIPPED = Path(__file__).with_name("renamed.csv")
COLUMNS = ("since", "old_name", "old_district", "old_province", "new_name", "new_province", "share")


@dataclass(frozen=True, slots=True)
class Renaming:
    """One former place, the names of its district and province, and one of the places that took it over."""

    since: date
    old: Name
    within: frozenset[Words]
    new: Name
    new_province: Words


@dataclass(frozen=True, eq=False)
class Renamings:
    """All renamings, by the words of the old name and by those of the new one; `own` are the utility's."""

    of_old: Mapping[Words, Sequence[Renaming]] = field(default_factory=dict)
    of_new: Mapping[Words, Sequence[Renaming]] = field(default_factory=dict)
    larger: frozenset[Words] = frozenset()  # the names of all districts and provinces in the lists
    own: frozenset[Renaming] = frozenset()


@cache
def shipped() -> tuple[Renaming, ...]:
    """The renamings that come with the program; SettingsError when the file cannot be used."""
    return tuple(_read(SHIPPED))


@cache
def shipped_renamings() -> Renamings:
    """The same, indexed for look-ups."""
    return with_own(())


def with_own(own: Iterable[Renaming]) -> Renamings:
    """The utility's own renamings, and the shipped ones about other old places."""
    mine = list(own)
    places: dict[Name, list[frozenset[Words]]] = {}
    for row in mine:
        places.setdefault(row.old, []).append(row.within)
    of_old: dict[Words, list[Renaming]] = {}
    of_new: dict[Words, list[Renaming]] = {}
    others = [row for row in shipped() if not any(told <= row.within for told in places.get(row.old, ()))]
    for row in [*mine, *others]:
        of_old.setdefault(row.old.words, []).append(row)
        of_new.setdefault(row.new.words, []).append(row)
    larger = {words for row in [*mine, *others] for words in (*row.within, row.new_province) if words}
    return Renamings(of_old, of_new, frozenset(larger), frozenset(mine))


def new_names_of(name: Name, others: Iterable[Name], known: Renamings) -> list[Renaming]:
    """The renamings of a former place; empty when it is unknown or several places had that name.

    Districts and provinces among the other names decide between wards with the same name ("Phường 1").
    """
    rows = [
        row for row in known.of_old.get(name.words, ()) if not name.kind or row.old.kind in ("", name.kind)
    ]
    said = {other.words for other in others}
    nearer = [row for row in rows if row.within & said]
    rows = nearer or rows
    return rows if len({row.within for row in rows}) == 1 else []


def old_names_of(name: Name, others: Iterable[Name], known: Renamings) -> list[Renaming]:
    """The renamings that led to a present place; empty when it is unknown or several places have that name.

    A province among the other names decides. A new ward often consists of several old ones.
    """
    rows = [
        row for row in known.of_new.get(name.words, ()) if not name.kind or row.new.kind in ("", name.kind)
    ]
    said = {other.words for other in others}
    nearer = [row for row in rows if row.new_province in said]
    rows = nearer or rows
    return rows if len({row.new_province for row in rows}) == 1 else []


def renaming_of(since: date, texts: Mapping[str, str]) -> Renaming:
    """The renaming in a row; ValueError unless old_name and new_name hold exactly one name each."""
    names = {column: names_of(texts[column]) for column in ("old_name", "new_name")}
    for column, found in names.items():
        if len(found) != 1:
            raise ValueError(f"{column} is not one name of a place, such as Phường Vĩnh Điện")
    province = names_of(texts["new_province"])
    return Renaming(
        since=since,
        old=names["old_name"][0],
        within=frozenset(
            name.words for column in ("old_district", "old_province") for name in names_of(texts[column])
        ),
        new=names["new_name"][0],
        new_province=province[0].words if province else (),
    )


def _read(file: Path) -> Iterable[Renaming]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return [renaming_of(date.fromisoformat(row["since"]), row) for row in csv.DictReader(opened)]
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise SettingsError(
            f"{file.name} cannot be used: {COLUMNS} in UTF-8 are expected ({error})"
        ) from error
