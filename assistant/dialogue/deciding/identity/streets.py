"""Streets: what a conversation keeps about a customer, and which point of use a caller means by a street."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from assistant.dialogue.situation.situation import Point
from assistant.vietnamese.folding import fold
from assistant.vietnamese.syllables import is_bare_syllable

# A name of fewer letters with a slip may be another name; «Nguyễn Du» and «Nguyễn Huệ» are 0.84 alike.
SHORTEST_WITH_A_SLIP, NEARLY = 7, 0.88
FEWEST_INITIALS = 3
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
    names = [name for name in (fold(point.street), bare_name(point.ward)) if name]
    return any(f" {name} " in said for name in names) or _is_nearly_named(said, fold(point.street))


def _is_nearly_named(said: str, street: str) -> bool:
    """«ton duc thnag»: the words of the street with a slip of the keyboard. «Trần Phúc» is no slip of «Trần Phú»."""
    words, name = said.split(), street.split()
    if len(street) < SHORTEST_WITH_A_SLIP:
        return False
    parts = (words[at : at + len(name)] for at in range(len(words) - len(name) + 1))
    return any(
        SequenceMatcher(None, " ".join(part), street).ratio() >= NEARLY
        and all(one == other or not is_bare_syllable(one) for one, other in zip(part, name, strict=True))
        for part in parts
    )


def bare_name(area: str) -> str:
    """«Phường Hải Châu» → «hai chau»."""
    return _KIND.sub("", fold(area).strip())


def by_initials(text: str, points: Sequence[Point]) -> Point | None:
    """«dbp», as people type «Điện Biên Phủ», where it is only one of these streets."""
    said = fold(text).split()
    named = [
        one
        for one in points
        if len(name := fold(one.street).split()) >= FEWEST_INITIALS and "".join(w[0] for w in name) in said
    ]
    return named[0] if len(named) == 1 else None


def with_the_name_known(place: str, names: Sequence[str]) -> str:
    """The place with the longest of these names in it, as the name is written. Two names that differ by accents
    alone are not told apart."""
    said = fold(place).split()
    for name in sorted(names, key=len, reverse=True):
        bare = _STREET_WORD.sub("", name).strip()
        parts = fold(bare).split()
        alike = {one for one in names if fold(_STREET_WORD.sub("", one).strip()) == fold(bare)}
        at = next((at for at in range(len(said)) if parts and said[at : at + len(parts)] == parts), None)
        if at is not None and len(alike) == 1 and len(place.split()) == len(said):
            words = place.split()
            return " ".join((*words[:at], bare, *words[at + len(parts) :]))
    return place


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
    nearly = [one for one in points if _is_nearly_named(said, fold(one.street))]
    if not named and len(nearly) == 1:
        return nearly[0]
    by_ward = [one for one in named or points if one.ward and f" {bare_name(one.ward)} " in said]
    if len(by_ward) == 1:
        return by_ward[0]
    for words, index in _ORDINALS.items():
        if f" {words} " in said and -1 <= index < len(points):
            return points[index]
    return None
