"""Finds the customer of a misheard code or number: one that belongs to no customer.

Three things help: the number the caller calls from, the street or ward they name, and a second hearing. Only
a result that fits exactly one customer is used, and the caller must confirm it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.dialogue.actions.memory import CallerWords, Memory, Slots
from assistant.dialogue.actions.streets import customer_in_mind, is_about
from assistant.vietnamese.identifiers import is_customer_code, near_miss

if TYPE_CHECKING:
    from assistant.dialogue.actions.outage_client import OutageClient

MOST_HEARINGS = 2
MOST_MISHEARD_DIGITS = 2
MOST_DIFFERENCES = 4  # between two hearings: at most sixteen combinations

Json = dict[str, Any]


def hearings(words: CallerWords, memory: Memory) -> tuple[str, ...]:
    """The last misheard codes and numbers, together with the ones heard now; the latest last."""
    now = (*words.customer_codes[:1], *words.phone_numbers[:1])
    return tuple(dict.fromkeys((*memory.misheard, *now)))[-MOST_HEARINGS:]


async def of_own_number(words: CallerWords, memory: Memory, service: OutageClient) -> Slots | None:
    """The one customer of the caller's number whose code differs in one character."""
    phone = words.caller_phone or memory.phone
    if not phone or not words.customer_codes:
        return None
    known = {str(found["customer_code"]): found for found in await service.customers_of_phone(phone)}
    alike = near_miss(words.customer_codes[0], list(known))
    return customer_in_mind(known[alike[0]]) if len(alike) == 1 else None


async def at_place(heard: Sequence[str], place: str | None, service: OutageClient) -> Slots | None:
    """The one customer in that street or ward whose code or phone differs in one character from a hearing."""
    if not place:
        return None
    found: dict[str, Slots] = {}
    for one in heard:
        for customer in map(customer_in_mind, await service.near_misses(one)):
            if is_about(place, customer):
                found[customer["customer_code"]] = customer
    return next(iter(found.values())) if len(found) == 1 else None


async def registered_phone(heard: str, customer_code: str, service: OutageClient) -> str | None:
    """The customer's registered number that differs from `heard` in one or two digits; None unless exactly
    one does."""
    found = await service.customer(customer_code)
    phones = [str(phone) for phone in (found or {}).get("phones") or ()]
    near = [phone for phone in phones if is_nearly(heard, phone)]
    return near[0] if len(near) == 1 and heard not in phones else None


def is_nearly(heard: str, number: str) -> bool:
    return 1 <= _differences(heard, number) <= MOST_MISHEARD_DIGITS


def _differences(one: str, other: str) -> int:
    """How many characters differ; all of them when the lengths differ."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))


async def by_two_hearings(heard: Sequence[str], service: OutageClient) -> Slots | None:
    """The one customer with a code or number that combines the characters of the last two hearings."""
    ways = together(*heard[-2:]) if len(heard) >= 2 else []
    answers = await asyncio.gather(*(_customers(one, service) for one in ways))
    found = {str(one["customer_code"]): one for customers in answers for one in customers}
    return customer_in_mind(next(iter(found.values()))) if len(found) == 1 else None


def together(first: str, second: str) -> list[str]:
    """All ways to take each character from one of two hearings, without the hearings themselves."""
    if len(first) != len(second) or not 2 <= _differences(first, second) <= MOST_DIFFERENCES:
        return []
    choices = [sorted({a, b}) for a, b in zip(first, second, strict=True)]
    ways = ("".join(characters) for characters in itertools.product(*choices))
    return [one for one in ways if one not in (first, second)]


async def _customers(identifier: str, service: OutageClient) -> list[Json]:
    if is_customer_code(identifier):
        found = await service.customer(identifier)
        return [found] if found else []
    return await service.customers_of_phone(identifier)
