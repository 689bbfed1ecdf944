"""Notices with the old and the new times side by side: the old cut is called off, the new one stands.

«Không đổi» keeps the old one, «Hủy» calls it off; an empty new time is a question.
"""

import re
from collections.abc import Sequence
from functools import partial

from outage_service.importing.columns import kind_of_cell
from outage_service.importing.model import Value
from outage_service.importing.states import STANDS
from outage_service.importing.tables import HEADER_WITHIN, Row
from outage_service.world.places.names import fold

_WHAT = r"(?:lich(?: cat dien| ngung cap dien| ngung cung cap dien)?|thoi gian(?: cat dien)?|gio|ke hoach|ngay gio)"
_OLD = re.compile(rf"{_WHAT} (?:cu|da (?:cong bo|thong bao|dang)|ban dau|truoc day|truoc do|truoc)")
_NEW = re.compile(
    rf"{_WHAT} (?:moi|(?:sau )?(?:dieu chinh|thay doi)|doi thanh|thay the)|(?:dieu chinh|doi|chuyen) thanh"
)
_KEPT = re.compile(r"(?:khong (?:thay )?doi|giu nguyen|nhu cu|van giu|nhu da thong bao)\W*")
_LINE = re.compile(
    r"^[^\S\n]*[-–•*+]?[^\S\n]*(?P<label>[^\W\d][^\n:]{2,40}?)[^\S\n]*:[^\S\n]*(?P<value>[^\n]+)$",
    re.MULTILINE,
)
CALLED_OFF = "Hủy"


def as_states(new: Value, old: Value) -> list[tuple[Value, str]]:
    """The times with their status, from the old and the new time of one row."""
    text = str(new).strip()
    if kind_of_cell(new) in ("span", "moment", "days"):
        return [(old, CALLED_OFF), (new, STANDS)] if str(old).strip() else [(new, STANDS)]
    if _KEPT.fullmatch(fold(text)):
        return [(old, STANDS)]
    return [(old, text or "lịch mới để trống")]


def apart(rows: Sequence[Row]) -> Sequence[Row]:
    """A row for each time and its status; the same rows when the table has no old and new times."""
    header = next((n for n, (_, cells) in enumerate(rows[:HEADER_WITHIN]) if _pair(cells)), None)
    if header is None or (pair := _pair(rows[header][1])) is None:
        return rows
    old, new = pair
    told: list[Row] = list(rows[:header])
    for at, (name, cells) in enumerate(rows[header:]):
        own = [*cells, *[""] * (max(old, new) + 1 - len(cells))]
        states: list[tuple[Value, str]] = (
            [("Thời gian", "Trạng thái")] if at == 0 else as_states(own[new], own[old])
        )
        if len({str(cell) for cell in cells if cell != ""}) <= 1:
            told.append((name, cells))
            continue
        for when, status in states:
            told.append(
                (
                    name,
                    [when if n == old else status if n == new else cell for n, cell in enumerate(own)],
                )
            )
    return told


def _pair(cells: Sequence[Value]) -> tuple[int, int] | None:
    """The column of the old times and that of the new ones; None when there is not one of each."""
    old = [number for number, cell in enumerate(cells) if _OLD.fullmatch(_plain(cell))]
    new = [number for number, cell in enumerate(cells) if _NEW.fullmatch(_plain(cell))]
    return (old[0], new[0]) if len(old) == len(new) == 1 else None


def texts_apart(text: str) -> list[str]:
    """The text with its old times called off, and the text with its new ones; the same text without such labels."""
    labels = [_plain(match["label"]) for match in _LINE.finditer(text)]
    old, new = sum(map(bool, map(_OLD.fullmatch, labels))), sum(map(bool, map(_NEW.fullmatch, labels)))
    if not old or old != new:
        return [text]
    values = [match["value"] for match in _LINE.finditer(text) if _NEW.fullmatch(_plain(match["label"]))]
    if any(kind_of_cell(value) != "span" for value in values):
        return [text]
    return [
        _LINE.sub(partial(_line, keep=keep, drop=drop, status=status), text)
        for keep, drop, status in ((_OLD, _NEW, CALLED_OFF), (_NEW, _OLD, STANDS))
    ]


def _line(match: re.Match[str], keep: re.Pattern[str], drop: re.Pattern[str], status: str) -> str:
    label = _plain(match["label"])
    if drop.fullmatch(label):
        return ""
    return f"Thời gian: {match['value']}\nTrạng thái: {status}" if keep.fullmatch(label) else match[0]


def _plain(cell: Value) -> str:
    return " ".join(fold(cell).split()) if isinstance(cell, str) else ""
