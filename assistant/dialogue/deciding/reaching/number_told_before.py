"""A number that was told before is pointed back to: «nhắn vô cái số chín một bốn chị mới đọc nớ»."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import ask_for_call_back, take_down
from assistant.dialogue.deciding.reaching.calling_back import call_back
from assistant.dialogue.deciding.reaching.leaving_out import end_for, numbers_meant
from assistant.dialogue.deciding.reaching.messages import subscribe
from assistant.dialogue.deciding.reaching.numbers_told import points_back
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments

FEWEST, MOST = 3, 7  # digits that name a number
_NUMBER = re.compile(r"\b(?:so|may|sdt|dau|duoi)\b")
_TO_WRITE = Spelled(
    r"(?<!đừng )(?<!khỏi )(?<!không )\b(?:nhắn|gửi|báo tin)\b", r"(?<!dung )(?<!khoi )\b(?:nhan|gui)\b"
)
_TO_CALL = Spelled(r"(?<!đừng )(?<!đang )\b(?:gọi|alo)\b", r"(?<!dung )(?<!dang )\b(?:goi|alo)\b")


def takes_a_number_told_before(d: Draft) -> bool:
    """Takes it for the message or the call that is wanted, without reading it back. False when it is not clear which
    number is meant, or nothing is wanted for it."""
    if d.heard.phone_numbers or d.heard.customer_codes:
        return False
    number = _number_meant(d)
    if number is None:
        return False
    asked = d.question in PHONE_QUESTIONS or d.situation.heard_phone
    open_ones = {one.kind for one in d.situation.wishes} if asked else set()
    writes = _TO_WRITE.search(d.heard.text) or "want_messages" in open_ones
    calls = _TO_CALL.search(d.heard.text) or "want_callback" in open_ones
    if not writes and not calls:
        return False
    ends, _ = numbers_meant(d)
    end_for(d, [one for one in ends if one != number])
    d.change(phone=number, heard_phone=None, fragment=None)
    if asked or d.question == "offer_message":
        d.close_question()
    d.because("a number that was told before")
    if not writes and d.situation.handed_over:
        return _for_staff(d, number)
    return _for_a_wish(d, "want_messages" if writes else "want_callback", number)


def _for_a_wish(d: Draft, kind: str, number: str) -> bool:
    """The wish is kept with the number in full: «đừng nhắn số ba chị» beside it names no one to write to."""
    gone = ("no", "reject", "correct", "give", "want_no_messages", "want_stop", "complain", kind)
    d.drop_acts(*gone)
    acts = d.understood.acts
    words = number if kind == "want_messages" else d.heard.text
    former = next((one for one in d.situation.wishes if one.kind == kind), None)
    if kind == "want_callback" and former:
        words = "; ".join(dict.fromkeys((former.words, words)))
    d.want(Wish(kind, words, day=former.day if former else None))
    if acts or d.situation.subject is None:
        d.understood = replace(d.understood, acts=acts or (Act("give", 0.9),))
        return False
    if kind == "want_messages":
        subscribe(d)
    else:
        call_back(d)
    return True


def _for_staff(d: Draft, number: str) -> bool:
    given = d.situation.handed_over
    assert given is not None
    noted = ask_for_call_back(d, str(given["reason"]), other_number=True)
    take_down(d)
    if noted:
        d.say("utter_number_noted_for_staff", last_digits=" ".join(number[-3:]))
    else:
        d.say("utter_added_to_the_hand_over")
    return True


def _number_meant(d: Draft) -> str | None:
    """By its first or last digits, or as the one told last."""
    said = fold(d.heard.text.lower())
    told = [one.phone for one in d.situation.told_numbers if one.phone != d.heard.caller_phone]
    if not told or not _NUMBER.search(said):
        return None
    back = points_back(said)
    groups = [one.value for one in find_fragments(d.heard.text) if FEWEST <= len(one.value) <= MOST]
    named = [one for one in told if any(_names(group, one) for group in groups)]
    if len(named) == 1 and (back or d.question == "which_phone"):
        return named[0]
    return told[-1] if back and not groups and len(told) == 1 else None


def _names(digits: str, phone: str) -> bool:
    return phone.startswith(digits) or phone[1:].startswith(digits) or phone.endswith(digits)
