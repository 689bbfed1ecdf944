"""How well an area line fits the place somebody named. Pure rules: no SQL."""

from collections.abc import Iterator, Sequence
from enum import IntEnum

from outage_service.places import Name

# The districts are no more since 2025-07-01: customers have a ward and a province, callers still say "quận".
_FORMER = frozenset({"quan", "huyen", "thi xa"})
_WARDS = frozenset({"phuong", "xa", "thi tran"})


class Fit(IntEnum):
    """How well a line fits, the best last."""

    NONE = 0
    CONTAINED = 1  # "Điện Bàn" in "Điện Bàn Tây"
    NAME = 2  # "xã Điện Bàn" at "phường Điện Bàn"
    NAME_AND_KIND = 3


def fit_of(area: Sequence[Name], wanted: Sequence[Name]) -> Fit:
    """How well the line of these names fits all that is wanted: as well as its worst name."""
    return min((_fit_of_name(area, name) for name in wanted), default=Fit.NONE)


def says_where(area: Sequence[Name], wanted: Sequence[Name]) -> bool:
    """Whether a wanted name is exactly the line's ward or street; a province alone is no answer."""
    local = [name for name in area if name.kind in _WARDS or name.kind == "duong"]
    return any(_fit_of_name(local, name) >= Fit.NAME for name in wanted)


def looser(wanted: Sequence[Name], unknown_wards: frozenset[Name]) -> Iterator[list[Name]]:
    """What may decide when nothing fits all the names, the most specific first.

    Former districts and wards nobody knows go first, then a street nobody knows within a known ward.
    """
    kept = [name for name in wanted if name.kind not in _FORMER and name not in unknown_wards]
    if kept and kept != list(wanted):
        yield kept
    if len(kept) > 1 and kept[0].kind in ("", "duong"):
        yield kept[1:]


def wards_in(wanted: Sequence[Name]) -> list[Name]:
    """Those of the names that are called wards or communes."""
    return [name for name in wanted if name.kind in _WARDS]


def _fit_of_name(area: Sequence[Name], wanted: Name) -> Fit:
    firsts = {name for name in area if _is_spelled(area, name, wanted.words)}
    if any(not wanted.kind or name.kind in ("", wanted.kind) for name in firsts):
        return Fit.NAME_AND_KIND
    if firsts:
        return Fit.NAME
    flat = " ".join(word for name in area for word in name.words)
    return Fit.CONTAINED if f" {' '.join(wanted.words)} " in f" {flat} " else Fit.NONE


def _is_spelled(area: Sequence[Name], first: Name, words: tuple[str, ...]) -> bool:
    """Whether the words are this name, alone or with other whole names after it ("le loi dien ban")."""
    length = len(first.words)
    if words[:length] != first.words:
        return False
    rest = words[length:]
    return not rest or any(_is_spelled(area, name, rest) for name in area if name != first)
