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
    ABOUT_A_PHONE,
    ALL_METERS,
    ALWAYS_FIRST,
    CODE_OR_PHONE,
    CONFIRM,
    INTERRUPTIONS,
    PLACE,
    REST_OF_CODE,
    STREET,
    TASK_OF_INTENT,
    Heard,
    Memory,
    Slots,
    place_said,
)
from assistant.dialogue.actions.streets import choose_by_street, customer_in_mind, is_about
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, is_customer_code, join_fragments, near_miss

if TYPE_CHECKING:
    from assistant.dialogue.actions.outage_client import OutageClient

MOST_FAILED_LOOKUPS = 2  # then the area is asked
MOST_LOOKUPS_IN_A_CALL = 4  # then a person: codes must not be tried out
MOST_IDENTIFIERS_IN_A_TURN = 2
MOST_TIMES_ASKED = 2
SHORTEST_NUMBER, LONGEST_CODE = 4, 13

_ALL_OF_THEM = re.compile(
    r"\b(?:ca (?:hai|ba|2|3|may|tat ca)|tat ca|het(?: ca)?|(?:hai|2) (?:cai|cho|noi|nha) luon)\b"
)
_WHERE_IS_IT = re.compile(
    r"\b(?:o dau|cho nao|nam dau|nam cho|dong nao|tim (?:o|dau|cho|the nao|sao)|la gi|la cai gi)\b"
)


@dataclass(frozen=True)
class Step:
    """What to remember. `identity` ends the form: "customer", "place", "report" or "none" (a person must help)."""

    slots: Slots = field(default_factory=dict)
    identity: str | None = None
    interrupted: bool = False
    failed_lookups: int = 0


async def identify(words: Heard, memory: Memory, service: OutageClient) -> Step:
    """The next step after `words`. Raises OutageServiceUnavailable when nobody can be looked up."""
    if words.intent in ALWAYS_FIRST:
        return Step(interrupted=True)
    if words.report_codes and not words.customer_codes:
        return Step({"report_code": words.report_codes[0], "question": None}, "report")
    if memory.task in ABOUT_A_PHONE and memory.customer and not words.customer_codes:
        return Step(identity="customer")
    if words.has_identifier:
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
    if memory.place:
        return _at(words.place or memory.place)
    own = []
    if words.caller_phone and not memory.elsewhere:
        if memory.task == "report_status":
            reports = await service.open_reports(phone=words.caller_phone)
            if reports:
                return Step({"report_code": reports[0]["code"]}, "report")
        own = await service.customers_of_phone(words.caller_phone)
    if words.place and not any(is_about(words.place, customer_in_mind(one)) for one in own):
        known = own or await _anything_known_at(words.place, memory, service)
        if known or words.intent == "cannot_inform":
            return _at(words.place)
    elif own:
        named = choose_by_street(words.text, [customer_in_mind(one) for one in own])
        return _certain({**named, "own": True}) if named else _of_phone(own, literal=True, own=True)
    fragment = _fragment(words.text)
    if fragment:
        return Step({"question": REST_OF_CODE, "fragment": fragment, "times_asked": 0})
    if words.intent == "cannot_inform":
        return Step({"question": PLACE, "times_asked": 0})
    # Nothing is known there yet: a code makes a better report, the place stays in mind for those who have none.
    return Step({"question": CODE_OR_PHONE, "place": words.place, "times_asked": 0})


async def _anything_known_at(place: str, memory: Memory, service: OutageClient) -> bool:
    if await service.outages_at(place, "active"):
        return True
    return memory.task == "planned" and bool(await service.outages_at(place, "planned"))


