"""Messages about the home and the other place of the talk, to one number: «nhắn cho tui cả hai chỗ luôn»."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import MESSAGE, made
from assistant.dialogue.deciding.reaching.messages import put_down
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Subject
from assistant.vietnamese.folding import fold

_WRITES = re.compile(r"\b(?:nhan|tin|bao tin|nt)\b")
_REFUSES = re.compile(r"\b(?:khoi|dung|khong can|ko can|bo|huy|ngung) (?:\S+ )?(?:nhan|tin|bao)\b")
_KIN = r"(?:me|ma|ba|bo|ong|ba noi|ba ngoai|con|anh|chi|em|noi|ngoai|vo|chong)"
_HOME = r"(?:nha|ben|cho)"
_BOTH_PLACES = re.compile(
    r"\b(?:hai|2) (?:cho|noi|duong|dia chi)\b|\bca (?:hai|2) (?:ben|nha|khu|dang)\b"
    rf"|\b{_HOME} \S+(?: \S+)? (?:mot|1) cai\b.*\b{_HOME} (?:\S+ ){{1,3}}(?:mot|1) cai\b"
    rf"|\bca {_HOME} (?:\S+ ){{1,2}}(?:voi|va|lan) (?:ca )?{_HOME} {_KIN}\b"
)
_STILL_TO_ANSWER = ("ask_", "tell_", "want_report", "want_person", "complain")
FEWEST = 2


def writes_about_both_places(d: Draft) -> bool | None:
    """Whether this ended the turn; None where the words do not wish it, or one place alone was talked of."""
    said = fold(d.heard.text.lower())
    if d.heard.phone_numbers or d.understood.has("want_no_messages") or _REFUSES.search(said):
        return None
    if not _WRITES.search(said) or not _BOTH_PLACES.search(said):
        return None
    phone = made(d, MESSAGE)[-1].phone if made(d, MESSAGE) else d.phone
    places = _places(d)
    if not phone or len(places) < FEWEST:
        return None
    d.because("messages about both places")
    areas = []
    for there in places:
        d.talk_about(there)
        if not put_down(d, (phone,)):
            d.say("utter_no_messages_here", hotline=d.hotline)
            break
        areas.append(area_of(d))
    else:
        d.settle("subscribed")
        d.say(
            "utter_subscribed_both_places",
            last_digits=" ".join(phone[-3:]),
            area=areas[0],
            other_area=" và ".join(areas[1:]),
        )
    d.talk_about(places[0])
    d.close_question()
    d.served("want_messages")
    d.drop_acts("want_messages", "no", "reject", "correct", "yes", "choose", "give")
    d.drop_follow_ups("recap")
    if d.understood.follow_ups or any(one.name.startswith(_STILL_TO_ANSWER) for one in d.understood.acts):
        return False
    offers.anything_else(d, quiet=True)
    return True


def _places(d: Draft) -> list[Subject]:
    """The home first, then the place talked of, or the places of messages and the other homes of this conversation."""
    s = d.situation
    messages = (
        next((Subject(point=point) for point in s.points if point.code == one.customer_code), None)
        if one.customer_code
        else Subject(place=one.place)
        for one in made(d, MESSAGE)
    )
    found: list[Subject] = []
    for there in (s.home, s.subject, *messages, *(Subject(point=one) for one in s.points)):
        usable = there is not None and (there.point or (there.place and there.found))
        if there is not None and usable and all(where(there) != where(one) for one in found):
            found.append(there)
    return found[:FEWEST]
