"""Call-backs: recorded once, with the time in the caller's words, and changed when another time is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, forget, made, promise
from assistant.dialogue.deciding.reaching.calls_instead import whom_to_call
from assistant.dialogue.deciding.reaching.numbers_told import remember_told, whose_told
from assistant.dialogue.deciding.reaching.one_of_the_calls import MOVES
from assistant.dialogue.deciding.reaching.phone_numbers import (
    PHONE_QUESTIONS,
    ask_phone,
    is_landline,
    phones_in,
    wants_another_number,
)
from assistant.dialogue.deciding.reaching.when_to_call import when_to_call
from assistant.dialogue.deciding.reaching.whose_number import number_of
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.situation.situation import Promise
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

_CALLS = re.compile(r"\b(?:goi|alo|dien thoai)\b")
_NOT_THEN = re.compile(
    r"\b(?:sau|qua|ngoai|tre hon|ban dem|khuya|dem)\b(?: \S+){0,4}? (?:dung|khoi) (?:co )?goi\b"
    r"|\b(?:dung|khoi) (?:co )?goi (?:\S+ ){0,2}?(?:sau|qua|ban dem|khuya|dem|truoc)\b"
)
_NO_CALL_AT_ALL = re.compile(r"\b(?:dung|khoi|khong can|huy|bo) (?:\S+ )?goi\b")
_ASKS_THE_TIME = re.compile(
    r"\b(?:may gio|khi nao|luc nao|chung nao|bao gio|khi mo)\b"
    r"|\b(?:khong|hong|ha|chua)(?: (?:em|a|vay|con|chau|chi|anh))*[ ?.!]*$"
)
_INSTEAD = re.compile(
    r"\b(?:khong|dung|khoi|chu khong|k|ko) (?:phai )?(?:goi|alo)\b|\b(?:thay|doi sang|doi qua|doi so|lon|nham)\b"
)
_SELF = (
    r"(?:em|tui|toi|anh|chi|minh|con|chau|bac|co|chu|di|me|ong|ba|o|t)\b(?! (?:trai|gai|re|dau|ruot|ho|ay))"
)
_CALL_ME = re.compile(
    rf"\b(?:goi|keu|alo|phone)(?: (?:lai|dien|thoai|cho|qua|vo))* {_SELF}|\b(?:con )?{_SELF} (?:la|thi) goi\b"
)
UNKNOWN = "unknown"
MOST_WORDS_OF_A_CHANGE, MOST_WORDS_OF_THE_SAME = 12, 6


def call_back(d: Draft) -> None:
    """Records that somebody wants to be called. People call back, so no minute is promised."""
    wish = next((one for one in d.situation.wishes if one.kind == "want_callback"), None)
    words = wish.words if wish else d.heard.text
    theirs = _number_of_another(d, words)
    if theirs == UNKNOWN and not d.situation.heard_phone:
        if d.ask("which_phone", "utter_ask_their_number_to_call", about="to_call"):
            return None
        return ask_phone(d)
    if theirs not in (None, UNKNOWN):
        d.change(phone=theirs)
    elif theirs is None:
        _back_to_the_own_number(d, words)
    phone = d.phone
    if not phone or d.situation.heard_phone or wants_another_number(d, phone):
        return ask_phone(d)
    when = _when(d, words, wish.day if wish else None)
    former = _same_call(d, phone) or _call_to_another(d, phone, words)
    if former and former.phone != phone:
        return change_who_is_called(d, former, phone, words)
    if former and not when and d.understood.seen.whole.count <= MOST_WORDS_OF_THE_SAME:
        d.served("want_callback")
        return _say_taken(d, former.code, phone, "")
    beside = former is None and any(one.phone != phone for one in _calls_of_this_place(d))
    report = _record(d, phone, words, when, former, beside)
    changed = former is not None and bool(when)
    if former and former.code != report["code"]:
        d.facts.move_report(former.code, "cancelled")
        forget(d, former)
    d.served("want_callback")
    promise(d, CALL, code=str(report["code"]), phone=phone, words=_with_former(former, words))
    d.because("call-back changed" if changed else "call-back recorded")
    d.settle("reported")
    if changed:
        d.say("utter_callback_changed", report_code=report["code"], when=when)
        return offers.anything_else(d)
    return _say_taken(d, str(report["code"]), phone, when)


def _when(d: Draft, words: str, day: str | None) -> str:
    """By the words of the wish, and by those of this turn, which may only have brought the number and the time."""
    when = when_to_call(words, day or d.heard.times)
    if when or words == d.heard.text:
        return when
    return when_to_call(d.heard.text, d.heard.times)


def _back_to_the_own_number(d: Draft, words: str) -> None:
    """«Nhắn cho vợ anh số 785, còn anh thì gọi»: the number of another person is not the one to call for «gọi anh»."""
    told, own = d.situation.phone, d.heard.caller_phone
    if not told or not own or told == own or d.situation.heard_phone or whose_told(d, own):
        return
    given = told in (*d.heard.phone_numbers, *phones_in(words)) or MOVES in d.situation.asked
    asked = d.before.question is not None and d.before.question.kind in PHONE_QUESTIONS
    if whose_told(d, told) and not given and not asked and _CALL_ME.search(fold(words.lower())):
        d.change(phone=None)


def _number_of_another(d: Draft, words: str) -> str | None:
    """The number of whoever else is to be called by these words: one that was said for them, or `UNKNOWN`. None where
    the caller is to be called."""
    person = whom_to_call(words, d.situation.address)
    if person is None:
        return None
    asked = d.before.question is not None and d.before.question.kind in PHONE_QUESTIONS
    given = (*d.heard.phone_numbers, *phones_in(words))
    answered = d.situation.phone if asked and d.times_asked("which_phone", "to_call") else None
    told = given[0] if given else answered
    if told and told != d.heard.caller_phone and not d.situation.heard_phone:
        remember_told(d, told, whose_told(d, told) or person)
        return told
    return number_of(d, person if person not in ("ong", "ba") else "no") or UNKNOWN


def change_when_to_call(d: Draft, former: Promise, when: str) -> None:
    """The same call at another time."""
    report = _record(d, former.phone, d.heard.text, when, former)
    if former.code != report["code"]:
        d.facts.move_report(former.code, "cancelled")
        forget(d, former)
    promise(d, CALL, code=str(report["code"]), phone=former.phone, words=_with_former(former, d.heard.text))
    d.because("when to call, changed")
    d.settle("reported")
    d.served("want_callback")
    d.say("utter_callback_changed", report_code=str(report["code"]), when=when)
    offers.anything_else(d, quiet=True)


def _say_taken(d: Draft, code: str, phone: str, when: str) -> None:
    d.say(
        "utter_callback_taken",
        report_code=code,
        last_digits=" ".join(phone[-3:]),
        when=f", {when}" if when else "",
    )
    return offers.anything_else(d)


def changes_the_call(d: Draft) -> bool:
    """«À thôi, trước 7 giờ nghe», right after a call was promised: the same call at another time."""
    calls = made(d, CALL)
    u = d.understood
    if not calls or d.situation.handed_over or calls[-1].code not in " ".join(d.situation.last_said):
        return False
    if d.heard.phone_numbers and d.heard.phone_numbers[-1] != calls[-1].phone:
        return False
    if (
        d.question in PHONE_QUESTIONS
        or u.follow_ups
        or u.seen.whole.asks
        or u.seen.whole.count > MOST_WORDS_OF_A_CHANGE
    ):
        return False
    others = any(
        one.name.startswith(("ask_", "tell_")) or one.name in ("want_messages", "want_report")
        for one in u.acts
    )
    names_it = u.has("want_callback", "correct", "give") or not u.acts
    return names_it and not others and bool(when_to_call(d.heard.text, d.heard.times))


def notes_when_to_call(d: Draft) -> bool:
    """«Gọi trước chín giờ, không thì sáng mai», «sau 9 giờ thì đừng gọi»: goes into the words of the call that was
    promised. When staff call is theirs, so no time is promised."""
    calls = [one for one in made(d, CALL) if one.made_here]
    u, said = d.understood, fold(d.heard.text.lower())
    if not calls or d.situation.handed_over or d.heard.phone_numbers or u.seen.whole.has("wh_word"):
        return False
    if d.question in PHONE_QUESTIONS:
        return False
    if not _CALLS.search(said) or any(one not in ("call_when", "call_before") for one in u.follow_ups):
        return False
    refused = _NOT_THEN.search(said) is not None
    timed = bool(when_to_call(d.heard.text, d.heard.times)) and _NO_CALL_AT_ALL.search(said) is None
    plainly = timed and bool(u.follow_ups) and not _ASKS_THE_TIME.search(said) and not changes_the_call(d)
    if not refused and not plainly:
        return False
    d.because("when to call, in their words")
    d.say("utter_callback_note_added", report_code=add_to_the_call(d, calls[-1]))
    offers.anything_else(d, quiet=True)
    return True


def add_to_the_call(d: Draft, former: Promise) -> str:
    """The words of this turn go into those of the call. Returns its code, which is a new one where the outage service
    made a second ticket in place of the former."""
    report = _record(d, former.phone, d.heard.text, "", former)
    code = str(report["code"])
    if former.code != code:
        d.facts.move_report(former.code, "cancelled")
        forget(d, former)
    promise(d, CALL, code=code, phone=former.phone, words=_with_former(former, d.heard.text))
    d.settle("reported")
    d.served("want_callback")
    return code


def change_who_is_called(d: Draft, former: Promise, phone: str, words: str) -> None:
    """The same call to another number: the former ticket goes where the outage service makes a second one."""
    asked = {kind: times for kind, times in d.situation.asked.items() if kind != MOVES}
    d.change(asked=asked)
    report = _record(
        d, phone, words, _when_before(words, former) or when_to_call(words, d.heard.times), former
    )
    if former.code != report["code"]:
        d.facts.move_report(former.code, "cancelled")
    forget(d, former)
    d.served("want_callback")
    promise(d, CALL, code=str(report["code"]), phone=phone, words=_with_former(former, words))
    d.because("another number is called")
    d.settle("reported")
    digits, gone = " ".join(phone[-3:]), " ".join(former.phone[-3:])
    if is_landline(phone):
        d.say("utter_callback_moved", report_code=str(report["code"]), last_digits=digits, former_digits=gone)
    else:
        d.say("utter_callback_to_another", report_code=str(report["code"]), last_digits=digits)
    offers.anything_else(d, quiet=True)


def _when_before(words: str, former: Promise) -> str:
    """The time that was wished for the call before its number changed."""
    return when_to_call(f"{former.words}, {words}", None)


def _with_former(former: Promise | None, words: str) -> str:
    """The reason that was given first stays when the time or the number changes."""
    return "; ".join(dict.fromkeys(filter(None, (former.words if former else None, words))))


def _same_call(d: Draft, phone: str) -> Promise | None:
    """The call to this number that this conversation promised about the same home or place."""
    return next((one for one in _calls_of_this_place(d) if one.phone == phone), None)


def _call_to_another(d: Draft, phone: str, words: str) -> Promise | None:
    """The call that this one replaces: «gọi số thằng con, đừng gọi chú»."""
    moves = MOVES in d.situation.asked
    replaces = moves or _INSTEAD.search(fold(words.lower())) is not None or d.understood.has("correct")
    return next(_calls_of_this_place(d), None) if replaces else None


def _calls_of_this_place(d: Draft) -> Iterator[Promise]:
    there = where(d.situation.subject)
    home, place = there.get("customer_code", ""), d.place or ""
    for one in reversed(made(d, CALL)):
        if one.made_here and (one.customer_code, one.place) == (home, place):
            yield one


def _record(
    d: Draft, phone: str, words: str, when: str, former: Promise | None, beside: bool = False
) -> dict[str, str]:
    """The outage service keeps one call of a home. One that is wanted beside it, to another person, is noted under the
    street, with the code in its words."""
    description = str(phrases()["report_description"]["callback"])
    if when:
        description = f"{description} ({when})"
    there = where(d.situation.subject)
    if beside and d.point:
        home = phrases()["summary"]["customer"].format(customer_code=d.point.code, street=d.point.street)
        description, there = f"{description}; {home}", {"place": f"đường {d.point.street}"}
    before = former.words if former else None
    said = dict.fromkeys(filter(None, (words, before, d.situation.problem, d.heard.text)))
    report, _ = d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:callback",
            "kind": "other",
            **there,
            "description": "; ".join((description, *(f"«{one[:300]}»" for one in said))),
            "phone": phone,
            "channel": d.heard.channel,
            "callback_requested": True,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    return report
