"""A wish to be written to or called, and in the same breath a question about another place.

«Được, nhắn em, số 0936… Mà còn Trần Hưng Đạo thì sao?»: the message is about the place that was told before, and the
question is answered afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.meanwhile import agrees_to_a_message
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.reaching.calling_back import call_back
from assistant.dialogue.deciding.reaching.messages import subscribe
from assistant.dialogue.deciding.reaching.numbers_told import with_digits
from assistant.dialogue.deciding.reaching.phone_numbers import is_as_written, wants_another_number
from assistant.dialogue.deciding.wishes import names_another_place
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.places import with_the_name_mai, without_what_leads_in
from assistant.vietnamese.folding import fold, normalize

_CLAUSES = re.compile(
    r"[,.;!?\n]+|\b(?:với lại|voi lai|mà còn|ma con|à mà|còn bên|con ben|mà|ma(?= (?:con|ben|cho|o|hoi))|còn"
    r"|con(?= (?:ben|duong|cho|o|nha))|vs lại)\b"
)
_WRITES = re.compile(r"\b(?:nhan|nt|gui tin|bao tin|sms|zalo)\b")
_CALLS = re.compile(r"\b(?:goi|alo|keu|phone|dien thoai)\b")
_THAT_PLACE_TOO = re.compile(r"\b(?:ca hai|ca 2|hai noi|2 noi|hai cho|2 cho|luon ca|nua)\b")
_ASKS = ("ask_supply", "ask_return", "ask_planned", "ask_cause", "ask_extent")
_SERVED = ("yes", "want_messages", "want_callback", "give", "want_report", "no")
# Others than these begin with a word that may stand after tomorrow: «mai Xuân Diệu có cắt không».
_FAMILY_OF_MAI = frozenset({"hac", "thuc"})


def leave_the_lead_in_out_of_places(d: Draft) -> None:
    """«Còn Trần Hưng Đạo» is Trần Hưng Đạo; «Hắc Đế» after «mai» is Mai Hắc Đế, and no day."""
    if not d.heard.places:
        return
    places = tuple(
        with_the_name_mai(d.heard.text, without_what_leads_in(one), _FAMILY_OF_MAI) for one in d.heard.places
    )
    if places != d.heard.places:
        d.heard = replace(d.heard, places=places)
        d.understood = replace(d.understood, heard=d.heard)


def is_reached_before_another_place(d: Draft) -> bool:
    """Serves the wish about the place of the talk. True when a question about the number stands first; False where
    there is no such wish, and where the other place is still to be answered."""
    if d.situation.handed_over or d.question in IDENTITY_QUESTIONS or d.situation.subject is None:
        return False
    if not (d.situation.subject.point or d.situation.subject.known) or not names_another_place(d):
        return False
    if d.understood.has("want_no_messages", "want_stop", "tell_danger", "tell_at_risk"):
        return False
    kind = _wished(d)
    if kind is None or not _is_told(d):
        return False
    if d.heard.phone_numbers and not is_as_written(d.heard.text, d.heard.phone_numbers[-1]):
        return False  # heard, and to be read back: with the wish as ever
    d.because("reached about the place of the talk, before another one")
    if kind == "want_messages" and d.heard.phone_numbers:
        d.change(phone=d.heard.phone_numbers[-1], heard_phone=None)
    subject = d.situation.subject
    d.want(Wish(kind, _words_of(d, kind)))
    (subscribe if kind == "want_messages" else call_back)(d)
    d.heard = replace(d.heard, phone_numbers=())
    if d.has_asked or d.hand_over:
        return True
    d.says = [one for one in d.says if one.response != "utter_ask_anything_else"]
    d.change(subject=subject)
    d.close_question()
    _leave_the_question(d)
    return False


def _leave_the_question(d: Draft) -> None:
    asked = [one for one in d.understood.acts if one.name not in _SERVED]
    if not any(one.name in _ASKS for one in asked):
        kind = "ask_planned" if d.heard.times or d.understood.seen.whole.has("planned") else "ask_supply"
        asked.append(Act(kind, HEARD))
    d.understood = replace(d.understood, acts=tuple(asked), follow_ups=(), heard=d.heard)


def _wished(d: Draft) -> str | None:
    """The wish whose clause does not name the other place: a call or a message."""
    pieces = [*_clauses(d)]
    place = fold((d.heard.place or "").lower())
    if len(pieces) < 2 or not place or _THAT_PLACE_TOO.search(fold(d.heard.text.lower())):
        return None
    here = [one for one in pieces if place not in one]
    there = [one for one in pieces if place in one]
    if any(_WRITES.search(one) or _CALLS.search(one) for one in there):
        return None
    seen, u = d.understood.seen.whole, d.understood
    calls = u.has("want_callback") or seen.has("callback_wish")
    if calls and any(_CALLS.search(one) for one in here) and not wants_another_number(d, d.phone or ""):
        return "want_callback"
    agreed = d.question == "offer_message" and u.has("yes", "want_messages")
    wished = u.has("want_messages") or seen.has("message_wish") or agreed
    writes = any(_WRITES.search(one) for one in here) and wished
    return "want_messages" if writes or agrees_to_a_message(d) else None


def _words_of(d: Draft, kind: str) -> str:
    """The clauses of the wish, up to where the other place is named."""
    verb = _WRITES if kind == "want_messages" else _CALLS
    place = fold((d.heard.place or "").lower())
    kept = [
        one for one in _CLAUSES.split(normalize(with_digits(d.heard.text))) if one and place not in fold(one)
    ]
    return (
        ", ".join(one.strip() for one in kept)
        if any(verb.search(fold(one)) for one in kept)
        else d.heard.text
    )


def _clauses(d: Draft) -> Iterator[str]:
    words = normalize(with_digits(d.heard.text))
    return filter(None, (fold(one).strip() for one in _CLAUSES.split(words) if one))


def _is_told(d: Draft) -> bool:
    """Whether the talk is about what messages and calls follow: an outage, a cut, or a report."""
    return bool(d.situation.told or d.situation.report)
