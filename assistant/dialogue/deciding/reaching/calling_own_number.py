"""The call goes to the caller's own number: «số 265 là số mẹ anh, gọi số anh đang nhắn nè»."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import EMERGENCY, ask_for_call_back, hand_over, take_down
from assistant.dialogue.deciding.promises import CALL, forget, made
from assistant.dialogue.deciding.reaching.calling_back import call_back, change_who_is_called
from assistant.dialogue.deciding.reaching.whose_number import own_number_known
from assistant.dialogue.deciding.summarizing import with_phone
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold

_SELF = r"(?:em|tui|tôi|anh|chị|mình|con|cháu|bác|cô|chú|dì)"
_USED = r"(?:đang (?:gọi|nhắn|xài|dùng|cầm)|gọi (?:tới|đến|vô))"
_CALL_MY_NUMBER = Spelled(
    rf"(?<!đừng )(?<!khỏi )(?<!không )\b(?:gọi|điện|alo)(?: (?:lại|cho|vô|vào|qua|tới|về|giùm|{_SELF}))* "
    rf"(?:cái )?(?:số|máy)(?: điện thoại)?(?: của)?(?: mà)?"
    rf" (?:{_SELF} {_USED}|{_SELF}(?! (?:trai|gái))(?=$|[ ,.;!](?!\d))|{_USED}|này|ni|nầy)\b",
    rf"(?<!dung )(?<!khoi )(?<!khong )\b(?:goi|alo)(?: (?:lai|cho|vo|vao|qua|toi|ve|gium|{fold(_SELF)}))* "
    rf"(?:cai )?(?:so|may)(?: dien thoai)?(?: cua)?(?: ma)? (?:{fold(_SELF)} {fold(_USED)}"
    rf"|{fold(_SELF)}(?! (?:trai|gai))(?=$|[ ,.;!](?!\d))|{fold(_USED)}|nay|ni)\b",
)
_BESIDE = re.compile(r"\b(?:ca|nua|them|luon ca|voi|va)\b")
_ASKS = re.compile(r"\?|\b(?:ha|phai khong|dung khong|a)$")


def calls_the_own_number(d: Draft) -> bool:
    """Who is recognized by the number they call or write from is not asked who they are. False where no call is the
    matter, or the own number is not known."""
    own = own_number_known(d)
    said = fold(d.heard.text.lower()).strip()
    matter = d.situation.handed_over or made(d, CALL) or d.understood.has("want_callback", "want_person")
    if not own or not matter or _ASKS.search(said):
        return False
    if d.situation.handed_over and d.heard.phone_numbers == (own,) and d.heard.caller_phone == own:
        return _is_the_number_that_calls(d)
    if any(one != own for one in d.heard.phone_numbers) or not _CALL_MY_NUMBER.search(d.heard.text):
        return False
    d.change(phone=None if own == d.heard.caller_phone else own, heard_phone=None)
    if d.situation.handed_over:
        return _tells_staff(d, own)
    if d.understood.has("want_person"):
        d.say("utter_handing_over")
        hand_over(d, "complaint" if d.situation.complaints else "requested")
        return True
    former = next((one for one in reversed(made(d, CALL)) if one.made_here), None)
    if former and former.phone != own and not _BESIDE.search(said):
        change_who_is_called(d, former, own, d.heard.text)
        return True
    if former is None and d.situation.subject is None:
        return False
    if any(one.name.startswith(("ask_", "tell_")) for one in d.understood.acts):
        return False
    d.want(Wish("want_callback", d.heard.text, day=" ".join(d.heard.times) or None))
    call_back(d)
    return True


def _is_the_number_that_calls(d: Draft) -> bool:
    """«Số anh 0936… nè»: it was known, and is no number to look somebody up by or to write to."""
    d.change(phone=None)
    d.heard = replace(d.heard, phone_numbers=())
    d.understood = replace(d.understood, heard=d.heard)
    d.drop_acts("give")
    _update_summary(d)
    if d.understood.acts or d.understood.follow_ups:
        return False
    take_down(d)
    d.say("utter_number_noted_for_staff", last_digits=" ".join((d.phone or "")[-3:]))
    return True


def _tells_staff(d: Draft, own: str) -> bool:
    """The call that staff were to make to another's number ends, and a call that was asked for that person stays. In
    an emergency both numbers are called: one of them may be out of reach."""
    given = d.situation.handed_over
    assert given is not None
    known = any(one.phone == own for one in made(d, CALL))
    noted = known or ask_for_call_back(d, str(given["reason"]), other_number=True)
    if noted and given["queue"] != EMERGENCY:
        for one in made(d, CALL):
            if one.made_here and not one.words and one.phone != own:
                d.facts.move_report(one.code, "cancelled")
                forget(d, one)
    take_down(d)
    _update_summary(d)
    d.because("staff call the own number")
    if noted:
        d.say("utter_number_noted_for_staff", last_digits=" ".join(own[-3:]))
    else:
        d.say("utter_added_to_the_hand_over")
    return True


def _update_summary(d: Draft) -> None:
    given = d.situation.handed_over
    if given:
        d.change(handed_over={**given, "summary": with_phone(d, given["summary"])})
