"""How far a report is that was made before."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reports import find_report, tell_report
from assistant.dialogue.deciding.supply import answer_supply


def answer_status(d: Draft) -> None:
    """The report that the caller means; without one, what is known about the supply."""
    report = find_report(d)
    if report is not None:
        d.because("the report that is meant")
        return tell_report(d, report)
    d.served("ask_report_status")
    if d.heard.report_codes:
        d.say("utter_no_such_report")
    if d.situation.subject is not None:
        return answer_supply(d)
    return None
