"""Words for the crew, beside a report: «tới nơi gọi to lên giùm», «liên lạc số em». They are added to the report."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, where
from assistant.vietnamese.folding import fold

_FOR_THE_CREW = re.compile(
    r"\b(?:dan|nho|noi|bao|ghi)(?: \S+){0,5}? (?:tho|doi sua|doi|may anh|may chu|nguoi sua|nguoi ta)\b"
    r"|\b(?:tho|doi|may anh|may chu|nguoi)(?: \S+){0,2} (?:toi|den|xuong|qua)(?: \S+){0,3}"
    r" (?:thi|nho|goi|bam|alo|dien)\b"
    r"|\b(?:lien (?:lac|he)|so lien (?:lac|he))\b"
    r"|\bghi (?:them|chu|giup|gium)?(?: \S+){0,3} (?:vo|vao) phieu\b"
)


def note_for_the_crew(d: Draft) -> bool:
    """Adds the words to the report of this conversation. False when they are for nobody on the way."""
    code = d.situation.report_taken
    seen = d.understood.seen.whole
    if code is None or d.point is None or seen.asks or not _FOR_THE_CREW.search(fold(d.heard.text)):
        return False
    phone = d.heard.phone_numbers[-1] if d.heard.phone_numbers else d.phone
    if phone is None:
        return False
    report = d.facts.report(code)
    if report is None or report["kind"] not in ("no_power", "quality"):
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
