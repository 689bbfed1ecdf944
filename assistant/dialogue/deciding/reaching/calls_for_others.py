"""A telephone call for somebody else: «ông ngoại không biết chữ, gọi cho ổng giùm chị».

It goes to their number, which is asked for when nobody said it, and never to the caller's own by itself.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, MESSAGE, made
from assistant.dialogue.deciding.reaching.calling_back import call_back, change_when_to_call
from assistant.dialogue.deciding.reaching.calls_instead import who_cannot_read, whom_to_call
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS
from assistant.dialogue.deciding.reaching.when_to_call import when_to_call
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.vietnamese.folding import fold

_SELF = r"(?:em|tui|toi|anh|chi|c|minh|con|chau|bac|co|chu|di)"
_TO_ONESELF = re.compile(
    rf"\b(?:nhan|nt|gui)(?: tin)?(?: (?:cho|vo|vao|qua|gium|giup))* (?:{_SELF}\b(?! (?:gai|trai|re|dau))|so (?:nay|ni))"
)
_WRITES = re.compile(r"\b(?:nhan|nt|sms|zalo)\b|\btin nhan\b")
_REFUSED = re.compile(
    r"\b(?:dung|khoi|khong can|khong phai|chu khong) (?:co )?(?:nhan|gui)(?: tin)?\b|\bchu (?:ma )?nhan\b"
)
_CALLS = re.compile(r"\b(?:goi|alo|dien thoai)\b")
_NO_CALL = re.compile(r"\b(?:dung|khoi|khong can|huy|bo) (?:\S+ )?goi\b")
_ONLY_THEN = re.compile(r"\b(?:moi|roi|hay|hang|thi) goi\b|\bgoi (?:\S+ ){0,2}?(?:luc|khi|hoi|chung|sau)\b")
_ASKS = re.compile(r"\?|\b(?:khong|hong|hem|chua|hay)\b(?: \S+){0,3}[ .!]*$|\bhay (?:la )?goi\b")


_TAKEN_FOR_A_RING = (
    "want_report",
    "ask_report_status",
    "off_topic",
    "ask_capabilities",
    "ask_return",
    "complain",
)
_FURTHER_OF_CALLS = ("call_when", "call_before", "message_or_call", "not_known", "recap", "who_comes")


def hears_a_southern_call(d: Draft) -> None:
    """«Có điện thì kêu cho anh một tiếng»: «kêu» is to ring, and a wish, also when it sounds like a question."""
    u, whole = d.understood, d.understood.seen.whole
    if not whole.has("rung_in_the_south") or d.situation.handed_over or whole.has("rings_oneself"):
        return
    if u.has("tell_danger", "tell_at_risk", "want_person", "want_no_messages") or made(d, CALL):
        return
    if _NO_CALL.search(fold(d.heard.text.lower()).replace("keu", "goi")):
        return
    asks_the_time = whole.has("when_back") and not re.search(r"\b(?:khi|luc|hoi) (?:nao|mo)\b", whole.folded)
    dropped = [
        one for one in _TAKEN_FOR_A_RING if one != "ask_return" or not (asks_the_time or d.heard.places)
    ]
    d.drop_acts(*dropped, "want_callback")
    d.understood = replace(d.understood, acts=(*d.understood.acts, Act("want_callback", HEARD)))
    left = tuple(one for one in d.understood.follow_ups if one not in _FURTHER_OF_CALLS)
    d.understood = replace(d.understood, follow_ups=left)
    d.because("«kêu» is to ring")


def hears_of_a_call_for_another(d: Draft) -> None:
    """Makes of the acts what the words say: a call for them, no message to them. The caller's own message stays."""
    person = whom_to_call(d.heard.text, d.situation.address)
    said = fold(d.heard.text.lower())
    if d.situation.handed_over or person is None or _NO_CALL.search(said) or made(d, CALL):
        return
    u = d.understood
    if u.has("tell_danger", "tell_at_risk", "want_person"):
        return
    d.because("a call for somebody else")
    writes = _WRITES.search(_REFUSED.sub(" ", said)) is not None and who_cannot_read(d) is None
    acts = [one for one in u.acts if one.name != "want_messages"]
    if _TO_ONESELF.search(said) and not d.heard.phone_numbers:
        acts.insert(0, Act("want_messages", HEARD))  # served first: the call asks for a number
    elif writes:
        acts = [*u.acts]
    if not u.has("want_callback"):
        acts.append(Act("want_callback", HEARD))
    follow_ups = tuple(
        one for one in u.follow_ups if one not in ("call_when", "call_before", "message_or_call")
    )
    d.understood = replace(u, acts=tuple(acts), follow_ups=follow_ups)


def calls_instead_of_writing(d: Draft) -> None:
    """«Đừng nhắn cho ổng nữa, gọi thôi, có điện rồi mới gọi», after the message ended: the call, at that time."""
    before = [one.phone for one in d.before.promises if one.kind == MESSAGE]
    left = {one.phone for one in made(d, MESSAGE)}
    ended = [one for one in before if one not in left]
    said = fold(d.heard.text.lower())
    if len(ended) != 1 or not _CALLS.search(said) or _NO_CALL.search(said):
        return
    if any(one.phone == ended[0] for one in made(d, CALL)):
        changes_when_to_call_plainly(d)
        return
    if d.understood.has("want_callback"):
        d.change(phone=ended[0], heard_phone=None)
        d.want(Wish("want_callback", d.heard.text, day=" ".join(d.heard.times) or None))
        call_back(d)


def changes_when_to_call_plainly(d: Draft) -> bool:
    """«Có điện rồi mới gọi đó, chứ giờ khuya ổng ngủ rồi»: the promised call at that time."""
    calls = [one for one in made(d, CALL) if one.made_here]
    said = fold(d.heard.text.lower())
    if not calls or d.situation.handed_over or _ASKS.search(said) or not _ONLY_THEN.search(said):
        return False
    if d.heard.phone_numbers and d.heard.phone_numbers[-1] != calls[-1].phone:
        return False
    when = when_to_call(d.heard.text, d.heard.times)
    if d.question in PHONE_QUESTIONS or not when or _NO_CALL.search(said):
        return False
    change_when_to_call(d, calls[-1], when)
    return True
