"""Finds out which point of use a conversation is about, from codes, numbers, places and choices.

One question is open at a time: code or phone, the rest of a code, «có phải … không?», which street, and at last
the area. No question is asked three times, and there is always a way on: the area, or a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.hearings import joined, other_readings
from assistant.dialogue.deciding.identity.nearness import (
    MOST_HEARINGS,
    at_place,
    by_two_hearings,
    of_number,
)
from assistant.dialogue.deciding.identity.pieces import (
    SHORTEST_NUMBER,
    is_nothing_but_digits,
    misheard_phone,
    piece_in,
)
from assistant.dialogue.deciding.identity.streets import (
    bare_name,
    choose,
    is_about,
    point_of,
)
from assistant.dialogue.situation.situation import Point, Subject
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.places import place_said
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments, is_customer_code
from assistant.vietnamese.syllables import is_bare_syllable, is_syllable

MOST_FAILED_LOOKUPS = 2  # then the area is asked
MOST_LOOKUPS_IN_A_CALL = 4  # then a person takes over: callers must not guess codes
MOST_IDENTIFIERS_IN_A_TURN = 2
MOST_TIMES_ASKED = 2
LONGEST_CODE = 13
FEWEST_WORDS, MOST_WORDS = 1, 12  # of a place in the caller's own words
FEWEST_SYLLABLES = 0.6  # the share of words that could be Vietnamese

IDENTITY_QUESTIONS = frozenset({"code_or_phone", "rest_of_code", "confirm", "which_point", "area"})

_WHERE_IS_IT = re.compile(
    r"\b(?:o dau|cho nao|nam dau|nam cho|dong nao|tim (?:o|dau|cho|the nao|sao)|la gi|la cai gi)\b"
)

_NO_FIRST = re.compile(r"(?:(?:da|o|a|uh?m?|thoi|em|e) )*(?:khong|hong|ko|k|sai|nham|dau)\b")


@dataclass(frozen=True)
class Step:
    """What the words did. `ask` is the question to ask next, `end` is how identification ended: `found`, `all`
    (all candidates) or `none` (a person must help). Without either, the words were about something else."""

    changes: dict[str, Any] = field(default_factory=dict)
    ask: str | None = None
    end: str | None = None
    subject: Subject | None = None
    failed_lookups: int = 0


ELSEWHERE = Step()


def read_identity(d: Draft, said: str | None = None) -> Step:
    """What the words say about who is meant. `said` is a code or number that was put together from pieces."""
    heard, situation = d.heard, d.situation
    if said is not None or heard.has_identifier:
        return _look_up(d, (said,) if said else _identifiers(d))
    whole = joined(heard.text, situation.fragment)
    if whole is not None:
        return _look_up(d, (whole,))
    if heard.alternatives and d.question in IDENTITY_QUESTIONS:
        otherwise = _other_reading(d)
        if otherwise is not None:
            return otherwise
    number = (
        None if situation.fragment or d.question not in IDENTITY_QUESTIONS else misheard_phone(heard.text)
    )
    if number is not None:
        return _look_up(d, (number,))
    if d.question == "confirm":
        return _confirmation(d)
    if d.question == "which_point":
        return _choice(d)
    if d.question == "area":
        return _area(d)
    if d.question in ("code_or_phone", "rest_of_code"):
        return _code_or_phone(d)
    return ELSEWHERE


def begin(d: Draft) -> Step:
    """The first step for a caller who wants something and has not said who they are."""
    heard, situation = d.heard, d.situation
    own: list[dict[str, Any]] = []
    if heard.caller_phone and not situation.elsewhere:
        own = d.facts.customers_of_phone(heard.caller_phone)
    points = [point_of(one, own=True) for one in own]
    if heard.place and not any(is_about(heard.place, one) for one in points):
        if is_found(d, heard.place):
            return at(heard.place)
        return Step(
            ask="code_or_phone", changes={"subject": Subject(place=heard.place, known=False, found=False)}
        )
    if points:
        named = choose(heard.text, points)
        return certain(named) if named else _of_phone(points, literal=True)
    fragment = _piece(d)
    if fragment:
        return Step({"fragment": fragment}, ask="rest_of_code")
    return Step(ask="area" if d.understood.has("cannot_give") else "code_or_phone")


def is_found(d: Draft, place: str) -> bool:
    """Whether the outage service knows the place: one of its places has the name, not only a similar one."""
    said = f" {fold(place)} "
    named = (f" {bare_name(str(one.get('name') or ''))} " for one in d.facts.places(place))
    return any(name.strip() and name in said for name in named) or bool(d.facts.outages_at(place, "active"))


def _identifiers(d: Draft) -> tuple[str, ...]:
    return (*d.heard.customer_codes, *d.heard.phone_numbers)


def _look_up(d: Draft, identifiers: tuple[str, ...]) -> Step:
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
                return certain(point) if _is_certain(d, one) else _to_confirm(point, read_back=True)
        else:
            customers = d.facts.customers_of_phone(one)
            if customers:
                step = _of_phone([point_of(each) for each in customers], literal=_as_written(heard.text, one))
                return replace(step, changes={**step.changes, "phone": d.situation.phone or one})
        tried += 1
    almost = _other_reading(d) or _near_miss(d, identifiers)
    if almost is not None:
        return replace(almost, failed_lookups=tried)
    return _nobody_found(d, identifiers, tried)


def _several_codes(d: Draft) -> tuple[Point, ...]:
    """The points of two codes that are typed in one turn and both exist; none otherwise."""
    codes = [one for one in d.heard.customer_codes if _as_written(d.heard.text, one)][
        :MOST_IDENTIFIERS_IN_A_TURN
    ]
    if len(codes) < MOST_IDENTIFIERS_IN_A_TURN or d.understood.has("correct"):
        return ()
    found = [one for one in map(d.facts.customer, codes) if one]
    return tuple(map(point_of, found)) if len(found) == len(codes) else ()


def _is_certain(d: Draft, code: str) -> bool:
    """A typed code cannot be misheard, and neither can a code of the caller's own number."""
    if _as_written(d.heard.text, code):
        return True
    phone = d.heard.caller_phone
    return bool(phone) and any(
        one["customer_code"] == code for one in d.facts.customers_of_phone(phone or "")
    )


