"""Words for the crew, beside a report: «tới nơi gọi to lên giùm», «liên lạc số em». They are added to the report."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, is_open, where
from assistant.dialogue.understanding.spelled import Spelled

_FOR_THE_CREW = Spelled(
    r"\b(?:dặn|nhớ|nhắn|(?:nói|báo|ghi) (?:giúp|giùm|thêm))(?: \S+){0,5}?"
    r" (?:thợ|đội sửa|đội thợ|mấy anh|mấy chú|người sửa)\b"
    r"|\b(?:thợ|đội|mấy anh|mấy chú|người)(?: \S+){0,2} (?:tới|đến|xuống|qua)(?: \S+){0,3}"
    r" (?:thì|nhớ|gọi|bấm|alo|điện)\b"
    r"|\b(?:liên (?:lạc|hệ)|số liên (?:lạc|hệ))\b"
    r"|\bghi (?:thêm|chú|giúp|giùm)?(?: \S+){0,3} (?:vô|vào) phiếu\b",
    r"\b(?:dan|nho)(?: \S+){0,4}? (?:tho|doi sua|may anh|may chu)\b"
    r"|\btho(?: \S+){0,2} (?:toi|den|xuong|qua) (?:thi|nho)(?: \S+){0,2} (?:goi|bam|alo|dien)\b"
    r"|\blien (?:lac|he)\b",
)


def note_for_the_crew(d: Draft) -> bool:
    """Adds the words to the report of this conversation. False when they are for nobody on the way."""
    code = d.situation.report_taken
    seen = d.understood.seen.whole
    if code is None or d.point is None or seen.asks or not _FOR_THE_CREW.search(d.heard.text):
        return False
    phone = d.heard.phone_numbers[-1] if d.heard.phone_numbers else d.phone
    if phone is None:
        return False
    report = d.facts.report(code)
    if report is None or not is_open(report) or report["kind"] not in ("no_power", "quality"):
        return False
    if report["customer_code"] != d.point.code:
        return False
    d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:note",
            "kind": report["kind"],
            **where(d.situation.subject),
            "description": d.heard.text[:MOST_WORDS_OF_CALLER],
            "phone": phone,
            "channel": d.heard.channel,
            "callback_requested": True,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    d.because("words for the crew")
    d.settle("reported")
    d.change(phone=phone)
    d.answered |= frozenset({"want_callback", "want_report", "ask_report_status", "tell_out", "give"})
    d.say("utter_noted_for_the_crew", report_code=code, last_digits=" ".join(phone[-3:]))
    offers.anything_else(d, quiet=True)
    return True
