"""Tables with a column for the morning and one for the afternoon: both are one column of times.

A dash or an empty cell is a half of the day without a cut, never «as above».
"""

import re
from collections.abc import Sequence

from outage_service.importing.model import Value
from outage_service.importing.tables import HEADER_WITHIN, Row
from outage_service.world.places.names import fold

_HALF = re.compile(r"(?:buoi |gio |thoi gian |lich )?(?P<half>sang|chieu|toi)(?: \(.*\))?")
_NOTHING = re.compile(r"[\s\-–—x./]*|khong(?: cat| co)?")
_NAMES = {"sang": "sáng", "chieu": "chiều", "toi": "tối"}


def with_one_time(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with one column of times instead of those for halves of the day; the same rows without such."""
    found = ((n, _halves(cells)) for n, (_, cells) in enumerate(rows[:HEADER_WITHIN]))
    number, halves = next(((n, halves) for n, halves in found if halves), (0, {}))
    if not halves:
        return rows
    first, *others = halves
    told: list[Row] = []
    for at, (name, cells) in enumerate(rows):
        own = list(cells)
        if at == number:
            own[first] = "Thời gian"
        elif at > number and len({str(own[n]) for n in halves if n < len(own)}) > 1:
            own[first] = "; ".join(
                f"{_NAMES[half]} {own[n]}"
                for n, half in halves.items()
                if n < len(own) and not _is_nothing(own[n])
            )
        elif at > number and first < len(own) and _is_nothing(own[first]):
            own[first] = ""
        told.append((name, [cell for n, cell in enumerate(own) if n not in others]))
    return told


def _halves(cells: Sequence[Value]) -> dict[int, str]:
    """The columns of the halves of a day, when a header has more than one and each once."""
    halves = {n: match["half"] for n, cell in enumerate(cells) if (match := _half(cell))}
    return halves if len(halves) > 1 and len(set(halves.values())) == len(halves) else {}


def _half(cell: Value) -> re.Match[str] | None:
    return _HALF.fullmatch(" ".join(fold(cell).split())) if isinstance(cell, str) else None


def _is_nothing(cell: Value) -> bool:
    return isinstance(cell, str) and bool(_NOTHING.fullmatch(fold(cell)))
