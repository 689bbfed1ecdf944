"""The power is back, or what was told is said to be wrong: what closes a report, and what is a fault inside another."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import forget_report, promise
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, find_report, is_open, take_report
from assistant.dialogue.deciding.supply import SUPPLY_WISHES, is_denied, known_about
from assistant.dialogue.wording.outages import describe_return, phrases

Json = dict[str, Any]


def power_is_back(d: Draft) -> None:
    """Closes the caller's own open report where no outage runs. A running outage stays as it is."""
    d.served(*SUPPLY_WISHES, "ask_report_status", "tell_back")
    d.close_question()
    told = d.understood.act("tell_back")
    if told and told.about.whose == "other" and (d.point is None or d.point.own):
        d.say("utter_power_is_back")
        return offers.anything_else(d, quiet=True)
    reports = _own_open_reports(d)
    ended = [one for one in reports if not _still_runs(d, one)]
    if (d.situation.subject and _running(known_about(d)[0])) or len(ended) < len(reports):
        d.because("an outage still runs there")
        d.say("utter_power_is_back_but_outage_runs")
        return offers.anything_else(d, quiet=True)
    closed = {str(one["code"]) for one in ended}
    for code in sorted(closed):
        d.facts.move_report(code, "resolved")
        forget_report(d, code)
    d.because(f"power is back, {len(closed)} reports closed")
    d.change(checks={}, told=())
    d.say("utter_power_is_back_closed" if closed else "utter_power_is_back")
    return offers.anything_else(d, quiet=True)


def _running(current: Json | list[Json] | None) -> bool:
    """Several outages run where one of an area is not told apart."""
    return isinstance(current, list) or (current is not None and current["status"] != "partially_restored")


def _still_runs(d: Draft, report: Json) -> bool:
    """Whether an outage runs at the home of the report."""
    supply = d.facts.supply(str(report["customer_code"])) if report["customer_code"] else None
    return supply is not None and _running(supply["current"])


def _own_open_reports(d: Draft) -> list[Json]:
    """About no power: of this conversation, of the caller's number, or of the point of use being talked of; none of
    another home than that."""
    found: list[Json] = []
    if d.situation.report_taken:
        report = d.facts.report(d.situation.report_taken)
        found += [report] if report else []
    if d.heard.caller_phone and not d.situation.elsewhere:
        found += d.facts.open_reports(phone=d.heard.caller_phone)
    elif d.point and d.situation.report:
        report = d.facts.report(d.situation.report)
        found += [report] if report and report["customer_code"] else []
    homes = (None, d.point.code) if d.point else None
    return [
        one
        for one in found
        if one["kind"] == "no_power" and is_open(one) and (homes is None or one["customer_code"] in homes)
    ]


def rejected(d: Draft) -> None:
    """A fact just told is said to be wrong: taken down in the caller's words, laid beside what is known."""
    d.change(notes=(*d.situation.notes, d.heard.text)[-3:])
    current = known_about(d)[0] if d.situation.subject else None
    d.served("tell_out", "ask_supply", "want_report", "tell_since")
    if d.understood.has("tell_back") and not d.understood.has("tell_out"):
        d.because("says that the power is on")
        d.say("utter_noted_power_is_on")
        return offers.anything_else(d)
    if isinstance(current, dict) and d.point and _about_power(d):
        d.because("denies that the outage explains it")
        deny(d, current)
        d.say("utter_rejection_taken", report_code=d.situation.report or "")
        d.say_all([describe_return(current, d.now)])
        return offers.person(d)
    if _about_power(d) and d.situation.subject:
        taken = find_report(d)
        if taken is None or not is_open(taken):
            take_report(d, "no_power", more=str(phrases()["report_description"]["says_otherwise"]))
            return None
    d.because("a fact is disputed")
    d.say("utter_rejection_noted")
    return offers.person(d)


def _about_power(d: Draft) -> bool:
    return d.understood.has(
        "tell_out", "tell_since", "want_report", "tell_neighbours_on"
    ) or d.understood.seen.whole.has("power_word")


def deny(d: Draft, outage: Json) -> None:
    assert d.point is not None
    if is_denied(d, outage):
        return  # said again: the crew knows
    denial = {
        "customer_code": d.point.code,
        "source": "assistant",
        "external_id": f"{d.heard.turn_id}:denial",
        "description": d.heard.text[:MOST_WORDS_OF_CALLER],
        "channel": d.heard.channel,
        **({"origin": d.heard.origin} if d.heard.origin else {}),
    }
    answer = d.facts.deny(str(outage["id"]), denial)
    d.settle("reported")
    promise(d, "no_power", code=str(answer["code"]), made_here=answer["code"] != d.before.report)
    d.change(report=answer["code"], denied=(*d.situation.denied, (str(outage["id"]), d.point.code)))
