"""«Nhắn cho bả vụ Mai Hắc Đế chứ đừng nhắn vụ Lê Duẩn»: which of two places the message is about."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.promises import MESSAGE, end_messages, in_words, made
from assistant.dialogue.deciding.reaching.messages import put_down
from assistant.dialogue.deciding.reaching.whose_number import number_of, own_number_known, person_named
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.vietnamese.folding import fold

_SPLIT = re.compile(
    r"[, ]*\b(?:(?:chu|cho|ma|con) )?(?=(?:dung|khoi|khong) (?:co |phai )?(?:nhan|gui|bao|vu|ve)\b)"
)
_WRITES = re.compile(r"(?<!dung )(?<!khoi )(?<!khong )\b(?:nhan|gui|bao)\b")


def writes_about_this_and_not_that(d: Draft) -> bool:
    """Registers the message about the one, and ends it about the other. False unless the words name both so, and
    it is known to which number it goes."""
    said = fold(d.heard.text.lower())
    found = _SPLIT.search(said)
    if d.situation.handed_over or found is None or not _WRITES.search(said[: found.start()]):
        return False
    wanted, refused = said[: found.start()], said[found.end() :]
    this = _place_in(d, wanted)
    phone = _number(d)
    if this is None or phone is None or not _names_a_place(d, refused):
        return False
    d.because("a message about this place and not about that")
    mine = [one for one in made(d, MESSAGE) if one.phone == phone]
    wrong = [one for one in mine if _bare(one) and _bare(one) in refused]
    if wrong:
        end_messages(d, *wrong)
    right = next((one for one in mine if _bare(one) and _bare(one) in wanted), None)
    if d.situation.heard_phone == phone:
        d.change(heard_phone=None, phone=None)
    d.served("want_messages", "want_no_messages")
    d.settle("subscribed")
    if right is not None:
        d.say("utter_recap", promises=in_words(d, right))
    else:
        _register(d, this, phone)
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _register(d: Draft, this: Subject, phone: str) -> None:
    """The talk goes on about the place before."""
    before = d.situation.subject
    d.talk_about(this)
    if put_down(d, (phone,)):
        d.say("utter_subscribed", last_digits=" ".join(phone[-3:]), area=area_of(d))
    else:
        d.say("utter_no_messages_here", hotline=d.hotline)
    d.change(subject=before or this)


def _number(d: Draft) -> str | None:
    """One in the words, one that was just read back, that of the person named, or the last that is written to."""
    if d.heard.phone_numbers:
        return d.heard.phone_numbers[-1]
    if d.situation.heard_phone:
        return None if d.understood.has("no") else d.situation.heard_phone
    person = person_named(d.heard.text)
    if person:
        return number_of(d, person)
    messages = made(d, MESSAGE)
    return messages[-1].phone if messages else own_number_known(d)


def _place_in(d: Draft, words: str) -> Subject | None:
    for point in d.situation.points:
        if point.street and fold(point.street) in words:
            return Subject(point=point)
    for one in made(d, MESSAGE):
        if _bare(one) and _bare(one) in words and one.place:
            return Subject(place=one.place)
    for place in d.heard.places:
        if fold(place.lower()) not in words:
            continue
        of_a_point = next((one for one in d.situation.points if is_about(place, one)), None)
        if of_a_point or is_found(d, place):
            return Subject(point=of_a_point) if of_a_point else Subject(place=place)
    return None


def _names_a_place(d: Draft, words: str) -> bool:
    streets = [fold(one.street) for one in d.situation.points if one.street]
    places = [fold(one.lower()) for one in (*d.heard.places, *filter(None, (d.place,)))]
    return any(one in words for one in (*streets, *places)) or any(
        _bare(one) in words for one in made(d, MESSAGE) if _bare(one)
    )


def _bare(one: Promise) -> str:
    return fold((one.place or one.where).lower()).removeprefix("duong ").strip()
