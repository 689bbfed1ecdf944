"""Streets: what a conversation keeps about a customer, and which point of use a caller means by a street."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.situation.situation import Point
from assistant.vietnamese.folding import fold

_HOUSE_NUMBER = re.compile(
    r"^(?:(?:số|nhà|hẻm|ngõ|ngách|kiệt|k|lô|căn)?\s*)*[a-z]?\d+[a-z]?(?:[/.-]\w+)*,?\s+", re.IGNORECASE
)
_STREET_WORD = re.compile(r"^(?:đường|phố|đ\.)\s+", re.IGNORECASE)
_KIND = re.compile(r"^(?:phuong|xa|thi tran|quan|huyen|p\.?|duong|pho)\s+")
_KIND_OF_PLACE = re.compile(
    r"\d|\b(?:duong|pho|phuong|xa|hem|kiet|ngo|ngach|thon|lang|xom|khoi|khu|truong|nga (?:ba|tu|nam|sau)|quan|huyen"
    r"|chung cu|benh vien|cong vien|thi tran|thi xa|thanh pho|toa|quoc lo|tinh lo|cong ty|nha tho)\b"
)
_KIND_BY_ITS_ACCENT = re.compile(r"\b(?:chợ|tổ|ấp|cầu|chùa|đình)\b", re.IGNORECASE)
_ORDINALS = {
    "dau": 0, "dau tien": 0, "thu nhat": 0, "thu hai": 1, "thu 2": 1, "giua": 1, "cuoi": -1, "sau": -1, "thu ba": 2,
    "thu 3": 2,
}  # fmt: skip


def street_of(address: str) -> str:
    """The street alone, «12/5A đường Lê Lợi, P. Hải Châu» → «Lê Lợi»: all that an unverified caller may hear."""
    first = address.split(",")[0].strip()
    street = _STREET_WORD.sub("", _HOUSE_NUMBER.sub("", first)).strip()
    return street or first


def point_of(customer: Mapping[str, Any], own: bool = False) -> Point:
    return Point(
        code=str(customer["customer_code"]),
        street=street_of(str(customer.get("address") or "")),
        ward=str(customer.get("ward") or ""),
        own=own,
    )


def sounds_like_a_place(words: str) -> bool:
    """Whether the words say what kind of place it is, or hold a number: «hẻm 12», «gần chợ Cồn»."""
    return bool(_KIND_OF_PLACE.search(fold(words)) or _KIND_BY_ITS_ACCENT.search(words))


def is_about(place: str, point: Point) -> bool:
    """Whether `place` may be this point's: it names the street or the ward."""
    said = f" {fold(place)} "
    return any(f" {name} " in said for name in (fold(point.street), bare_name(point.ward)) if name)


def bare_name(area: str) -> str:
    """«Phường Hải Châu» → «hai chau»."""
    return _KIND.sub("", fold(area).strip())


def labels(points: Sequence[Point]) -> list[str]:
    """How each point is named: its street, with the ward where two share a street."""
    streets = [one.street for one in points]
    named = [
        f"đường {one.street}, {one.ward}"
        if streets.count(one.street) > 1 and one.ward
        else f"đường {one.street}"
        for one in points
    ]
    return list(dict.fromkeys(named))


def choose(text: str, points: Sequence[Point]) -> Point | None:
    """The point whose street is named («cái ở Trần Phú»), or whose place in the list («cái thứ hai»)."""
    said = f" {fold(text)} ".replace(",", " ")
    named = [one for one in points if one.street and f" {fold(one.street)} " in said]
    if len(named) == 1:
        return named[0]
    by_ward = [one for one in named or points if one.ward and f" {bare_name(one.ward)} " in said]
    if len(by_ward) == 1:
        return by_ward[0]
    for words, index in _ORDINALS.items():
        if f" {words} " in said and -1 <= index < len(points):
            return points[index]
    return None