async def _look_up(words: Heard, memory: Memory, service: OutageClient) -> Step:
    """A code or phone was said, alone or with the problem: the look-up decides by what exists."""
    phone = words.phone_numbers[0] if words.phone_numbers else None
    tried = 0
    if not words.may_look_up:
        return _nobody_found(memory, tried)
    for code in words.customer_codes[:MOST_IDENTIFIERS_IN_A_TURN]:
        tried += 1
        found = await service.customer(code)
        if found:
            customer = customer_in_mind(found)
            step = (
                _certain(customer) if words.holds_as_written(code) else _to_confirm(customer, read_back=True)
            )
            return _and_phone(step, phone)
    for number in words.phone_numbers[:MOST_IDENTIFIERS_IN_A_TURN]:
        tried += 1
        customers = await service.customers_of_phone(number)
        if customers:
            return _and_phone(_of_phone(customers, literal=words.holds_as_written(number)), number)
    similar = await _near_miss(words, memory, service)
    if similar:
        return _to_confirm(similar, read_back=True)
    return _nobody_found(memory, tried)


def _nobody_found(memory: Memory, tried: int) -> Step:
    failed = memory.failed_lookups + 1
    if memory.place and failed >= MOST_FAILED_LOOKUPS:
        return Step({**_at(memory.place).slots, "failed_lookups": failed}, "place", failed_lookups=tried)
    if failed >= MOST_LOOKUPS_IN_A_CALL:
        return Step({"failed_lookups": failed, "question": None}, "none", failed_lookups=tried)
    question = PLACE if failed >= MOST_FAILED_LOOKUPS else CODE_OR_PHONE
    times_asked = 0 if question != memory.question else memory.times_asked + 1
    if question == CODE_OR_PHONE:
        times_asked = max(times_asked, 1)
    slots = {"failed_lookups": failed, "question": question, "fragment": None, "times_asked": times_asked}
    return Step({**slots, "candidates": None}, failed_lookups=tried)


async def _near_miss(words: Heard, memory: Memory, service: OutageClient) -> Slots | None:
    """The one customer of the caller's own number whose code differs in one character; offered, never assumed."""
    phone = words.caller_phone or memory.phone
    if not phone or not words.customer_codes:
        return None
    known = {str(found["customer_code"]): found for found in await service.customers_of_phone(phone)}
    alike = near_miss(words.customer_codes[0], list(known))
    return customer_in_mind(known[alike[0]]) if len(alike) == 1 else None


def _joined(words: Heard, memory: Memory) -> Heard | None:
    """The words with all pieces of a code or phone put together, when they make one."""
    if not memory.fragment:
        return None
    joined = (join_fragments(memory.fragment, said) for said in find_fragments(words.text))
    for whole in filter(None, (*joined, join_fragments(memory.fragment, words.text))):
        if is_customer_code(whole.value):
            return replace(words, customer_codes=(whole.value,))
        return replace(words, phone_numbers=(whole.value,))
    return None


def _confirmation(words: Heard, memory: Memory) -> Step:
    candidate = memory.candidates[0]
    if words.place and not is_about(words.place, candidate):
        return _at(words.place)
    if words.intent == "affirm":
        return _certain(candidate)
    # A caller on a registered number who goes straight to the point has agreed that it is about that number.
    if words.intent in TASK_OF_INTENT and words.intent != "complain" and candidate.get("own"):
        return _certain(candidate)
    fragment = _fragment(words.text)
    if words.intent in ("deny", "inform", "cannot_inform") or fragment:
        failed = memory.failed_lookups + 1
        slots = {"candidates": None, "failed_lookups": failed, "times_asked": 0, "elsewhere": True}
        if words.intent == "cannot_inform" or (failed >= MOST_FAILED_LOOKUPS and not fragment):
            return Step({**slots, "question": PLACE})
        return Step({**slots, "question": REST_OF_CODE if fragment else CODE_OR_PHONE, "fragment": fragment})
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=CODE_OR_PHONE)


def _choice_of_street(words: Heard, memory: Memory) -> Step:
    chosen = choose_by_street(words.text, memory.candidates)
    if chosen:
        return _certain(chosen)
    if _ALL_OF_THEM.search(fold(words.text)):
        return Step({"question": None, "customer": None, "times_asked": 0}, ALL_METERS)
    if words.place:
        return _at(words.place)
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=PLACE)


