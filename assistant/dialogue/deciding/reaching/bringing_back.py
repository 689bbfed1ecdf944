"""Messages that were ended here against the caller's will: «sao bỏ tin nhắn vậy, anh có biểu bỏ đâu»."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import take_down
from assistant.dialogue.deciding.promises import MESSAGE, made, where_of
from assistant.dialogue.deciding.reaching.calls_instead import who_cannot_read
from assistant.dialogue.deciding.reaching.messages import EVENTS
from assistant.dialogue.deciding.reaching.whose_number import number_of, with_last_digits
from assistant.dialogue.situation.situation import Promise
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

_OF_REPORTS = re.compile(r"\b(?:phieu|tho|cuoc goi|goi lai)\b")
_OF_MESSAGES = re.compile(r"\b(?:tin|nhan)\b")
_STILL_COME = re.compile(r"\bsao (?:van|cu|con) (?:nhan|gui)\b")


def brings_messages_back(d: Draft) -> bool:
    """Signs up again what the last turn that ended messages has ended. No person is needed: the numbers stood here."""
    ended = [] if with_last_digits(d, d.heard.text) else _ended(d)  # single numbers: leaving_out.py
    said = fold(d.heard.text.lower())
    if not ended or not d.understood.seen.whole.has("wants_messages_back") or _STILL_COME.search(said):
        return False
    if _OF_REPORTS.search(said) and not _OF_MESSAGES.search(said):
        return False
    back = [one for one in ended if _sign_up_again(d, one)]
    d.served("want_no_messages", "want_messages", "ask_report_status")
    d.close_question()
    if not back:
        d.say("utter_no_messages_here", hotline=d.hotline)
        offers.anything_else(d, quiet=True)
        return True
    d.because("messages come back")
    d.settle("subscribed")
    d.change(
        ended_messages=(),
        subscribed=back[-1].phone,
        subscribed_for=where_of(back[-1]),
        declined=tuple(one for one in d.situation.declined if one != "message"),
    )
    areas = dict.fromkeys(one.where or str(phrases()["this_area"]) for one in back)
    digits = dict.fromkeys(" ".join(one.phone[-3:]) for one in back)
    d.say("utter_messages_are_back", last_digits=" và ".join(digits), area=" và ".join(areas))
    if d.situation.handed_over:
        take_down(d)
    offers.anything_else(d, quiet=True)
    return True


def _ended(d: Draft) -> list[Promise]:
    """Not those of a number that gets them all the same, or of somebody who cannot read."""
    stands = {(one.phone, one.where) for one in made(d, MESSAGE)}
    person = who_cannot_read(d)
    unread = number_of(d, person) if person else None
    return [
        one
        for one in d.situation.ended_messages
        if (one.phone, one.where) not in stands and one.phone != unread
    ]


def _sign_up_again(d: Draft, one: Promise) -> bool:
    answer = d.facts.subscribe({**where_of(one), "phone": one.phone, "events": EVENTS})
    if answer.get("deliverable") is False:
        return False
    d.change(promises=(*d.situation.promises, one))
    return True