def _as_written(text: str, value: str) -> bool:
    """Whether a code or number is in the text in one piece, as typed."""
    return value.lower() in re.sub(r"[\s.\-/]", "", fold(text)).replace("+84", "0")


def _other_reading(d: Draft) -> Step | None:
    """The step that confirms the likeliest other reading that exists; None without one."""
    if not d.heard.may_look_up:
        return None
    for reading in other_readings(d.heard, d.situation.fragment):
        if is_customer_code(reading):
            found = d.facts.customer(reading)
            if found:
                return _to_confirm(point_of(found), read_back=True)
        elif customers := d.facts.customers_of_phone(reading):
            step = _of_phone([point_of(each) for each in customers], literal=False)
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
        return _to_confirm(similar, read_back=True)
    same = by_two_hearings(heard, d.facts)
    return _to_confirm(same, read_back=False) if same else None


def _nobody_found(d: Draft, identifiers: tuple[str, ...], tried: int) -> Step:
    failed = d.situation.failed_lookups + 1
    place = d.heard.place or d.place
    kept: dict[str, Any] = {"failed_lookups": failed, "misheard": _hearings(d, identifiers)}
    if place and failed >= MOST_FAILED_LOOKUPS:
        step = _named(d, place)
        return replace(step, changes={**step.changes, **kept}, failed_lookups=tried)
    if failed >= MOST_LOOKUPS_IN_A_CALL:
        return Step(kept, end="none", failed_lookups=tried)
    kept |= {"fragment": None, "candidates": ()}
    if place:
        kept["subject"] = Subject(place=place, known=False, found=False)
    ask = "area" if failed >= MOST_FAILED_LOOKUPS else "code_or_phone"
    return Step(kept, ask=ask, failed_lookups=tried)


def _named(d: Draft, place: str) -> Step:
    """The place, unless it identifies the customer of a code misheard before. An unknown place is asked for
    once more, in another way; then it is accepted: a crew may know it."""
    similar = at_place(d.situation.misheard, place, d.facts)
    if similar is None:
        found = is_found(d, place)
        if found or d.times_asked("area") >= MOST_TIMES_ASKED:
            return at(place, found)
        unknown = Subject(place=place, known=False, found=False)
        return Step({"subject": unknown, "candidates": (), "fragment": None}, ask="area")
    step = _to_confirm(similar, read_back=True)
    return replace(step, changes={**step.changes, "misheard": (), "subject": Subject(place=place)})


def _confirmation(d: Draft) -> Step:
    heard, understood, situation = d.heard, d.understood, d.situation
    if not situation.candidates:
        return ELSEWHERE
    candidate = situation.candidates[0]
    if heard.place and not is_about(heard.place, candidate) and not understood.has("yes"):
        return _named(d, heard.place)
    if understood.has("yes"):
        return certain(candidate)
    fragment = _piece(d)
    # A caller from a registered number who states a request has confirmed that it is about that number.
    denied = understood.act("no", "correct")
    if (
        candidate.own
        and understood.has(*_REQUESTS)
        and not _is_elsewhere(d)
        and not (denied and _begins_with_no(d))
    ):
        return certain(candidate)
    if denied or understood.has("cannot_give") or fragment:
        failed = situation.failed_lookups + 1
        if situation.subject and situation.subject.place and not fragment:
            return _named(d, situation.subject.place)
        changes: dict[str, Any] = {"candidates": (), "failed_lookups": failed, "elsewhere": True}
        if understood.has("cannot_give") or (failed >= MOST_FAILED_LOOKUPS and not fragment):
            return Step(changes, ask="area")
        return Step({**changes, "fragment": fragment}, ask="rest_of_code" if fragment else "code_or_phone")
    return certain(candidate) if heard.place else ELSEWHERE


def _begins_with_no(d: Draft) -> bool:
    return _NO_FIRST.match(fold(d.heard.text)) is not None


