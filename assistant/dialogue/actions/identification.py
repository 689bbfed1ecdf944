"""Finds out who is calling: from the caller's words, it decides the next step of identify_form.

One question is open at a time (memory.py lists them): code or phone, the rest of a code, «có phải … không?»,
which street, and at last the area. No question is asked three times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.dialogue.actions.hearings import joined, other_readings, with_identifier
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
    CallerWords,
    Memory,
    Slots,
    agrees,
    place_said,
)
from assistant.dialogue.actions.nearness import at_place, by_two_hearings, hearings, of_own_number
from assistant.dialogue.actions.pieces import (
    SHORTEST_NUMBER,
    is_nothing_but_digits,
    misheard_phone,
    piece_in,
)
from assistant.dialogue.actions.streets import (
    choose_by_street,
    customer_in_mind,
    is_about,
    sounds_like_a_place,
)
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, is_customer_code

if TYPE_CHECKING:
    from assistant.dialogue.actions.outage_client import OutageClient

MOST_FAILED_LOOKUPS = 2  # then the area is asked
MOST_LOOKUPS_IN_A_CALL = 4  # then a person takes over: callers must not guess codes
MOST_IDENTIFIERS_IN_A_TURN = 2
MOST_TIMES_ASKED = 2
LONGEST_CODE = 13
FEWEST_WORDS, MOST_WORDS = 2, 12  # of a place in the caller's own words

_ALL_OF_THEM = re.compile(
    r"\b(?:ca (?:hai|ba|2|3|may|tat ca)|tat ca|het(?: ca)?|(?:hai|2) (?:cai|cho|noi|nha) luon)\b"
)
_WHERE_IS_IT = re.compile(
    r"\b(?:o dau|cho nao|nam dau|nam cho|dong nao|tim (?:o|dau|cho|the nao|sao)|la gi|la cai gi)\b"
)


@dataclass(frozen=True)
class Step:
    """The slots to set. `identity` ends the form: "customer", "place", "report", "all" (all candidates) or
    "none" (a person must help)."""

    slots: Slots = field(default_factory=dict)
    identity: str | None = None
    interrupted: bool = False
    failed_lookups: int = 0


async def identify(words: CallerWords, memory: Memory, service: OutageClient) -> Step:
    """The next step after `words`. Raises OutageServiceUnavailable when a look-up fails."""
    if words.intent in ALWAYS_FIRST:
        return Step(interrupted=True)
    if words.report_codes and not words.customer_codes:
        return Step({"report_code": words.report_codes[0], "question": None}, "report")
    if memory.task in ABOUT_A_PHONE and not words.customer_codes and memory.question is None:
        if memory.customer:
            return Step(identity="customer")
        if memory.place and not words.place:
            return Step(identity="place")
    if words.has_identifier:
        return await _look_up(words, memory, service)
    whole = joined(words.text, memory.fragment)
    if whole is not None:
        return await _look_up(with_identifier(words, whole), memory, service)
    heard_otherwise = await _other_reading(words, memory, service) if words.alternatives else None
    if heard_otherwise is not None:
        return heard_otherwise
    number = None if memory.fragment else misheard_phone(words.text)
    if number is not None:
        return await _look_up(with_identifier(words, number), memory, service)
    if memory.question is None:
        return await _first_words(words, memory, service)
    if memory.question == CONFIRM:
        return _confirmation(words, memory)
    if memory.question == STREET:
        return _choice_of_street(words, memory)
    if memory.question == PLACE:
        return await _area(words, memory, service)
    return await _code_or_phone(words, memory, service)


async def _first_words(words: CallerWords, memory: Memory, service: OutageClient) -> Step:
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
        known = own or await service.outages_at(words.place, "active")
        if known or words.intent == "cannot_inform" or memory.task == "planned":
            return _at(words.place)  # the schedule of a street is public: no identification is needed
    elif own:
        named = choose_by_street(words.text, [customer_in_mind(one) for one in own])
        return _certain({**named, "own": True}) if named else _of_phone(own, literal=True, own=True)
    fragment = piece_in(words.text)
    if fragment:
        return Step({"question": REST_OF_CODE, "fragment": fragment, "times_asked": 0})
    if words.intent == "cannot_inform":
        return Step({"question": PLACE, "times_asked": 0})
    # No outage is known there: a code makes a better report; the place is kept for callers without a code.
    return Step({"question": CODE_OR_PHONE, "place": words.place, "times_asked": 0})


async def _look_up(words: CallerWords, memory: Memory, service: OutageClient) -> Step:
    """The step after a code or phone, said alone or with the problem; it depends on which of them exist."""
    phone = words.phone_numbers[0] if words.phone_numbers else None
    tried = 0
    if not words.may_look_up:
        return _nobody_found(words, memory, tried)
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
    almost = await _other_reading(words, memory, service) or await _near_miss(words, memory, service)
    if almost is not None:
        return replace(almost, failed_lookups=tried)
    return _nobody_found(words, memory, tried)


async def _other_reading(words: CallerWords, memory: Memory, service: OutageClient) -> Step | None:
    """The step that confirms the likeliest other reading that exists; None without one."""
    if not words.may_look_up:
        return None
    for reading in other_readings(words, memory.fragment):
        if is_customer_code(reading):
            found = await service.customer(reading)
            if found:
                return _to_confirm(customer_in_mind(found), read_back=True)
        elif customers := await service.customers_of_phone(reading):
            return _and_phone(_of_phone(customers, literal=False), reading)
    return None


async def _near_miss(words: CallerWords, memory: Memory, service: OutageClient) -> Step | None:
    """The step that confirms the one customer who may be meant. If two hearings led to the customer, the
    caller hears only the street."""
    heard = hearings(words, memory)
    similar = await of_own_number(words, memory, service)
    similar = similar or await at_place(heard, words.place or memory.place, service)
    if similar:
        return _to_confirm(similar, read_back=True)
    same = await by_two_hearings(heard, service)
    return _to_confirm(same, read_back=False) if same else None


def _nobody_found(words: CallerWords, memory: Memory, tried: int) -> Step:
    failed = memory.failed_lookups + 1
    place = words.place or memory.place
    kept = {"failed_lookups": failed, "misheard": list(hearings(words, memory)), "place": place}
    if place and failed >= MOST_FAILED_LOOKUPS:
        return Step({**_at(place).slots, "failed_lookups": failed}, "place", failed_lookups=tried)
    if failed >= MOST_LOOKUPS_IN_A_CALL:
        return Step({**kept, "question": None}, "none", failed_lookups=tried)
    question = PLACE if failed >= MOST_FAILED_LOOKUPS else CODE_OR_PHONE
    times_asked = 0 if question != memory.question else memory.times_asked + 1
    if question == CODE_OR_PHONE:
        times_asked = max(times_asked, 1)
    asked = {"question": question, "fragment": None, "times_asked": times_asked, "candidates": None}
    return Step({**kept, **asked}, failed_lookups=tried)


async def _at_or_near(place: str, memory: Memory, service: OutageClient) -> Step:
    """The place, unless it identifies the customer of a code misheard before."""
    similar = await at_place(memory.misheard, place, service)
    if similar is None:
        return _at(place)
    step = _to_confirm(similar, read_back=True)
    return replace(step, slots={**step.slots, "place": place, "misheard": None})


def _confirmation(words: CallerWords, memory: Memory) -> Step:
    candidate = memory.candidates[0]
    if words.place and not is_about(words.place, candidate):
        return _at(words.place)
    if agrees(words):
        return _certain(candidate)
    # A caller from a registered number who states a request has confirmed that it is about that number.
    if words.intent in TASK_OF_INTENT and words.intent != "complain" and candidate.get("own"):
        return _certain(candidate)
    fragment = piece_in(words.text)
    if words.intent in ("deny", "inform", "cannot_inform") or fragment:
        failed = memory.failed_lookups + 1
        if memory.place and not fragment:
            return _at(memory.place)
        slots = {"candidates": None, "failed_lookups": failed, "times_asked": 0, "elsewhere": True}
        if words.intent == "cannot_inform" or (failed >= MOST_FAILED_LOOKUPS and not fragment):
            return Step({**slots, "question": PLACE})
        return Step({**slots, "question": REST_OF_CODE if fragment else CODE_OR_PHONE, "fragment": fragment})
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=CODE_OR_PHONE)


def _choice_of_street(words: CallerWords, memory: Memory) -> Step:
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


async def _area(words: CallerWords, memory: Memory, service: OutageClient) -> Step:
    said = words.place or _free_words(words)
    if said and await _is_known(said, service):
        return await _at_or_near(said, memory, service)
    if words.place or (said and words.intent == "inform"):
        # An unknown place is asked for once more, then accepted: a crew may know it.
        return await _at_or_near(said or "", memory, service) if memory.times_asked else _again(memory, None)
    if words.intent in ("cannot_inform", "deny"):
        return Step({"question": None}, "none")
    if words.intent in INTERRUPTIONS:
        return Step(interrupted=True)
    return _again(memory, give_up=None)


def _free_words(words: CallerWords) -> str | None:
    """The words as a place that the tagger does not know; None when they plainly are something else."""
    if words.intent not in ("inform", "nlu_fallback", "out_of_scope") or find_fragments(words.text):
        return None
    return place_said(words.text) if FEWEST_WORDS <= len(words.text.split()) <= MOST_WORDS else None


async def _is_known(place: str, service: OutageClient) -> bool:
    return sounds_like_a_place(place) or bool(await service.places(place))


async def _code_or_phone(words: CallerWords, memory: Memory, service: OutageClient) -> Step:
    awaited = memory.fragment is not None or is_nothing_but_digits(words.text)
    fragment = piece_in(words.text, shortest=2 if awaited else SHORTEST_NUMBER)
    if fragment:
        return _one_more_piece(fragment, memory)
    if words.place and words.intent in ("inform", "cannot_inform", "check_outage", "deny"):
        return await _at_or_near(words.place, memory, service)
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


def _asks_where_the_code_is(words: CallerWords) -> bool:
    """«Mã ở đâu trên hoá đơn vậy em?»"""
    said = fold(words.text)
    return re.search(r"\bma\b", said) is not None and _WHERE_IS_IT.search(said) is not None


def _one_more_piece(piece: str, memory: Memory) -> Step:
    """Adds a piece to the code. A piece that makes it too long starts a new code; the second time, the next
    question is the area."""
    together = (memory.fragment or "") + piece
    if len(together) < LONGEST_CODE:
        return Step({"question": REST_OF_CODE, "fragment": together, "times_asked": memory.times_asked})
    if memory.times_asked + 1 >= MOST_TIMES_ASKED:
        return Step({"question": PLACE, "fragment": None, "times_asked": 0})
    return Step({"question": REST_OF_CODE, "fragment": piece, "times_asked": memory.times_asked + 1})


def _again(memory: Memory, give_up: str | None) -> Step:
    """Asks once more in other words; after that, `give_up` is the next question (None: a person helps)."""
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
