"""Which of the numbers is called: «gọi máy bàn, không phải máy ni» moves the call, «máy kia khỏi gọi» drops one."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.naming_reports import cancel
from assistant.dialogue.deciding.promises import CALL, made
from assistant.dialogue.deciding.reaching.phone_numbers import ask_phone
from assistant.dialogue.deciding.reaching.when_to_call import when_to_call
from assistant.dialogue.deciding.reaching.whose_number import own_number_known, with_last_digits
from assistant.dialogue.situation.situation import Promise, Wish
from assistant.vietnamese.folding import fold

MOVES = "call_moves"  # among what was asked: the number that comes is called instead of the former
_WHICH = r"(?:cai )?(?:so|may|dien thoai)(?: dien thoai)?"
_ANOTHER = re.compile(
    rf"\b(?:goi|keu|alo|dien)\b(?: \S+){{0,4}}? {_WHICH} (?:ban|khac|nha|moi|kia|te)\b.*"
    rf"\b(?:khong phai|khong|dung|khoi|chu khong|chu dung|thay)\b(?: (?:phai|goi|co|cho|vo|vao|qua))* {_WHICH}"
    r" (?:ni|nay|do|nay|cu|dang goi)\b"
    rf"|\b(?:dung|khoi) goi(?: (?:vo|vao|cho|qua))* {_WHICH} (?:ni|nay)\b.*"
    rf"\b(?:goi|alo)\b(?: \S+){{0,4}}? {_WHICH} (?:ban|khac|nha|moi|kia)\b"
    rf"|\b(?:doi|chuyen)(?: \S+){{0,2}}? (?:qua|sang|thanh) (?:goi )?{_WHICH} (?:ban|khac|nha|moi)\b"
)
_ONE_GOES = re.compile(
    rf"\b{_WHICH} (?P<other>kia|te|no|cu|dau|hoi nay|luc nay|truoc)(?: \S+){{0,2}}? (?:khoi|dung|khong can|thoi|bo|huy)"
    r"(?: (?:goi|di|luon|ra|khong|cung|duoc))*"
    rf"|\b(?:khoi|dung|khong can|bo)(?: (?:co|phai))?(?: goi)(?: (?:vo|vao|cho|qua|toi))* {_WHICH}"
    r" (?P<other_after>kia|te|no|cu|dau|hoi nay|luc nay|truoc)\b"
    rf"|\b{_WHICH} (?P<own>ni|nay|dang goi)(?: \S+){{0,2}}? (?:khoi|dung|khong can|thoi khoi|bo)(?: (?:goi|di|ra))+"
    rf"|\b(?:bo|khoi|dung)(?: la bo)?(?: (?:co|goi|cai|vo|vao))* (?:so|may) (?P<own_after>ni|nay)\b"
)
_TICKET_DROPPED = (
    r"\b(?:phieu|yeu cau|cai hen)(?: \S+)? goi\b[^,.;!?]{0,40}?"
    r"(?<!dung )(?<!chua )(?<!khong )(?<!co )\b(?:bo|huy|xoa|dep)\b"
    r"(?! (?:chua|khong|sao|ha|roi))(?: (?:di|luon|gium|giup))*"
)
_DROPPED = re.compile(
    rf"{_TICKET_DROPPED}"
    r"|\b(?:bo|huy|xoa|dep)(?: (?:di|luon|gium|giup|cai|phieu|cuoc))* goi(?: lai)?\b"
    r"(?: (?:ngay|sang|chieu|toi|trua)? ?mai\b)?"
)
_ASKS = re.compile(r"\?|\b(?:chua|sao|rang|khong|hong)\b(?: (?:em|chau|con|vay|rua|a))*$")


def moves_the_call(d: Draft) -> bool:
    """A call stands, and another telephone is to be called: its number is asked for, and the call then goes there."""
    calls = _here(d)
    said = fold(d.heard.text.lower())
    if not calls or d.situation.handed_over or not _ANOTHER.search(said):
        return False
    d.change(asked={**d.situation.asked, MOVES: 1})
    if d.heard.phone_numbers:
        return False  # read like any number, and then called instead
    d.because("another telephone is to be called")
    d.want(Wish("want_callback", d.heard.text))
    if not d.ask("which_phone", "utter_ask_other_number_to_call", about="moves"):
        ask_phone(d)
    return True


def drops_one_of_the_calls(d: Draft) -> bool:
    """«Máy kia khỏi gọi»: the call to the other number ends, and the one told last stays; where there is no other,
    it is said which number is called."""
    calls = _here(d)
    said = re.sub(r"[,;]+", "", fold(d.heard.text.lower())).strip()
    found = _ONE_GOES.search(said)
    if not calls or d.heard.phone_numbers or found is None or _ASKS.search(said):
        return False
    if d.understood.has("want_messages") or re.search(r"\bnhan\b", said):
        return False
    gone = _meant(d, calls, found)
    left = [one for one in calls if one not in gone]
    if not left:
        return False  # the only call: taken back like any
    for one in gone:
        cancel(d, one)
    d.because("one of the calls is dropped")
    d.settle("answered")
    d.served("want_callback", "want_no_messages", "want_report", "ask_report_status")
    d.close_question()
    digits = " ".join(left[-1].phone[-3:])
    if gone:
        d.say("utter_one_call_dropped", last_digits=" ".join(gone[0].phone[-3:]), other_digits=digits)
    else:
        d.say("utter_only_this_call", last_digits=digits)
    if not d.understood.has("leave"):
        offers.anything_else(d, quiet=True)
    return True


def drops_the_ticket_of_a_call(words: str) -> bool:
    """«Cái phiếu gọi lại ngày mai đó bỏ đi»"""
    return re.search(_TICKET_DROPPED, fold(words.lower())) is not None


def wished_at_another_time(d: Draft) -> str:
    """«Phiếu gọi ngày mai đó bỏ đi, có điện là gọi cho anh»: when the call is wanted after all; empty without it."""
    said = fold(d.heard.text.lower())
    dropped = _DROPPED.search(said)
    rest = said[dropped.end() :] if dropped else ""
    if not re.search(r"(?<!dung )(?<!khoi )(?<!khong )\b(?:goi|keu|alo)\b", rest):
        return ""
    return when_to_call(d.heard.text, d.heard.times)


def _meant(d: Draft, calls: list[Promise], found: re.Match[str]) -> list[Promise]:
    by_digits = with_last_digits(d, d.heard.text)
    if by_digits:
        return [one for one in calls if one.phone in by_digits]
    if found["own"] or found["own_after"]:
        own = own_number_known(d)
        return [one for one in calls if one.phone == own]
    return [one for one in calls[:-1] if one.phone != calls[-1].phone]


def _here(d: Draft) -> list[Promise]:
    return [one for one in made(d, CALL) if one.made_here]