def _area(words: Heard, memory: Memory) -> Step:
    if words.place:
        return _at(words.place)
    if words.intent in ("cannot_inform", "deny"):
        return Step({"question": None}, "none")
    place = place_said(words.text) if words.intent in ("inform", "nlu_fallback", "out_of_scope") else None
    if place and 2 <= len(words.text.split()) <= 12:
        return _at(place)
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=None)


def _code_or_phone(words: Heard, memory: Memory) -> Step:
    fragment = _fragment(words.text, shortest=2 if memory.fragment else SHORTEST_NUMBER)
    if fragment:
        return _one_more_piece(fragment, memory)
    if words.place and words.intent in ("inform", "cannot_inform", "check_outage", "deny"):
        return _at(words.place)
    if _asks_where_the_code_is(words) and not memory.times_asked:
        return Step({"times_asked": 1})  # asked again, it says where the code is printed
    if words.intent == "cannot_inform":
        return (
            _at(memory.place)
            if memory.place
            else Step({"question": PLACE, "fragment": None, "times_asked": 0})
        )
    if words.intent in INTERRUPTIONS or words.intent == "nlu_fallback":
        return Step(interrupted=True)
    return _again(memory, give_up=PLACE)


def _asks_where_the_code_is(words: Heard) -> bool:
    """«Mã ở đâu trên hoá đơn vậy em?»"""
    said = fold(words.text)
    return re.search(r"\bma\b", said) is not None and _WHERE_IS_IT.search(said) is not None


def _one_more_piece(piece: str, memory: Memory) -> Step:
    """Codes come in two, three, four pieces; a piece that does not fit begins anew, at most twice."""
    together = (memory.fragment or "") + piece
    if len(together) < LONGEST_CODE:
        return Step({"question": REST_OF_CODE, "fragment": together, "times_asked": memory.times_asked})
    if memory.times_asked + 1 >= MOST_TIMES_ASKED:
        return Step({"question": PLACE, "fragment": None, "times_asked": 0})
    return Step({"question": REST_OF_CODE, "fragment": piece, "times_asked": memory.times_asked + 1})


def _again(memory: Memory, give_up: str | None) -> Step:
    """Asks once more in other words; after that, `give_up` is the next question, or a person."""
    asked = memory.times_asked + 1
    if asked < MOST_TIMES_ASKED:
        return Step({"times_asked": asked})
    if give_up is None:
        return Step({"question": None}, "none")
    if give_up == PLACE and memory.place:
        return _at(memory.place)
    return Step({"question": give_up, "candidates": None, "fragment": None, "times_asked": 0})


def _of_phone(found: Sequence[Slots], literal: bool, own: bool = False) -> Step:
    customers = [{**customer_in_mind(customer), "own": own} for customer in found]
    if len(customers) > 1:
        return Step({"candidates": customers, "question": STREET, "fragment": None, "times_asked": 0})
    return _certain(customers[0]) if literal else _to_confirm(customers[0], read_back=False)


def _certain(customer: Slots) -> Step:
    done = {"candidates": None, "question": None, "fragment": None, "place": None, "times_asked": 0}
    return Step({**done, "customer": customer}, "customer")


def _to_confirm(customer: Slots, read_back: bool) -> Step:
    """`read_back`: the caller said the code, so it may be said back."""
    candidate = {**customer, "read_back": read_back}
    return Step({"candidates": [candidate], "question": CONFIRM, "fragment": None, "times_asked": 0})


def _at(place: str) -> Step:
    done = {"question": None, "candidates": None, "fragment": None, "times_asked": 0}
    return Step({**done, "place": place, "customer": None}, "place")


def _and_phone(step: Step, phone: str | None) -> Step:
    return replace(step, slots={**step.slots, "phone": phone}) if phone else step


def _fragment(text: str, shortest: int = SHORTEST_NUMBER) -> str | None:
    """The longest part of a code or phone in `text`. Two digits may be a house number, unless a rest is awaited."""
    parts = [found.value for found in find_fragments(text)]
    parts = [part for part in parts if len(part) >= shortest or (part[0] == "P" and part[1].isalpha())]
    return max(parts, key=len, default=None)
