"""Takes back what this conversation put on record: the report, the call, the messages, or all of it."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import take_down
from assistant.dialogue.deciding.promises import CALL, MESSAGE, forget, made
from assistant.vietnamese.folding import fold

# «Hủy cái phiếu đó đi», «bỏ cái gọi nớ», «huỷ hết». The first thing named after the verb is meant.
_TAKES_BACK = re.compile(
    r"(?<!khong )(?<!dung )(?<!chua )(?<!co )\b(?:huy|xoa|rut(?= (?:lai )?(?:cai )?phieu)|bo|khoi|ngung)\b"
    r"(?: (?!phieu|bao|goi|cuoc|nhan|tin|het|tat ca|toan bo|tho|nguoi|\d)\S+){0,4}?"
    r" (?P<what>phieu|bao (?:cao|hu|hong|mat dien)|tho|nguoi (?:toi|den|xuong|qua)|(?:cuoc )?goi(?! y)"
    r"|nhan|tin|het|tat ca|toan bo)\b"
    r"|\b(?:dung|khoi|khong can) (?:cho|co cho|keu|cu) (?:ai|nguoi|tho|doi)(?: nao)? (?P<who>toi|den|xuong|qua)\b"
)
_KINDS = {"goi": CALL, "cuoc goi": CALL, "nhan": MESSAGE, "tin": MESSAGE}
_LEAVES_OUT = re.compile(r"\b(?:bo|xoa|huy|loai)(?: \S+){0,2} so\b(?! (?:dien thoai )?(?:moi|khac))")
_NO_CALL = re.compile(
    r"\b(?:khong|dau|ko|hong|chang|no|mo) (?:co )?(?:can|keu|bieu|nho|doi|phai) (?:\S+ ){0,2}?goi\b"
    r"|\bco (?:keu|bieu|nho) (?:\S+ ){0,2}?goi (?:\S+ )?(?:mo|dau)\b"
)
ALL, REPORT = "all", "report"


def taken_back(d: Draft) -> bool:
    """Does what the words take back. False when they take nothing back, or nothing of it stands."""
    if _wants_no_call(d):
        d.answered |= frozenset({"want_callback"})
    if d.understood.seen.whole.asks and d.understood.follow_ups:
        return False
    if _leaves_a_number_out(d):
        return True
    what = _what(d)
    calls = made(d, CALL) if what in (CALL, ALL) else ()
    messages = made(d, MESSAGE) if what == ALL else ()
    if what == ALL and not d.situation.promises and not d.situation.wishes:
        d.say("utter_recap_nothing")
        offers.anything_else(d)
        return True
    reports = made(d, "no_power", "quality", "hazard") if what in (REPORT, ALL) else ()
    report = reports[-1].code if reports else None
    if not calls and not messages and not report:
        return False
    for call in calls:
        d.facts.move_report(call.code, "cancelled")
        forget(d, code=call.code)
    for phone in dict.fromkeys(one.phone for one in messages):
        d.facts.unsubscribe(phone)
        forget(d, phone=phone)
    if report:
        d.facts.move_report(report, "cancelled")
        forget(d, code=report)
        d.change(report=None, report_taken=None)
    if messages:
        d.change(subscribed=None, subscribed_for={}, declined=(*d.situation.declined, "message"))
    if any(call.code == d.situation.report for call in calls):
        d.change(report=d.situation.report_taken)
    d.because(f"takes back: {what}")
    d.settle("answered")
    d.served("want_callback", "want_messages", "want_no_messages", "want_report", "ask_report_status")
    if what == REPORT:
        d.say("utter_report_cancelled", report_code=report or "")
    else:
        d.say("utter_all_cancelled" if what == ALL else "utter_call_cancelled")
    if d.situation.handed_over:
        take_down(d)
    d.close_question()
    if what != REPORT:
        offers.anything_else(d)
    return True


def _leaves_a_number_out(d: Draft) -> bool:
    """«Bỏ số 461 ra», «bỏ số anh chị đi»: messages to one of several numbers end; the others stay."""
    said = fold(d.heard.text)
    if not _LEAVES_OUT.search(said):
        return False
    promised = [one.phone for one in made(d, MESSAGE)]
    digits = "".join(one for one in said if one.isdigit())
    named = [one for one in promised if one in digits or (len(digits) in (3, 4) and one.endswith(digits))]
    own = [one for one in promised if one == d.heard.caller_phone]
    target = next(iter(named or (own if not digits else [])), None)
    if target is None:
        return False
    d.facts.unsubscribe(target)
    forget(d, phone=target)
    left = made(d, MESSAGE)
    d.change(subscribed=left[-1].phone if left else None, subscribed_for={})
    d.because("leaves one number out")
    d.served("want_no_messages", "want_messages")
    d.say("utter_unsubscribed", last_digits=" ".join(target[-3:]))
    return True


def _wants_no_call(d: Draft) -> bool:
    """«Em đâu cần gọi lại», «chị có kêu gọi mô»: a call that nobody asked for."""
    return _NO_CALL.search(fold(d.heard.text)) is not None


def _what(d: Draft) -> str | None:
    if _wants_no_call(d):
        return CALL
    found = _TAKES_BACK.search(fold(d.heard.text))
    if found is None:
        return None
    named = found["what"] or REPORT
    return ALL if named in ("het", "tat ca", "toan bo") else _KINDS.get(named, REPORT)