_REQUESTS = (
    "tell_out", "tell_partly", "tell_unsteady", "tell_back", "ask_return", "ask_cause", "ask_planned", "ask_extent",
    "ask_supply", "want_report", "ask_report_status", "want_messages", "want_no_messages", "tell_neighbours_out",
    "tell_neighbours_on", "tell_since", "tell_breaker",
)  # fmt: skip


def _is_elsewhere(d: Draft) -> bool:
    first = d.understood.acts[0] if d.understood.acts else None
    return first is not None and first.about.whose == "other"


def _choice(d: Draft) -> Step:
    situation = d.situation
    act = d.understood.act("choose")
    if act and act.kind == "both":
        return Step({"candidates": situation.candidates}, end="all")
    chosen = choose(d.heard.text, situation.candidates)
    if chosen:
        return certain(chosen)
    if d.heard.place:
        return _named(d, d.heard.place)
    if d.understood.has("choose", "no", "cannot_give"):
        return (
            Step(ask="area") if d.times_asked("which_point") >= MOST_TIMES_ASKED else Step(ask="which_point")
        )
    return ELSEWHERE


def _area(d: Draft) -> Step:
    said = d.heard.place or _free_words(d)
    if said:
        return _named(d, said)
    if d.understood.has("cannot_give", "no"):
        if d.place:
            return _named(d, d.place)
        return Step(end="none") if d.times_asked("area") >= MOST_TIMES_ASKED else Step(ask="area")
    return ELSEWHERE


_MAY_NAME_A_PLACE = ("give", "choose", "correct", "off_topic", "greet", "thank")


def _free_words(d: Draft) -> str | None:
    """The words as a place that the tagger does not know; None when they plainly are something else."""
    if find_fragments(d.heard.text) or any(act.name not in _MAY_NAME_A_PLACE for act in d.understood.acts):
        return None
    likely = d.heard.ranking[0][0] if d.heard.ranking else ""
    if likely not in ("inform", "out_of_scope", "") and not d.understood.has("give", "choose"):
        return None
    words = plain(d.heard.text).split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return None
    spoken = sum(word.isdigit() or is_syllable(word) or is_bare_syllable(word) for word in words)
    return place_said(d.heard.text) if spoken >= FEWEST_SYLLABLES * len(words) else None


def _code_or_phone(d: Draft) -> Step:
    heard, situation = d.heard, d.situation
    awaited = situation.fragment is not None or is_nothing_but_digits(heard.text)
    fragment = _piece(d, shortest=2 if awaited else SHORTEST_NUMBER)
    if fragment:
        return _one_more_piece(d, fragment)
    named = heard.place if not d.understood.has("ask_faq", "ask_planned") else None
    if named and (d.understood.has("cannot_give", "give", "tell_out", "correct") or is_found(d, named)):
        return _named(d, named)
    if _asks_where_the_code_is(heard.text) and d.times_asked("code_or_phone") < MOST_TIMES_ASKED:
        return Step(ask="code_or_phone")  # asked again, it says where the code is printed
    if d.understood.has("cannot_give", "no"):
        if d.place:
            return _named(d, d.place)
        return Step({"fragment": None}, ask="area")
    return ELSEWHERE


def _piece(d: Draft, shortest: int = SHORTEST_NUMBER) -> str | None:
    """A piece of a code or number; a report code holds none."""
    return None if d.heard.report_codes else piece_in(d.heard.text, shortest)


def _asks_where_the_code_is(text: str) -> bool:
    """«Mã ở đâu trên hoá đơn vậy em?»"""
    said = fold(text)
    return re.search(r"\bma\b", said) is not None and _WHERE_IS_IT.search(said) is not None


def _one_more_piece(d: Draft, piece: str) -> Step:
    """Adds a piece to the code. A piece that makes it too long starts a new code; the second time, the next
    question is the area."""
    whole = (d.situation.fragment or "") + piece
    if len(whole) < LONGEST_CODE:
        return Step({"fragment": whole}, ask="rest_of_code")
    if d.times_asked("restart_of_code") >= 1:
        return Step({"fragment": None}, ask="area")
    asked = {**d.situation.asked, "restart_of_code": 1}
    return Step({"fragment": piece, "asked": asked}, ask="rest_of_code")


def _of_phone(points: list[Point], literal: bool) -> Step:
    if len(points) > 1:
        return Step({"candidates": tuple(points), "fragment": None}, ask="which_point")
    return certain(points[0]) if literal else _to_confirm(points[0], read_back=False)


def certain(point: Point) -> Step:
    return Step({"candidates": (), "fragment": None}, end="found", subject=Subject(point=point))


def _to_confirm(point: Point, read_back: bool) -> Step:
    """`read_back`: the caller said the code, so it may be said back."""
    return Step({"candidates": (replace(point, read_back=read_back),), "fragment": None}, ask="confirm")


def at(place: str, found: bool = True) -> Step:
    return Step({"candidates": (), "fragment": None}, end="found", subject=Subject(place=place, found=found))
