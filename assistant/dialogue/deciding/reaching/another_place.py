"""A message that was promised about the wrong place: «không phải Hai Bà Trưng, nhắn khi Lý Nam Đế có điện»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.promises import MESSAGE, end_messages, in_words, made
from assistant.dialogue.deciding.reaching.messages import put_down
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.vietnamese.folding import fold

_NOT_THERE = re.compile(
    r"\b(?:khong|hong|hem|hk|k|ko|dau|chu khong|dung|khoi) (?:phai |nhan |co )?(?:\S+ )?(?P<what>.*)"
    r"|\b(?:nham|lon) (?:duong|cho|noi)\b|\bdoi (?:sang|qua)\b"
)
_ASKS = re.compile(r"\?|\b(?:sao|rang|may gio|bao gio|khi nao|chung nao|chua)\b")
_ONWARD = re.compile(r",|(?<!dung )(?<!khoi )(?<!khong )(?<!co )\bnhan\b|\bma\b")
_TELL_ME = re.compile(r"\b(?:nhan|tin|bao|doi (?:sang|qua))\b")


def moves_to_another_place(d: Draft) -> bool:
    """Ends the last message and promises the same number one about the other place. False when the words do not say
    so, or the other place is not known."""
    messages = made(d, MESSAGE)
    said = fold(d.heard.text.lower())
    if not messages or d.situation.handed_over or d.heard.phone_numbers or _ASKS.search(said):
        return False
    if not _TELL_ME.search(said) or not _NOT_THERE.search(said):
        return False
    last = messages[-1]
    if not (_is_denied(last, said) or d.understood.has("correct", "no", "reject")):
        return False
    there = next((one for one in _other_places(d, last, said)), None)
    if there is None:
        return not _is_denied(last, said) and _is_about_that_already(d, last, said)
    former = last.where
    end_messages(d, last)
    d.talk_about(there)
    d.served("want_messages", "want_no_messages")
    d.because("the message moves to another place")
    if not put_down(d, (last.phone,)):
        d.say("utter_no_messages_here", hotline=d.hotline)
    else:
        d.settle("subscribed")
        d.say("utter_message_moved", area=area_of(d), former=former, last_digits=" ".join(last.phone[-3:]))
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _is_about_that_already(d: Draft, last: Promise, said: str) -> bool:
    name = _bare(last.where)
    if not name or name not in said or not _denies_before(said, name):
        return False
    d.say("utter_recap", promises=in_words(d))
    d.settle("answered")
    offers.anything_else(d, quiet=True)
    return True


def _denies_before(said: str, name: str) -> bool:
    """Whether the words deny something before they name this place."""
    found = _NOT_THERE.search(said)
    return found is not None and found.start() < said.find(name)


def _is_denied(last: Promise, said: str) -> bool:
    """Whether the place of this message is what the words deny."""
    name = _bare(last.place or last.where)
    return bool(name) and name in _denied(said)


def _denied(said: str) -> str:
    """The words from the «no» to where the message is spoken of again."""
    found = _NOT_THERE.search(said)
    return _ONWARD.split(said[found.start() :])[0] if found else ""


def _bare(place: str) -> str:
    return fold(place).removeprefix("duong ").strip()


def _other_places(d: Draft, last: Promise, said: str) -> Iterator[Subject]:
    """Places in the words that the message is not about: homes that were talked of, then places that are known."""
    former = _bare(last.place or last.where)
    denied = _denied(said)
    for point in d.situation.points:
        if point.code != last.customer_code and _is_named(fold(point.street), said, denied):
            yield Subject(point=point)
    home = d.situation.home
    if home and home.place and _bare(home.place) != former and _is_named(_bare(home.place), said, denied):
        yield home
    for place in d.heard.places:
        named = _bare(place)
        if named in denied or (former and (named in former or former in named)):
            continue
        of_a_point = next((one for one in d.situation.points if is_about(place, one)), None)
        if of_a_point and of_a_point.code == last.customer_code:
            continue
        if of_a_point:
            yield Subject(point=of_a_point)
        elif is_found(d, place):
            yield Subject(place=place)


def _is_named(name: str, said: str, denied: str) -> bool:
    return bool(name) and name in said and name not in denied
