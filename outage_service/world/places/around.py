"""What the country's list knows around a ward that a notice names: its districts of before 2025, its province,
and the wards of before that are wholly inside it. Pure rules."""

from collections.abc import Collection, Sequence

from outage_service.world.places.country import EARLIER_PROVINCES, Ward, country
from outage_service.world.places.names import Name, Words

_LARGER = frozenset({"", "quan", "huyen", "thi xa", "thanh pho", "tinh"})


def without_former(name: Name) -> Name:
    """ "TP Vinh cũ" is "TP Vinh", where there was such a district or province."""
    is_former = name.kind in _LARGER and name.words[-1:] == ("cu",)
    return Name(name.kind, name.words[:-1]) if is_former and country().is_larger(name.words[:-1]) else name


def is_around(name: Name, wards: Sequence[Name]) -> bool:
    """Whether one of the wards is, or was, in a district or province of this name."""
    return any(_rows(ward, {name.words}) for ward in wards)


def names_around(ward: Name, said: Collection[Words]) -> frozenset[Words]:
    """The names of the districts and provinces around the ward that is in all that was said."""
    return frozenset(words for row in _rows(ward, said) for words in _around(row)) if said else frozenset()


def provinces_of(ward: Name, said: Collection[Words]) -> frozenset[Words]:
    """The names, of today and of before, of the one province with such a ward; empty when there are several."""
    rows = _rows(ward, said)
    if len({row.province for row in rows}) != 1:
        return frozenset()
    return frozenset(words for row in rows for words in _provinces(row))


def former_names(ward: Name, provinces: Collection[Words]) -> frozenset[Words]:
    """The names of the wards of before 2025 that are wholly inside this ward of today, and that no other ward of
    the province has or had. None where an old ward had the name of today's: it is not known which is meant."""
    rows = [row for row in country().of_new.get(ward.words, ()) if row.province in provinces]
    if any(row.province in provinces for row in country().of_old.get(ward.words, ())):
        return frozenset()
    return frozenset(row.old_name.words for row in rows if _is_alone(row))


def is_name_of_several(ward: Name, provinces: Collection[Words]) -> bool:
    """Whether homes of one province known by this name may be in one of several wards, of today or of before."""
    old = [row for row in country().of_old.get(ward.words, ()) if row.province in provinces]
    new = {row.name for row in country().of_new.get(ward.words, ()) if row.province in provinces}
    return len({(row.old_province, row.old_districts) for row in old}) > 1 or (
        bool(new) and any(row.name not in new for row in old)
    )


def _is_alone(row: Ward) -> bool:
    named = (*country().of_old.get(row.old_name.words, ()), *country().of_new.get(row.old_name.words, ()))
    return all(one == row for one in named if one.province == row.province)


def _rows(ward: Name, said: Collection[Words]) -> list[Ward]:
    """The rows about wards of this name that lie in all that was said."""
    named = (*country().of_new.get(ward.words, ()), *country().of_old.get(ward.words, ()))
    return [row for row in named if _is_of_kind(ward, row) and set(said) <= _around(row)]


def _is_of_kind(ward: Name, row: Ward) -> bool:
    kind = row.name.kind if row.name.words == ward.words else row.old_name.kind
    return ward.kind in ("", kind)


def _around(row: Ward) -> set[Words]:
    return {*(district.words for district in row.old_districts), *_provinces(row)}


def _provinces(row: Ward) -> set[Words]:
    return {row.province, row.old_province, *EARLIER_PROVINCES.get(row.old_province, ())}
