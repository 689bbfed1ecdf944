"""Takes back what this conversation put on record: the report, the call, the messages, or all of it."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import take_down
from assistant.dialogue.deciding.promises import CALL, MESSAGE, forget, made, where_of
from assistant.dialogue.understanding.signals import danger_kind, risk_in
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import normalize

# «Hủy cái phiếu đó đi», «bỏ cái gọi nớ», «huỷ hết». The first thing named after the verb is meant.
_TAKES_BACK = Spelled(
    r"(?<!không )(?<!đừng )(?<!chưa )(?<!có )(?<!sao )(?<!sợ )(?<!được )(?<!lại )(?<!anh )"
    r"\b(?:hu[ỷy]|hủy|xo[áa]|xóa|rút(?= (?:lại )?(?:cái )?phiếu)|bỏ|khỏi|ngừng|ngưng)\b"
    r"(?: (?!phiếu|báo|gọi|cuộc|nhắn|tin|hết|tất cả|toàn bộ|thợ|người|\d)[^\s,.;!?]+){0,4}?"
    r" (?P<what>phiếu|báo (?:cáo|hư|hỏng|mất điện)|thợ|người (?:tới|đến|xuống|qua)|(?:cuộc )?gọi(?! ý)"
    r"|nhắn|tin|hết|tất cả|toàn bộ)\b"
    r"|\b(?:đừng|khỏi|không cần) (?:cho|có cho|kêu|cử) (?:ai|người|thợ|đội)(?: nào)? (?:tới|đến|xuống|qua)\b",
    r"(?<!khong )(?<!dung )(?<!chua )(?<!co )(?<!sao )(?<!so )(?<!duoc )(?<!lai )(?<!anh )"
    r"\b(?:huy|xoa|bo(?= (?:cai|di|phieu|goi|cuoc|tin|luon|giup|gium|het))|khoi(?= (?:cho|can|goi|nhan|bao|gui)))\b"
    r"(?: (?!phieu|bao|goi|cuoc|nhan|tin|het|tat ca|toan bo|tho|nguoi|\d)[^\s,.;!?]+){0,4}?"
    r" (?P<what>phieu|bao (?:cao|hu|hong)|tho|nguoi (?:toi|den|xuong|qua)|(?:cuoc )?goi(?! y)|nhan|tin|het|tat ca"
    r"|toan bo)\b"
    r"|\b(?:khoi|khong can) (?:cho|keu|cu) (?:ai|nguoi|tho|doi)(?: nao)? (?:toi|den|xuong|qua)\b"
    r"|(?<!dang )\bdung cho (?:ai|nguoi nao) (?:toi|den|xuong|qua)\b",
)
_LEAVES_OUT = Spelled(
    r"\b(?:bỏ|xo[áa]|xóa|hu[ỷy]|hủy|loại)(?: [^\s,.;!?]+){0,2} số\b(?! (?:điện thoại )?(?:mới|khác))",
    r"\b(?:bo|xoa|huy)(?: (?:cai|di|luon|gium|giup))? so\b(?! (?:dien thoai )?(?:moi|khac))",
)
_NO_CALL = Spelled(
    r"\b(?:không|đâu|hông|hổng|chẳng|nỏ|mô)(?: có)? (?:cần|kêu|biểu|đòi)(?: [^\s,.;!?]+){0,2}? gọi\b"
    r"|\bcó (?:kêu|biểu|nhờ)(?: [^\s,.;!?]+){0,2}? gọi(?: \S+)? (?:mô|đâu)\b",
    r"\b(?:khong|dau|hong|chang)(?: co)? (?:can|keu|bieu|doi)(?: [^\s,.;!?]+){0,2}? goi\b"
    r"|\bco (?:keu|bieu|nho)(?: [^\s,.;!?]+){0,2}? goi(?: \S+)? (?:mo|dau)\b",
)
_WHY = re.compile(r"(?:(?:ủa|ơ|mà|thế|vậy|rứa|trời ơi?|em ơi) )*(?:sao|tại sao|răng|vì sao|tai sao|rang)\b")
_KINDS = {"gọi": CALL, "goi": CALL, "nhắn": MESSAGE, "nhan": MESSAGE, "tin": MESSAGE}
_EVERYTHING = frozenset({"hết", "tất cả", "toàn bộ", "het", "tat ca", "toan bo"})
ALL, REPORT = "all", "report"
_REPORTS = ("no_power", "quality", "hazard")


def taken_back(d: Draft) -> bool:
    """Does what the words take back. False when they take nothing back, or nothing of it stands.

    Danger and a person at risk are no moment for it. Only what this conversation has made is cancelled.
    """
    seen = d.understood.seen
    if d.understood.has("tell_danger", "tell_at_risk") or danger_kind(seen) or risk_in(seen):
        return False
    if _WHY.match(normalize(d.heard.text)) or (seen.whole.asks and d.understood.follow_ups):
        return False
    if _wants_no_call(d):
        d.answered |= frozenset({"want_callback"})
    if _leaves_a_number_out(d):
        return True
    what = _what(d)
    if what is None or what == MESSAGE:
        return False
    if what == ALL and not d.situation.promises and not d.situation.wishes:
        d.say("utter_recap_nothing")
        offers.anything_else(d)
        return True
    calls = made(d, CALL) if what in (CALL, ALL) else ()
    messages = made(d, MESSAGE) if what == ALL else ()
    reports = [one for one in made(d, *_REPORTS) if one.made_here] if what in (REPORT, ALL) else []
    if what == REPORT:
        reports = reports[-1:]
        if not reports and (made(d, *_REPORTS) or d.situation.report):
            d.say("utter_not_cancelled_here")
            offers.person(d)
            return True
    if not calls and not messages and not reports:
        return False
    for one in (*calls, *reports):
        d.facts.move_report(one.code, "cancelled")
        forget(d, one)
    for one in messages:
        d.facts.unsubscribe(one.phone, where_of(one))
        forget(d, one)
    gone = {one.code for one in (*calls, *reports)}
    if d.situation.report_taken in gone:
        d.change(report_taken=None)
    if d.situation.report in gone:
        d.change(report=d.situation.report_taken)
    if messages:
        d.change(subscribed=None, subscribed_for={}, declined=(*d.situation.declined, "message"))
    d.because(f"takes back: {what}")
    d.settle("answered")
    d.served("want_callback", "want_messages", "want_no_messages", "want_report", "ask_report_status")
    if what == REPORT:
        d.say("utter_report_cancelled", report_code=reports[0].code)
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
    if not _LEAVES_OUT.search(d.heard.text):
        return False
    promised = made(d, MESSAGE)
    digits = "".join(one for one in d.heard.text if one.isdigit())
    own = d.heard.caller_phone if d.understood.has("want_no_messages", "want_stop", "no") else None
    if digits:
        ends = [
            one
            for one in promised
            if one.phone in digits or (len(digits) >= 3 and one.phone.endswith(digits))
        ]
    else:
        ends = [one for one in promised if one.phone == own]
    if not ends:
        return False
    for one in ends:
        d.facts.unsubscribe(one.phone, where_of(one))
        forget(d, one)
    left = made(d, MESSAGE)
    last = left[-1] if left else None
    d.change(subscribed=last.phone if last else None, subscribed_for=where_of(last) if last else {})
    d.because("leaves one number out")
    d.served("want_no_messages", "want_messages")
    d.say("utter_unsubscribed", last_digits=" ".join(ends[0].phone[-3:]))
    return True


def _wants_no_call(d: Draft) -> bool:
    """«Em đâu cần gọi lại», «chị có kêu gọi mô»: a call that nobody asked for."""
    return _NO_CALL.search(d.heard.text) is not None


def _what(d: Draft) -> str | None:
    if _wants_no_call(d):
        return CALL
    found = _TAKES_BACK.search(d.heard.text)
    if found is None:
        return None
    named = (found["what"] or REPORT).removeprefix("cuộc ").removeprefix("cuoc ")
    return ALL if named in _EVERYTHING else _KINDS.get(named, REPORT)
