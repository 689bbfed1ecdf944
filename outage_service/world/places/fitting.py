"""How well an area line fits the place that a caller named. Pure rules: no SQL."""

from collections.abc import Sequence
from enum import IntEnum

from outage_service.world.places.names import FEEDER, STATION, Name


class Fit(IntEnum):
    """How well a line fits, the best last."""

    NONE = 0
    CONTAINED = 1  # "Điện Bàn" in "Điện Bàn Tây"
    NAME = 2  # "xã Điện Bàn" at "phường Điện Bàn"
    NAME_AND_KIND = 3


def fit_of(area: Sequence[Name], wanted: Sequence[Name]) -> Fit:
    """How well the line of these names fits all that is wanted: as well as its worst name."""
    return min((_fit_of_name(area, name) for name in wanted), default=Fit.NONE)


def fit_of_node(area: Sequence[Name], wanted: Name) -> Fit:
    """How well the line of a feeder or station fits its name: "lộ 471" may be the feeder "471E15"."""
    for name in area:
        if name.kind != wanted.kind:
            continue
        if name.words == wanted.words:
            return Fit.NAME_AND_KIND
        if name.kind == FEEDER and _is_short_for(wanted.words, name.words):
            return Fit.NAME
        if name.kind == STATION and f" {' '.join(wanted.words)} " in f" {' '.join(name.words)} ":
            return Fit.CONTAINED
    return Fit.NONE


def _is_short_for(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """ "471" for "471e15", "373e8" for "373e8.22"; not "47" for "471"."""
    whole, last = " ".join(name), " ".join(said)
    return whole.startswith(last) and not (last[-1].isdigit() and whole[len(last)].isdigit())


def _fit_of_name(area: Sequence[Name], wanted: Name) -> Fit:
    firsts = {name for name in area if _is_spelled(area, name, wanted.words)}
    if any(not wanted.kind or name.kind in ("", wanted.kind) for name in firsts):
        return Fit.NAME_AND_KIND
    if firsts:
        return Fit.NAME
    # Within one name: the end of one and the beginning of the next are no third ("Trần Phú", "Hải Châu").
    said = f" {' '.join(wanted.words)} "
    return Fit.CONTAINED if any(said in f" {' '.join(name.words)} " for name in area) else Fit.NONE


def _is_spelled(area: Sequence[Name], first: Name, words: tuple[str, ...]) -> bool:
    """Whether the words are this name, alone or with other whole names after it ("le loi dien ban")."""
    length = len(first.words)
    if words[:length] != first.words:
        return False
    rest = words[length:]
    return not rest or any(_is_spelled(area, name, rest) for name in area if name != first)
