"""Finds out which point of use a conversation is about, from codes, numbers, places and choices.

One question is open at a time: code or phone, the rest of a code, «có phải … không?», which street, and at last
the area. No question is asked three times, and there is always a way on: the area, or a person.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.as_typed import (
    asks_where_the_code_is,
    number_to_write_to,
)
from assistant.dialogue.deciding.identity.hearings import joined
from assistant.dialogue.deciding.identity.looking_up import (
    MOST_FAILED_LOOKUPS,
    MOST_TIMES_ASKED,
    is_found,
    look_up,
    named,
    other_reading,
)
from assistant.dialogue.deciding.identity.pieces import (
    SHORTEST_NUMBER,
    is_nothing_but_digits,
    misheard_phone,
    piece_in,
    starts_a_code,
)
from assistant.dialogue.deciding.identity.steps import (
    ELSEWHERE,
    IDENTITY_QUESTIONS,
    Step,
    at,
    certain,
    of_phone,
)
from assistant.dialogue.deciding.identity.streets import (
    choose,
    is_about,
    point_of,
    sounds_like_a_place,
)
from assistant.dialogue.situation.situation import Subject
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.places import place_said
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments
from assistant.vietnamese.syllables import is_bare_syllable, is_syllable

LONGEST_CODE = 13
FEWEST_WORDS, MOST_WORDS, MOST_WORDS_WITHOUT_A_KIND = 1, 12, 7  # of a place in the caller's own words
FEWEST_SYLLABLES = 0.6  # the share of words that could be Vietnamese


_NO_FIRST = re.compile(r"(?:(?:da|o|a|uh?m?|thoi|em|e) )*(?:khong|hong|ko|k|sai|nham|dau)\b")


def read_identity(d: Draft, said: str | None = None) -> Step:
    """What the words say about who is meant. `said` is a code or number that was put together from pieces."""
    heard, situation = d.heard, d.situation
    if said is not None or heard.has_identifier:
        return look_up(d, (said,) if said else _identifiers(d))
    whole = joined(heard.text, situation.fragment)
    if whole is not None:
        return look_up(d, (whole,))
    if heard.alternatives and d.question in IDENTITY_QUESTIONS:
        otherwise = other_reading(d)
        if otherwise is not None:
            return otherwise
    number = (
        None if situation.fragment or d.question not in IDENTITY_QUESTIONS else misheard_phone(heard.text)
    )
    if number is not None:
        return look_up(d, (number,))
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
        chosen = choose(heard.text, points)
        return certain(chosen) if chosen else of_phone(points, literal=True)
    if number_to_write_to(d):
        return Step(ask="area")
    fragment = _piece(d)
    if fragment:
        return Step({"fragment": fragment}, ask="rest_of_code")
    return Step(ask="area" if d.understood.has("cannot_give") else "code_or_phone")


def _identifiers(d: Draft) -> tuple[str, ...]:
    return (*d.heard.customer_codes, *d.heard.phone_numbers)


def _confirmation(d: Draft) -> Step:
    heard, understood, situation = d.heard, d.understood, d.situation
    if not situation.candidates:
        return ELSEWHERE
    candidate = situation.candidates[0]
    agrees = understood.has("yes") and not _says_no_first(d)
    if heard.place and not is_about(heard.place, candidate) and not agrees:
        return named(d, heard.place)
    if agrees:
        return certain(candidate)
    fragment = _piece(d)
    # A caller from a registered number who states a request has confirmed that it is about that number.
    denied = understood.act("no", "correct") or _says_no_first(d)
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
            return named(d, situation.subject.place)
        changes: dict[str, Any] = {"candidates": (), "failed_lookups": failed, "elsewhere": True}
        if understood.has("cannot_give") or (failed >= MOST_FAILED_LOOKUPS and not fragment):
            return Step(changes, ask="area")
        return Step({**changes, "fragment": fragment}, ask="rest_of_code" if fragment else "code_or_phone")
    return certain(candidate) if heard.place else ELSEWHERE


# «Dạ không tui gọi nhờ máy ông anh»; «không có điện», «không thấy điện» say what is wrong.
_SELF = r"(?:tui|toi|chi|anh|em|c|minh|co|chu|bac|con|chau|day|o)"
_NO_AND_MORE = re.compile(
    r"(?:(?:da|o|a|uh?m?|ua|thoi|em|e|oi) )*(?:khong|hong|ko|k) (?:phai|dau|em|a|oi"
    r"|(?:anh|chi|chu|co|bac|chau|con|ban|bot|ong|ba) oi"
    rf"|{_SELF} (?:la |dang |chi )?(?:goi|o|hoi|muon|nho))\b"
)


def _says_no_first(d: Draft) -> bool:
    """Whether the words begin with a no to the address, whatever the model took them for."""
    return _NO_AND_MORE.match(fold(d.heard.text)) is not None


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
        return named(d, d.heard.place)
    if d.understood.has("choose", "no", "cannot_give"):
        return (
            Step(ask="area") if d.times_asked("which_point") >= MOST_TIMES_ASKED else Step(ask="which_point")
        )
    return ELSEWHERE


def _area(d: Draft) -> Step:
    said = d.heard.place or _free_words(d)
    if said:
        return named(d, said)
    if d.understood.has("cannot_give", "no"):
        if d.place:
            return named(d, d.place)
        return Step(end="none") if d.times_asked("area") >= MOST_TIMES_ASKED else Step(ask="area")
    return ELSEWHERE


_MAY_NAME_A_PLACE = ("give", "choose", "correct", "off_topic", "greet", "thank")


def _free_words(d: Draft) -> str | None:
    """The words as a place that the tagger does not know; None when they plainly are something else."""
    if d.understood.has("other_language"):
        return None  # an English sentence names a place, and is none
    if find_fragments(d.heard.text) or any(act.name not in _MAY_NAME_A_PLACE for act in d.understood.acts):
        return None
    likely = d.heard.ranking[0][0] if d.heard.ranking else ""
    if likely not in ("inform", "out_of_scope", "") and not d.understood.has("give", "choose"):
        return None
    words = plain(d.heard.text).split()
    most = MOST_WORDS if sounds_like_a_place(d.heard.text) else MOST_WORDS_WITHOUT_A_KIND
    if not FEWEST_WORDS <= len(words) <= most:
        return None
    spoken = sum(word.isdigit() or is_syllable(word) or is_bare_syllable(word) for word in words)
    return place_said(d.heard.text) if spoken >= FEWEST_SYLLABLES * len(words) else None


def _code_or_phone(d: Draft) -> Step:
    heard, situation = d.heard, d.situation
    awaited = situation.fragment is not None or is_nothing_but_digits(heard.text)
    fragment = _piece(d, shortest=2 if awaited else SHORTEST_NUMBER)
    if fragment:
        return _one_more_piece(d, fragment)
    place = heard.place if not d.understood.has("ask_faq", "ask_planned") else None
    if place and (d.understood.has("cannot_give", "give", "tell_out", "correct") or is_found(d, place)):
        return named(d, place)
    if asks_where_the_code_is(heard.text) and d.times_asked("code_or_phone") < MOST_TIMES_ASKED:
        return Step(ask="code_or_phone")  # asked again, it says where the code is printed
    if d.understood.has("cannot_give", "no"):
        if d.place:
            return named(d, d.place)
        return Step({"fragment": None}, ask="area")
    return ELSEWHERE


def _piece(d: Draft, shortest: int = SHORTEST_NUMBER) -> str | None:
    """A piece of a code or number; a report code holds none."""
    return None if d.heard.report_codes else piece_in(d.heard.text, shortest)


def _one_more_piece(d: Draft, piece: str) -> Step:
    """Adds a piece to the code. A piece that makes it too long starts a new code; the second time, the next
    question is the area. The beginning of a code starts a new one, too."""
    if starts_a_code(piece) and d.situation.fragment:
        d.because("the code from its beginning")
        return Step({"fragment": piece}, ask="rest_of_code")
    whole = (d.situation.fragment or "") + piece
    if len(whole) < LONGEST_CODE:
        return Step({"fragment": whole}, ask="rest_of_code")
    if d.times_asked("restart_of_code") >= 1:
        return Step({"fragment": None}, ask="area")
    asked = {**d.situation.asked, "restart_of_code": 1}
    return Step({"fragment": piece, "asked": asked}, ask="rest_of_code")
