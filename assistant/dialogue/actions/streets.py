"""Streets: what a conversation keeps about a customer, and which customer a caller means by a street."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.actions.memory import ABOUT_A_PHONE, CallerWords, Memory, Slots
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
_ORDINALS = {"dau": 0, "thu nhat": 0, "thu hai": 1, "cuoi": -1, "thu ba": 2}


def street_of(address: str) -> str:
    """The street alone, «12/5A đường Lê Lợi, P. Hải Châu» → «Lê Lợi»: all that an unverified caller may hear."""
    first = address.split(",")[0].strip()
    street = _STREET_WORD.sub("", _HOUSE_NUMBER.sub("", first)).strip()
    return street or first


def customer_in_mind(customer: Slots) -> Slots:
    """What the conversation keeps about a customer: never the name, never the house number."""
    return {
        "customer_code": customer["customer_code"],
        "street": street_of(str(customer.get("address") or "")),
        "ward": str(customer.get("ward") or ""),
    }


def sounds_like_a_place(words: str) -> bool:
    """Whether the words say what kind of place it is, or hold a number: «hẻm 12», «gần chợ Cồn»."""
    return bool(_KIND_OF_PLACE.search(fold(words)) or _KIND_BY_ITS_ACCENT.search(words))


def is_about(place: str, customer: Slots) -> bool:
    """Whether `place` may be this customer's: it names the street or the ward."""
    said = f" {fold(place)} "
    return any(
        f" {name} " in said for name in (fold(customer["street"]), bare_name(customer["ward"])) if name
    )


def another_is_meant(words: CallerWords, memory: Memory, task: str | None = None) -> bool:
    """Whether the words name another customer or place than the current one. For a task about a phone, a
    phone number is only the one to write or call to."""
    if words.customer_codes or (words.phone_numbers and task not in ABOUT_A_PHONE):
        return True
    if not words.place:
        return False
    return not is_about(words.place, memory.customer) if memory.customer else words.place != memory.place


_AT_HOME = re.compile(
    r"\bnha (?:toi|chi|anh|em|minh|co|chu|bac|ong|ba|tui|tao|con|cua (?:toi|chi|anh|minh))\b"
)


def home_is_meant(words: CallerWords, memory: Memory) -> bool:
    """«Còn nhà chị thì sao?» after another place, from a registered number: the caller's own meter again."""
    elsewhere = memory.place or (memory.customer and not memory.customer.get("own"))
    named = words.place or words.has_identifier
    return bool(elsewhere and words.caller_phone and not named and _AT_HOME.search(fold(words.text)))


def bare_name(area: str) -> str:
    """«Phường Hải Châu» → «hai chau»."""
    return _KIND.sub("", fold(area).strip())


def labels(candidates: Sequence[Slots]) -> list[str]:
    """How each candidate is named: its street, with the ward where two share a street."""
    streets = [str(one["street"]) for one in candidates]
    named = [
        f"đường {street}, {one['ward']}" if streets.count(street) > 1 and one["ward"] else f"đường {street}"
        for street, one in zip(streets, candidates, strict=True)
    ]
    return list(dict.fromkeys(named))


def choose_by_street(text: str, candidates: Sequence[Slots]) -> Slots | None:
    """The candidate whose street is named («cái ở Trần Phú»), or whose place in the list («cái thứ hai»)."""
    said = f" {fold(text)} ".replace(",", " ")
    named = [one for one in candidates if one["street"] and f" {fold(one['street'])} " in said]
    if len(named) == 1:
        return named[0]
    by_ward = [one for one in named or candidates if one["ward"] and f" {bare_name(one['ward'])} " in said]
    if len(by_ward) == 1:
        return by_ward[0]
    for words, index in _ORDINALS.items():
        if f" {words} " in said and -1 <= index < len(candidates):
            return candidates[index]
    return None
