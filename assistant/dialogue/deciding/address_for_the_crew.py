"""«How will they find me? It is number 42, the yellow house»: noted with the report that was just made, and said."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.notes_for_the_crew import add_to_report, report_here

_TAKEN_FOR = ("ask_report_status", "ask_supply", "cannot_give", "want_report", "ask_repeat", "not_ours")
_NOTED = "utter_added_to_the_report"


def notes_the_address(d: Draft) -> None:
    """What else the turn asks stays; the address is no other place to talk about."""
    if not d.understood.seen.whole.has("en_find_me") or d.situation.handed_over:
        return
    report = report_here(d)
    if report is None:
        return
    if any(map(str.isdigit, d.heard.text)) and not d.situation.used.get(_NOTED):
        add_to_report(d, report, None)
    d.because("how the crew finds the house")
    d.settle("reported")
    d.say("utter_added_to_the_report", report_code=str(report["code"]))
    d.drop_acts(*_TAKEN_FOR)
    d.drop_follow_ups("crew_there", "who_comes", "recap", "call_before")
    d.heard = replace(d.heard, places=())
    d.understood = replace(d.understood, heard=d.heard)
