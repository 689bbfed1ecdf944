"""Two messages in one turn, each to its own number: «Lý Nam Đế nhắn số mình, còn Minh Mạng thì nhắn mạ số 0935…».

What was promised to the wrong one of these numbers before ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.identity.unmarked_places import known_places
from assistant.dialogue.deciding.promises import MESSAGE, end_messages, made
from assistant.dialogue.deciding.reaching.messages import only_a_cut_ahead, put_down
from assistant.dialogue.deciding.reaching.numbers_told import person_beside, whose_told, with_digits
from assistant.dialogue.deciding.reaching.phone_numbers import is_as_written, phones_in
from assistant.dialogue.deciding.reaching.whose_number import (
    number_of,
    own_number_known,
    person_named,
    with_last_digits,
)
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.vietnamese.folding import fold

_PIECES = re.compile(r"[.,!?;\n]+|\b(?=(?:mà|còn|với lại|con (?:so|ben|cho)) )")
_WRITES = re.compile(r"\b(?:nhan|nhac|gui|bao|tin)\b")
_IS_FOR = re.compile(r"\b(?:la|cua|danh)(?: \S+)? cho\b|\bcho\b")
_REFUSES = re.compile(r"\b(?:dung|khoi|khong can|ngung|bo|huy)\b")
_NOT_THERE = re.compile(r"\b(?:khong phai|dau phai|chu khong)\b")
_STILL_TO_ANSWER = frozenset({"ask_return", "ask_cause", "ask_report_status", "ask_supply"})


@dataclass(frozen=True)
class _Message:
    there: Subject
    phone: str
    whose: str


def writes_to_each_about_its_place(d: Draft) -> bool:
    """False unless the words name two places and for each another number."""
    said = fold(d.heard.text.lower())
    if d.situation.handed_over or not _WRITES.search(said) or _REFUSES.search(said):
        return False
    if not (
        made(d, MESSAGE) or d.heard.phone_numbers or d.understood.has("want_messages")
    ) or _NOT_THERE.search(said):
        return False
    messages = _messages_in(d)
    if len(messages) < 2 or len({one.phone for one in messages}) < 2:
        return False
    d.because("a message about each place to its number")
    _end_what_is_crossed(d, messages)
    for one in messages:
        d.talk_about(one.there)
        if not put_down(d, (one.phone,), one.whose):
            d.say("utter_no_messages_here", hotline=d.hotline)
            break
        digits = " ".join(one.phone[-3:])
        if only_a_cut_ahead(d):
            d.say("utter_subscribed_for_a_cut", last_digits=digits, area=area_of(d))
        else:
            d.say("utter_subscribed", last_digits=digits, area=area_of(d))
        d.settle("subscribed")
    d.talk_about(messages[0].there)
    d.served("want_messages", "want_no_messages")
    d.change(phone=None if d.heard.caller_phone else d.situation.phone, heard_phone=None)
    d.close_question()
    left = tuple(one for one in d.understood.acts if one.name in _STILL_TO_ANSWER)
    if not left:
        offers.anything_else(d, quiet=True)
        return True
    d.heard = replace(d.heard, phone_numbers=())
    d.understood = replace(d.understood, acts=left, follow_ups=(), heard=d.heard)
    return False


def _messages_in(d: Draft) -> list[_Message]:
    """The places of the words with their numbers, in their order; empty if one of them has no number."""
    own = own_number_known(d)
    found: list[_Message] = []
    for there, words in _parts(d):
        said = [one for one in phones_in(words) if is_as_written(d.heard.text, one)]
        said += with_last_digits(d, words) if not said else []
        person = person_named(words) or person_beside(words)
        phone = said[-1] if said else number_of(d, person) if person else own
        if phone is None or not (_WRITES.search(fold(words)) or (said and _IS_FOR.search(fold(words)))):
            return []
        whose = "" if phone == own else fold(whose_told(d, phone)) or person or ""
        found.append(_Message(there, phone, whose))
    return found


def _parts(d: Draft) -> list[tuple[Subject, str]]:
    """Each place with the words about it: up to where another place is named."""
    places = _places(d)
    if len(places) < 2:
        return []
    parts: list[tuple[Subject, str]] = []
    before = ""
    for piece in _PIECES.split(with_digits(d.heard.text)):
        named = next((one for name, one in places if name in fold(piece)), None)
        if named is not None and all(named != there for there, _ in parts):
            parts.append((named, f"{before} {piece}"))
            before = ""
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}, {piece}")
        else:
            before = f"{before} {piece}"
    return parts if len(parts) == len(places) else []


def _places(d: Draft) -> list[tuple[str, Subject]]:
    """The places in the words by their folded names: own homes, places of messages and of the talk, known ones."""
    said = fold(d.heard.text.lower())
    found = {fold(one.street): Subject(point=one) for one in d.situation.points if one.street}
    talked_of = [one.place for one in made(d, MESSAGE) if one.place]
    if d.place and d.situation.subject and d.situation.subject.found:
        talked_of.append(d.place)
    named = {name: there for name, there in found.items() if name in said}
    for place in (*talked_of, *known_places(d)):
        name = fold(place).removeprefix("duong ").strip()
        if name in said and not any(name in one or one in name for one in named):
            of_a_point = next((one for one in d.situation.points if is_about(place, one)), None)
            named[name] = Subject(point=of_a_point) if of_a_point else Subject(place=place)
    return list(named.items())


def _end_what_is_crossed(d: Draft, messages: list[_Message]) -> None:
    """«Nhầm rồi, số mạ là cho Minh Mạng»: hers about Lý Nam Đế ends."""
    wished = {(_key_of(one.there), one.phone) for one in messages}
    places, phones = {key for key, _ in wished}, {one.phone for one in messages}
    crossed = [
        one
        for one in made(d, MESSAGE)
        if one.phone in phones and _key(one) in places and (_key(one), one.phone) not in wished
    ]
    if crossed:
        end_messages(d, *crossed)


def _key(one: Promise) -> str:
    return one.customer_code or fold(one.place).removeprefix("duong ").strip()


def _key_of(there: Subject) -> str:
    return there.point.code if there.point else fold(there.place or "").removeprefix("duong ").strip()
