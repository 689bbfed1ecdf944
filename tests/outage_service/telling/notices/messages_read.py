"""Messages as their readers understand them, from the words alone."""

import re
from datetime import datetime

from outage_service.clock import VIETNAM
from tests.outage_service.telling.notices.beliefs import Kind, Said

STREETS = {"A": "Le Loi", "B": "Tran Phu", "C": "Au Co"}

_AREA = r"khu vuc (?P<{0}>[A-Z][a-z]+ [A-Z][a-z]+)(?:, Phuong \d)?(?P<{0}s> va 1 noi khac)?"
_THERE, _LEFT = _AREA.format("area"), _AREA.format("left")
_WHEN = r"(?P<{}>\d\dh\d\d ngay \d+/\d+)"
_BACK, _START, _WAS = _WHEN.format("back"), _WHEN.format("start"), _WHEN.format("was")
_TEXTS: list[tuple[Kind, str]] = [
    (
        "changed",
        rf"nay chi {_THERE} tam ngung cap dien tu {_START} den {_BACK}; {_LEFT} khong con trong lich tu {_WAS} nhu",
    ),
    (
        "changed",
        rf"{_LEFT} khong con thuoc su co da bao\. Nay chi {_THERE} mat dien, du kien co dien lai luc {_BACK}",
    ),
    ("changed", rf"{_LEFT} khong con thuoc su co da bao\. Nay chi {_THERE} mat dien, chua ro"),
    ("first", rf"{_THERE} tam ngung cap dien tu {_START} den {_BACK}"),
    ("changed", rf"{_THERE} doi lich tam ngung cap dien tu {_WAS}, nay la tu {_START} den {_BACK}\."),
    ("off", rf"{_THERE} khong tam ngung cap dien tu {_WAS} nhu da bao"),
    ("off", rf"{_THERE} khong con trong lich tam ngung cap dien tu {_WAS} nhu da bao"),
    ("off", rf"{_THERE} khong con thuoc su co mat dien da bao"),
    ("first", rf"{_THERE} mat dien tu [^,]+, du kien co dien lai luc {_BACK}"),
    ("changed", rf"{_THERE} nay du kien co dien lai luc {_BACK}, thay cho {_WAS}"),
    ("changed", rf"{_THERE} chua xac dinh lai duoc gio"),
    ("back", rf"{_THERE} da co dien lai"),
]


def understood(text: str, homes: str) -> Said | None:
    """A message as somebody with these homes reads it; None when it makes no sense to them."""
    for kind, pattern in _TEXTS:
        if found := re.search(pattern, text):
            parts = found.groupdict()
            return Said(
                kind,
                _areas(parts.get("area"), parts.get("areas"), homes),
                _areas(parts.get("left"), parts.get("lefts"), homes),
                _moment(parts.get("start")),
                _moment(parts.get("back")),
                _moment(parts.get("was")),
            )
    return None


def _areas(street: str | None, others: str | None, homes: str) -> tuple[str, ...]:
    if street is None:
        return ()
    return tuple(homes) if others else tuple(area for area, name in STREETS.items() if name == street)


def _moment(written: str | None) -> datetime | None:
    return (
        datetime.strptime(f"{written} 2026", "%Hh%M ngay %d/%m %Y").replace(tzinfo=VIETNAM)
        if written
        else None
    )
