"""Answers to what is asked about the time that was told: is it sure, since when, how long usually, and besides?"""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import cut_is_meant, is_called_off, on_the_table, span_of
from assistant.dialogue.deciding.reports import find_report, is_open
from assistant.dialogue.deciding.supply import area_of, known_about
from assistant.dialogue.understanding.supply_talk import says_back
from assistant.dialogue.wording.outages import describe_return, moment
from assistant.vietnamese.times import write_moment


def is_certain(d: Draft) -> None:
    outage, cut = on_the_table(d)
    if cut_is_meant(d, outage) and cut is not None:
        return d.say("utter_certain_cut", span=span_of(d, cut))
    if outage is None:
        return d.say("utter_certain_called_off" if is_called_off(d) else "utter_certain_nothing")
    back = moment(outage.get("expected_back_at"))
    if back is None:
        d.say("utter_certain_no_time")
    elif back < d.now:
        d.say("utter_certain_overdue", back=write_moment(back, d.now))
    else:
        part = outage["status"] == "partially_restored" and _may_go_off_again(d)
        d.say("utter_certain_partly" if part else "utter_certain_time", back=write_moment(back, d.now))
    return offers.after_outage(d, outage)


def _may_go_off_again(d: Draft) -> bool:
    """Who has no power yet is not told that it may go off again."""
    said = d.understood.seen
    return said.whole.has("lost_again") or says_back(said)


def since_when(d: Draft) -> None:
    outage, cut = on_the_table(d)
    if cut_is_meant(d, outage) and cut is not None:
        return d.say("utter_since_of_a_cut", span=span_of(d, cut))
    start = moment(outage["started_at"]) if outage else None
    if outage is not None and start is not None:
        return d.say("utter_since", area=area_of(d, outage), start=write_moment(start, d.now))
    report = find_report(d)
    made = moment(report["created_at"]) if report is not None and is_open(report) else None
    if made is not None:
        return d.say("utter_since_reported", start=write_moment(made, d.now))
    return d.say("utter_since_unknown")


def usual_length(d: Draft) -> None:
    """No figures of former outages are known here, and a guess would be heard as a promise."""
    outage, cut = on_the_table(d)
    if cut_is_meant(d, outage) and cut is not None:
        return d.say("utter_usual_length_of_a_cut", span=span_of(d, cut))
    back = moment(outage.get("expected_back_at")) if outage else None
    if back is not None and back > d.now:
        return d.say("utter_usual_length_with_time", back=write_moment(back, d.now))
    return d.say("utter_usual_length")


def outside_hours(d: Draft) -> None:
    """«Sáng vô làm được không?»: an announced cut is only what its hours say."""
    outage, cut = on_the_table(d)
    if cut is None:
        if outage is None:
            return d.say("utter_certain_called_off" if is_called_off(d) else "utter_certain_nothing")
        return d.say_all([describe_return(outage, d.now)])
    others = [one for one in known_about(d)[1] if one["id"] != cut["id"]]
    d.say("utter_outside_hours_more" if others else "utter_outside_hours", span=span_of(d, cut))
    return offers.anything_else(d, quiet=True)


def who_comes(d: Draft) -> None:
    d.say("utter_who_comes", hotline=d.hotline)
