"""What the place of an area line may be called: its own names, those of before 2025 and of today, the former
district, the province. A name that is none of these is the name of another place. Pure rules: no SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

from outage_service.world.places.country import EARLIER_PROVINCES, Ward, country, other_spellings
from outage_service.world.places.names import DISTRICTS, WARDS, Name, Words, names_in
from outage_service.world.places.renaming import Renamings


class Level(IntEnum):
    """What a name is a name of, the smallest first."""

    STREET = 0  # or a landmark, a hamlet, a station
    WARD = 1
    DISTRICT = 2
    PROVINCE = 3

    __hash__ = int.__hash__  # a search hashes thousands of names; that of an Enum is slow


@dataclass(frozen=True, slots=True)
class Called:
    """One name of a place; `is_own` when the line itself holds it."""

    words: Words
    kind: str
    level: Level
    is_own: bool


@dataclass(frozen=True, eq=False)
class Known:
    """The renamings that hold on a day, beside the country's list."""

    renamings: Renamings
    today: date


@dataclass(frozen=True)
class Parts:
    """The names of an area line: its streets (or whatever is no ward), its wards, and what they lie in."""

    streets: tuple[Name, ...]
    wards: tuple[Name, ...]
    larger: tuple[Name, ...]


Names = Mapping[Words, tuple[Called, ...]]


@lru_cache(8)
def known_on(renamings: Renamings, today: date) -> Known:
    return Known(renamings, today)


@lru_cache(50_000)
def parts_of_line(line: str) -> Parts:
    """A home's line is its street, ward and province; the words of a notice name any number of places."""
    names = names_in(line)
    at = [position for position, name in enumerate(names) if name.kind in WARDS]
    if at and names[0].kind == "duong" and len(at) == 1:
        return Parts(tuple(names[: at[0]]), (names[at[0]],), tuple(names[at[0] + 1 :]))
    larger = tuple(name for name in names if _is_larger(name))
    wards = tuple(names[position] for position in at)
    return Parts(tuple(name for name in names if name not in larger and name not in wards), wards, larger)


PART = (
    "part"  # the kind of a name that is only the end of a longer one: "Nam Phước" of "khu dân cư Nam Phước"
)


def streets_called(parts: Parts) -> dict[Words, tuple[Called, ...]]:
    """What the names before the wards may be called: also by their ends, where they have no kind."""
    called: dict[Words, tuple[Called, ...]] = {
        name.words[at:]: (Called(name.words, PART, Level.STREET, True),)
        for name in parts.streets
        if not name.kind
        for at in range(1, len(name.words) - 1)
    }
    return called | {
        name.words: (Called(name.words, name.kind, Level.STREET, True),) for name in parts.streets
    }


@lru_cache(50_000)
def called_at(line: str, near: frozenset[Words], known: Known) -> tuple[Names, Names]:
    """The names of the line's streets, and those of its wards and of what they lie in."""
    parts = parts_of_line(line)
    return streets_called(parts), wards_called(parts.wards, parts.larger, near, known)


@lru_cache(20_000)
def wards_called(
    wards: tuple[Name, ...], larger: tuple[Name, ...], near: frozenset[Words], known: Known
) -> Names:
    """The names of these wards and of what they lie in.

    Without a province among `larger` those in `near`, if any, tell wards of one name apart.
    """
    found: dict[Called, None] = {}
    provinces = {name.words for name in larger if name.words in country().provinces}
    for name in larger:
        level = Level.PROVINCE if name.words in provinces or name.kind == "tinh" else Level.DISTRICT
        found[Called(name.words, name.kind, level, True)] = None
    for ward in wards:
        found[Called(ward.words, ward.kind, Level.WARD, True)] = None
        rows = _rows(ward, provinces or near, known)
        for row in rows:
            _add(found, ward, row)
        for own in _own_renamings(ward, provinces, known):
            found[own] = None
        if not rows:
            for province in provinces:
                for other in country().provinces[province]:
                    found[Called(other, "", Level.PROVINCE, False)] = None
    if not wards:
        for province in provinces:
            for other in country().provinces[province]:
                found[Called(other, "", Level.PROVINCE, False)] = None
    by_words: dict[Words, list[Called]] = {}
    for one in found:
        by_words.setdefault(one.words, []).append(one)
    return {words: tuple(called) for words, called in by_words.items()}


def _is_larger(name: Name) -> bool:
    return (
        name.kind in DISTRICTS or name.kind == "tinh" or (not name.kind and name.words in country().provinces)
    )


def _rows(ward: Name, provinces: Iterable[Words], known: Known) -> list[Ward]:
    """The rows about the ward of this name in one of the provinces; in any when none is given.

    A name of today is not taken for the same name of before, which another ward of the province may have had.
    """
    told = set(provinces)
    wanted = {other for province in told for other in country().provinces.get(province, (province,))}
    today = [row for row in country().of_new.get(ward.words, ()) if not told or row.province in told]
    rows = [
        row
        for row in (
            *country().of_new.get(ward.words, ()),
            *([] if today else country().of_old.get(ward.words, ())),
        )
        if (not wanted or row.province in wanted or row.old_province in wanted)
        and not _is_overridden(row, known)
    ]
    return [row for row in rows if ward.kind in _kinds_as(ward, row)] or rows


def _kinds_as(ward: Name, row: Ward) -> set[str]:
    """The kinds under which the row has the ward's name."""
    kinds = {row.name.kind} if row.name.words == ward.words else set()
    return kinds | ({row.old_name.kind} if ward.words in other_spellings(row.old_name.words) else set())


def _is_overridden(row: Ward, known: Known) -> bool:
    """Whether the utility's own list says where the old ward went."""
    within = {row.old_province, *(district.words for district in row.old_districts)}
    return any(
        own.old == row.old_name and own.within <= within
        for own in known.renamings.of_old.get(row.old_name.words, ())
        if own in known.renamings.own
    )


def _add(found: dict[Called, None], ward: Name, row: Ward) -> None:
    found[Called(row.name.words, row.name.kind, Level.WARD, False)] = None
    if row.name.words == ward.words:
        for words in other_spellings(row.old_name.words):
            found[Called(words, row.old_name.kind, Level.WARD, False)] = None
    for district in row.old_districts:
        found[Called(district.words, district.kind, Level.DISTRICT, False)] = None
    for province in (row.province, row.old_province, *EARLIER_PROVINCES.get(row.old_province, ())):
        found[Called(province, "", Level.PROVINCE, False)] = None


def _own_renamings(ward: Name, provinces: set[Words], known: Known) -> Iterable[Called]:
    for row in known.renamings.of_new.get(ward.words, ()):
        is_here = not provinces or not row.new_province or row.new_province in provinces
        if row in known.renamings.own and row.since <= known.today and is_here:
            yield Called(row.old.words, row.old.kind, Level.WARD, False)
            for words in row.within:
                yield Called(words, "", Level.DISTRICT, False)
    for row in known.renamings.of_old.get(ward.words, ()):
        if row in known.renamings.own and row.since <= known.today:
            yield Called(row.new.words, row.new.kind, Level.WARD, False)
