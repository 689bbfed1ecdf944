"""Calls to a landline: «khi nào có điện gọi vô máy bàn», «đổi qua số 0234…». It rings at home, and gets no messages."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, made
from assistant.dialogue.deciding.reaching.calling_back import call_back
from assistant.dialogue.deciding.reaching.one_of_the_calls import MOVES
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS, is_landline, read_phone
from assistant.dialogue.situation.situation import Wish
from assistant.vietnamese.folding import fold

_LANDLINE = r"(?:may|so|dien thoai) (?:dien thoai )?(?:ban|co dinh)"
_CALL_IT = re.compile(
    rf"(?<!dung )(?<!khoi )(?<!khong )\b(?:goi|alo|dien|keu)\b(?: \S+){{0,5}}? {_LANDLINE}\b"
)
_CALLS_FROM_IT = re.compile(rf"\b(?:bang|tu|xai|dung) {_LANDLINE}\b")
_CHANGE = re.compile(r"\b(?:doi|chuyen|sua|ghi) (?:lai )?(?:qua|sang|thanh|vo|vao|so)\b|\b(?:may|so) ban\b")
_ASKS = re.compile(r"\?|\b(?:phai khong|dung khong|chua|ha)\b")
_WRITES = re.compile(r"\b(?:nhan|tin)\b")
_TAKES_IT = ("want_callback", "give", "correct", "reject", "no", "yes")


def calls_a_landline(d: Draft) -> bool | None:
    """Whether this ended the turn; None where no call to another telephone is wished. The number of a landline is no
    identity, and the call that was promised moves to it."""
    said = fold(d.heard.text.lower())
    if d.question in PHONE_QUESTIONS or d.situation.subject is None or d.understood.has("want_messages"):
        return None
    calls = [one for one in made(d, CALL) if one.made_here]
    said_now = d.heard.phone_numbers[-1] if d.heard.phone_numbers else None
    if said_now is None:
        return _without_the_number(d, said, moves=bool(calls))
    changes = _CHANGE.search(said) and d.situation.promises[-1:] == tuple(calls[-1:])
    wished = calls and (is_landline(said_now) or changes) and d.understood.has(*_TAKES_IT)
    plainly = is_landline(said_now) and (calls or _CALL_IT.search(said))
    if not (wished or plainly) or (_WRITES.search(said) and not is_landline(said_now)):
        return None
    if any(one.phone == said_now for one in calls):
        return None
    return _calls_it(d, moves=bool(calls))


def _calls_it(d: Draft, moves: bool) -> bool:
    d.because("the call goes to the number in the words")
    read_phone(d)
    return _wish(d, moves)


def _without_the_number(d: Draft, said: str, moves: bool) -> bool | None:
    """The landline that was told before, or a question about its number."""
    if not _CALL_IT.search(said) or _CALLS_FROM_IT.search(said) or _ASKS.search(said):
        return None
    if not d.understood.has("want_callback", "correct", "reject", "no"):
        return None
    if any(is_landline(one.phone) for one in made(d, CALL)) or is_landline(d.phone or ""):
        return None
    known = next((one.phone for one in reversed(d.situation.told_numbers) if is_landline(one.phone)), None)
    if known:
        d.change(phone=known, heard_phone=None)
        return _wish(d, moves)
    d.because("the number of the landline is needed")
    d.want(Wish("want_callback", d.heard.text, day=" ".join(d.heard.times) or None))
    if moves:
        d.change(asked={**d.situation.asked, MOVES: 1})
    return True if d.ask("which_phone", "utter_ask_landline_to_call", about="landline") else None


def _wish(d: Draft, moves: bool) -> bool:
    if moves:
        d.change(asked={**d.situation.asked, MOVES: 1})
    d.want(Wish("want_callback", d.heard.text, day=" ".join(d.heard.times) or None))
    call_back(d)
    d.drop_acts(*_TAKES_IT)
    d.drop_follow_ups("recap", "call_when", "message_or_call")
    return d.has_asked or not (d.understood.acts or d.understood.follow_ups)
