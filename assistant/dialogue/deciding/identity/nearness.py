"""Finds the customer of a misheard code or number: one that belongs to no customer.

Three things help: the number the caller calls from, the street or ward they name, and a second hearing. Only
a result that fits exactly one customer is used, and the caller must confirm it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.deciding.facts import Facts, request
from assistant.dialogue.deciding.identity.streets import is_about, point_of
from assistant.dialogue.situation.situation import Point
from assistant.vietnamese.identifiers import is_customer_code, near_miss

MOST_HEARINGS = 2
MOST_MISHEARD_DIGITS = 2
MOST_DIFFERENCES = 4  # between two hearings: at most sixteen combinations

Json = dict[str, Any]


def of_number(phone: str | None, code: str | None, facts: Facts) -> Point | None:
    """The one customer of the caller's number whose code differs in one character."""
    if not phone or not code:
        return None
    known = {str(found["customer_code"]): found for found in facts.customers_of_phone(phone)}
    alike = near_miss(code, list(known))
    return point_of(known[alike[0]]) if len(alike) == 1 else None


def at_place(heard: Sequence[str], place: str | None, facts: Facts) -> Point | None:
    """The one customer in that street or ward whose code or phone differs in one character from a hearing."""
    if not place:
        return None
    found: dict[str, Point] = {}
    for one in heard:
        for point in map(point_of, facts.near_misses(one)):
            if is_about(place, point):
                found[point.code] = point
    return next(iter(found.values())) if len(found) == 1 else None


def registered_phone(heard: str, customer_code: str, facts: Facts) -> str | None:
    """The customer's registered number that differs from `heard` in one or two digits; None unless exactly
    one does."""
    found = facts.customer(customer_code)
    phones = [str(phone) for phone in (found or {}).get("phones") or ()]
    near = [phone for phone in phones if is_nearly(heard, phone)]
    return near[0] if len(near) == 1 and heard not in phones else None


def is_nearly(heard: str, number: str) -> bool:
    return 1 <= _differences(heard, number) <= MOST_MISHEARD_DIGITS


def _differences(one: str, other: str) -> int:
    """How many characters differ; all of them when the lengths differ."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=False))


def by_two_hearings(heard: Sequence[str], facts: Facts) -> Point | None:
    """The one customer with a code or number that combines the characters of the last two hearings."""
    ways = together(*heard[-2:]) if len(heard) >= 2 else []
    asked = [
        request("customer", customer_code=one)
        if is_customer_code(one)
        else request("customers_of_phone", phone=one)
        for one in ways
    ]
    found: dict[str, Json] = {}
    for answer in facts.together(*asked):
        for one in answer if isinstance(answer, list) else [answer]:
            if one:
                found[str(one["customer_code"])] = one
    return point_of(next(iter(found.values()))) if len(found) == 1 else None


def together(first: str, second: str) -> list[str]:
    """All ways to take each character from one of two hearings, without the hearings themselves."""
    if len(first) != len(second) or not 2 <= _differences(first, second) <= MOST_DIFFERENCES:
        return []
    choices = [sorted({a, b}) for a, b in zip(first, second, strict=False)]
    ways = ("".join(characters) for characters in itertools.product(*choices))
    return [one for one in ways if one not in (first, second)]
