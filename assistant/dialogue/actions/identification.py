"""Who is calling: one caller's words in, the next step of identify_form out.

Everything here is about one question at a time (memory.py lists them): code or phone, the rest of a code,
«có phải … không?», which street, and at last the area. Nobody is asked the same thing three times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.dialogue.actions.memory import (
    CODE_OR_PHONE,
    CONFIRM,
    PLACE,
    REST_OF_CODE,
    STREET,
    TASK_OF_INTENT,
    Heard,
    Memory,
    Slots,
)
from assistant.dialogue.actions.wording import customer_in_mind
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, is_customer_code, join_fragments, near_miss

if TYPE_CHECKING:
    from assistant.dialogue.actions.outage_client import OutageClient

MOST_LOOKUPS = 2
MOST_TIMES_ASKED = 2
SHORTEST_NUMBER = 4

# What interrupts identification: another rule answers it, then the form asks again.
INTERRUPTIONS = frozenset(
    {"faq", "greet", "thank", "ask_bot_identity", "ask_capabilities", "out_of_scope", "ask_wait", "ask_repeat",
     "complain", "report_hazard", "request_operator", "cancel", "goodbye", "report_power_restored",
     "conversation_open"}
)  # fmt: skip
_ALWAYS_FIRST = frozenset({"report_hazard", "request_operator"})
_ORDINALS = {"dau": 0, "thu nhat": 0, "thu hai": 1, "cuoi": -1, "thu ba": 2}


@dataclass(frozen=True)
class Step:
    """What to remember. `identity` ends the form: "customer", "place" or "none" (a person must help)."""

    slots: Slots = field(default_factory=dict)
    identity: str | None = None
    interrupted: bool = False


async def identify(words: Heard, memory: Memory, service: OutageClient) -> Step:
    """The next step after `words`. Raises OutageServiceUnavailable when nobody can be looked up."""
    if words.intent in _ALWAYS_FIRST:
        return Step(interrupted=True)
    if words.customer_codes or words.phone_numbers:
        return await _look_up(words, memory, service)
    if memory.question is None:
        return await _first_words(words, memory, service)
    joined = _joined(words, memory)
    if joined is not None:
        return await _look_up(joined, memory, service)
    if memory.question == CONFIRM:
        return _confirmation(words, memory)
    if memory.question == STREET:
        return _choice_of_street(words, memory)
    if memory.question == PLACE:
        return _area(words, memory)
    return _code_or_phone(words, memory)


async def _first_words(words: Heard, memory: Memory, service: OutageClient) -> Step:
    if memory.customer:
        return Step(identity="customer")
    if memory.place and not words.place:
        return Step(identity="place")
    if words.caller_phone and not memory.failed_lookups:
        found = await service.customers_of_phone(words.caller_phone)
        if found:
            return _of_phone(found, literal=True)
    if words.place and await service.outages_at(words.place, "active"):
        return _at(words.place)
    fragment = _fragment(words.text)
    if fragment:
        return Step({"question": REST_OF_CODE, "fragment": fragment, "times_asked": 0})
    if words.intent == "cannot_inform":
        return Step({"question": PLACE, "times_asked": 0})
    return Step({"question": CODE_OR_PHONE, "place": None, "times_asked": 0})


async def _look_up(words: Heard, memory: Memory, service: OutageClient) -> Step:
    """A code or phone was said, alone or with the problem: the look-up decides by what exists."""
    for code in words.customer_codes:
        found = await service.customer(code)
        if found:
            customer = customer_in_mind(found)
            return _certain(customer) if _as_written(code, words) else _to_confirm(customer)
    for phone in words.phone_numbers:
        customers = await service.customers_of_phone(phone)
        if customers:
            step = _of_phone(customers, literal=_as_written(phone, words))
            return Step({**step.slots, "phone": phone}, step.identity)
    similar = await _near_miss(words, memory, service)
    if similar:
        return _to_confirm(similar)
    if not words.customer_codes and memory.task in ("subscribe", "callback") and memory.customer:
        return Step({"phone": words.phone_numbers[0]}, "customer")
    failed = memory.failed_lookups + 1
    question = PLACE if failed >= MOST_LOOKUPS else CODE_OR_PHONE
    times_asked = 0 if question == PLACE else memory.times_asked + 1
    return Step(
        {"failed_lookups": failed, "question": question, "fragment": None, "times_asked": times_asked}
    )


async def _near_miss(words: Heard, memory: Memory, service: OutageClient) -> Slots | None:
    """The one customer of the caller's own number whose code differs in one character; offered, never assumed."""
    phone = words.caller_phone or memory.phone
    if not phone or not words.customer_codes:
        return None
    known = {str(found["customer_code"]): found for found in await service.customers_of_phone(phone)}
    alike = near_miss(words.customer_codes[0], list(known))
    return customer_in_mind(known[alike[0]]) if len(alike) == 1 else None


