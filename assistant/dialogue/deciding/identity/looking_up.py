"""Looks a code, a number or a place up, and takes the next step by what exists: a near miss is confirmed, and after
two failures the area is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.as_typed import as_written, number_to_write_to
from assistant.dialogue.deciding.identity.hearings import other_readings
from assistant.dialogue.deciding.identity.nearness import (
    MOST_HEARINGS,
    at_place,
    by_two_hearings,
    of_number,
)
from assistant.dialogue.deciding.identity.steps import Step, at, certain, of_phone, to_confirm
from assistant.dialogue.deciding.identity.streets import bare_name, point_of
from assistant.dialogue.situation.situation import Point, Subject
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import is_customer_code

MOST_FAILED_LOOKUPS = 2  # then the area is asked
MOST_LOOKUPS_IN_A_CALL = 4  # then a person takes over: callers must not guess codes
MOST_IDENTIFIERS_IN_A_TURN = 2
MOST_TIMES_ASKED = 2


def is_found(d: Draft, place: str) -> bool:
    """Whether the outage service knows the place: one of its places has the name, not only a similar one."""
    said = f" {fold(place)} "
    named = (f" {bare_name(str(one.get('name') or ''))} " for one in d.facts.places(place))
    return any(name.strip() and name in said for name in named) or bool(d.facts.outages_at(place, "active"))


def look_up(d: Draft, identifiers: tuple[str, ...]) -> Step:
    """The step after a code or phone, said alone or with the problem; it depends on which of them exist."""
    heard = d.heard
    tried = 0
    if not heard.may_look_up or d.situation.failed_lookups >= MOST_LOOKUPS_IN_A_CALL:
        return _nobody_found(d, identifiers, tried)
    both = _several_codes(d)
    if both:
        return Step({"candidates": both, "fragment": None, "subject": None}, end="all")
    for one in identifiers[:MOST_IDENTIFIERS_IN_A_TURN]:
        if is_customer_code(one):
            found = d.facts.customer(one)
            if found:
                point = point_of(found)
                return certain(point) if _is_certain(d, one) else to_confirm(point, read_back=True)
        else:
            customers = d.facts.customers_of_phone(one)
            if customers:
                step = of_phone([point_of(each) for each in customers], literal=as_written(heard.text, one))
                return replace(step, changes={**step.changes, "phone": d.situation.phone or one})
        tried += 1
    almost = other_reading(d) or _near_miss(d, identifiers)
    if almost is not None:
        return replace(almost, failed_lookups=tried)
    return _nobody_found(d, identifiers, tried)


def _several_codes(d: Draft) -> tuple[Point, ...]:
    """The points of two codes that are typed in one turn and both exist; none otherwise."""
    codes = [one for one in d.heard.customer_codes if as_written(d.heard.text, one)][
        :MOST_IDENTIFIERS_IN_A_TURN
    ]
    if len(codes) < MOST_IDENTIFIERS_IN_A_TURN or d.understood.has("correct"):
        return ()
    found = [one for one in map(d.facts.customer, codes) if one]
    return tuple(map(point_of, found)) if len(found) == len(codes) else ()


def _is_certain(d: Draft, code: str) -> bool:
    """A typed code cannot be misheard, and neither can a code of the caller's own number."""
    if as_written(d.heard.text, code):
        return True
    phone = d.heard.caller_phone
    return bool(phone) and any(
        one["customer_code"] == code for one in d.facts.customers_of_phone(phone or "")
    )


def other_reading(d: Draft) -> Step | None:
    """The step that confirms the likeliest other reading that exists; None without one."""
    if not d.heard.may_look_up:
        return None
    for reading in other_readings(d.heard, d.situation.fragment):
        if is_customer_code(reading):
            found = d.facts.customer(reading)
            if found:
                return to_confirm(point_of(found), read_back=True)
        elif customers := d.facts.customers_of_phone(reading):
            step = of_phone([point_of(each) for each in customers], literal=False)
            return replace(step, changes={**step.changes, "phone": reading})
    return None


def _hearings(d: Draft, now: tuple[str, ...]) -> tuple[str, ...]:
    """The last misheard codes and numbers, together with the ones heard now; the latest last."""
    return tuple(dict.fromkeys((*d.situation.misheard, *now[:2])))[-MOST_HEARINGS:]


def _near_miss(d: Draft, identifiers: tuple[str, ...]) -> Step | None:
    """The step that confirms the one customer who may be meant. If two hearings led to the customer, the
    caller hears only the street."""
    heard = _hearings(d, identifiers)
    code = next((one for one in identifiers if is_customer_code(one)), None)
    similar = of_number(d.phone, code, d.facts) or at_place(heard, d.heard.place or d.place, d.facts)
    if similar:
        return to_confirm(similar, read_back=True)
    same = by_two_hearings(heard, d.facts)
    return to_confirm(same, read_back=False) if same else None


def _nobody_found(d: Draft, identifiers: tuple[str, ...], tried: int) -> Step:
    place = d.heard.place or d.place
    kept: dict[str, Any]
    number = number_to_write_to(d)
    if number and not place and not d.situation.failed_lookups:
        kept = {"phone": number, "fragment": None, "candidates": ()}
        return Step(kept, ask="area", failed_lookups=tried)
    failed = d.situation.failed_lookups + 1
    kept = {"failed_lookups": failed, "misheard": _hearings(d, identifiers)}
    if place and failed >= MOST_FAILED_LOOKUPS:
        step = named(d, place)
        return replace(step, changes={**step.changes, **kept}, failed_lookups=tried)
    if failed >= MOST_LOOKUPS_IN_A_CALL:
        return Step(kept, end="none", failed_lookups=tried)
    kept |= {"fragment": None, "candidates": ()}
    if place:
        kept["subject"] = Subject(place=place, known=False, found=False)
    ask = "area" if failed >= MOST_FAILED_LOOKUPS else "code_or_phone"
    return Step(kept, ask=ask, failed_lookups=tried)


def named(d: Draft, place: str) -> Step:
    """The place, unless it identifies the customer of a code misheard before. An unknown place is asked for
    once more, in another way; then it is accepted: a crew may know it."""
    similar = at_place(d.situation.misheard, place, d.facts)
    if similar is None:
        found = is_found(d, place)
        if found or d.times_asked("area") >= MOST_TIMES_ASKED:
            return at(place, found)
        unknown = Subject(place=place, known=False, found=False)
        return Step({"subject": unknown, "candidates": (), "fragment": None}, ask="area")
    step = to_confirm(similar, read_back=True)
    return replace(step, changes={**step.changes, "misheard": (), "subject": Subject(place=place)})