def _joined(words: Heard, memory: Memory) -> Heard | None:
    """The words with both halves of a code or phone put together, when they make one."""
    if not memory.fragment:
        return None
    for said in find_fragments(words.text):
        whole = join_fragments(memory.fragment, said)
        if whole is None:
            continue
        if is_customer_code(whole.value):
            return replace(words, customer_codes=(whole.value,))
        return replace(words, phone_numbers=(whole.value,))
    return None


def _confirmation(words: Heard, memory: Memory) -> Step:
    candidate = memory.candidates[0]
    fragment = _fragment(words.text)
    if words.intent == "affirm":
        return _certain(candidate)
    # A caller on a known number who goes straight to the point has agreed.
    if words.intent in TASK_OF_INTENT and words.intent != "complain" and words.caller_phone:
        return _certain(candidate)
    if words.intent in ("deny", "inform", "cannot_inform") or fragment:
        question = PLACE if words.intent == "cannot_inform" else REST_OF_CODE if fragment else CODE_OR_PHONE
        failed = memory.failed_lookups + 1
        if failed >= MOST_LOOKUPS and question == CODE_OR_PHONE:
            question = PLACE
        return Step(
            {"candidates": None, "question": question, "fragment": fragment, "failed_lookups": failed,
             "times_asked": 0}
        )  # fmt: skip
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=CODE_OR_PHONE)


def _choice_of_street(words: Heard, memory: Memory) -> Step:
    chosen = choose_by_street(words.text, memory.candidates)
    if chosen:
        return _certain(chosen)
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=PLACE)


def _area(words: Heard, memory: Memory) -> Step:
    if words.place:
        return _at(words.place)
    if words.intent == "cannot_inform" or words.intent == "deny":
        return Step(identity="none")
    if words.intent in ("inform", "nlu_fallback") and 2 <= len(words.text.split()) <= 12:
        return _at(words.text)
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=None)


def _code_or_phone(words: Heard, memory: Memory) -> Step:
    fragment = _fragment(words.text)
    if fragment:
        return Step({"question": REST_OF_CODE, "fragment": fragment, "times_asked": 0})
    if words.place and words.intent in ("inform", "cannot_inform", "check_outage"):
        return _at(words.place)
    if words.intent == "cannot_inform":
        return Step({"question": PLACE, "fragment": None, "times_asked": 0})
    if words.intent in INTERRUPTIONS or words.intent == "nlu_fallback":
        return Step(interrupted=True)
    return _again(memory, give_up=PLACE)


def _again(memory: Memory, give_up: str | None) -> Step:
    """Asks once more in other words; after that, `give_up` is the next question, or a person."""
    asked = memory.times_asked + 1
    if asked < MOST_TIMES_ASKED:
        return Step({"times_asked": asked})
    if give_up is None:
        return Step(identity="none")
    return Step({"question": give_up, "candidates": None, "fragment": None, "times_asked": 0})


def _of_phone(found: Sequence[Slots], literal: bool) -> Step:
    customers = [customer_in_mind(customer) for customer in found]
    if len(customers) > 1:
        return Step({"candidates": customers, "question": STREET, "fragment": None, "times_asked": 0})
    return _certain(customers[0]) if literal else _to_confirm(customers[0])


def _certain(customer: Slots) -> Step:
    return Step(
        {"customer": customer, "candidates": None, "question": None, "fragment": None, "place": None,
         "times_asked": 0, "failed_lookups": 0},
        "customer",
    )  # fmt: skip


def _to_confirm(customer: Slots) -> Step:
    return Step({"candidates": [customer], "question": CONFIRM, "fragment": None, "times_asked": 0})


def _at(place: str) -> Step:
    return Step({"place": place, "question": None, "candidates": None, "times_asked": 0}, "place")


def _as_written(value: str, words: Heard) -> bool:
    """Typed in one piece, so there is nothing to mishear: no question «có phải … không» is needed."""
    return value.lower() in re.sub(r"[\s.\-]", "", fold(words.text)).replace("+84", "0")


def _fragment(text: str) -> str | None:
    """The longest part of a code or phone in `text`. Two digits are a house number or an hour, not yet a part."""
    parts = [found.value for found in find_fragments(text)]
    parts = [part for part in parts if len(part) >= SHORTEST_NUMBER or (part[0] == "P" and part[1].isalpha())]
    return max(parts, key=len, default=None)


def choose_by_street(text: str, candidates: Sequence[Slots]) -> Slots | None:
    """The candidate whose street is named («cái ở Trần Phú»), or whose place in the list («cái thứ hai»)."""
    said = f" {fold(text)} "
    named = [one for one in candidates if one["street"] and f" {fold(one['street'])} " in said]
    if len(named) == 1:
        return named[0]
    by_ward = [one for one in candidates if one["ward"] and f" {fold(one['ward'])} " in said]
    if len(by_ward) == 1:
        return by_ward[0]
    for words, index in _ORDINALS.items():
        if f" {words} " in said and -1 <= index < len(candidates):
            return candidates[index]
    return None
