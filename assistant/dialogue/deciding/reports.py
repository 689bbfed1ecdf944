"""Reports: taken once, for the right thing, and told as they stand."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import promise
from assistant.dialogue.situation.situation import Subject
from assistant.dialogue.wording.outages import describe_report, is_late, moment, phrases, without_apology
from assistant.vietnamese.times import write_moment

Json = dict[str, Any]

MOST_WORDS_OF_CALLER = 300
CLOSED = ("resolved", "cancelled")
DONE_BY_A_REPORT = (
    "tell_out", "ask_supply", "ask_return", "ask_cause", "ask_extent", "want_report", "tell_partly", "tell_unsteady",
    "ask_report_status",
)  # fmt: skip


def is_open(report: Json) -> bool:
    return report["status"] not in CLOSED


def take_report(
    d: Draft, kind: str, more: str = "", quietly: bool = False, at_risk: str | None = None
) -> Json:
    """Records a report of a kind (no_power, quality, hazard, other), once in a turn. `more` goes first into its
    description. `quietly`: nothing is said about it."""
    known = None if at_risk else _made_here(d, kind)
    report, is_new = (known, False) if known else d.facts.take_report(_report(d, kind, more, at_risk))
    d.because(f"report {kind}" if is_new else "the report exists")
    d.settle("reported")
    d.change(
        report=report["code"], checks={}, report_taken=report["code"] if is_new else d.situation.report_taken
    )
    promise(d, kind, code=str(report["code"]), made_here=is_new or report["code"] == d.before.report_taken)
    if quietly:
        return report
    d.served(*DONE_BY_A_REPORT)
    d.answered |= frozenset(DONE_BY_A_REPORT)
    if not is_new:
        tell_report(d, report)
        return report
    due = moment(report["due_at"])
    d.say("utter_report_taken", report_code=report["code"], due=write_moment(due, d.now) if due else "")
    if kind == "no_power" and offers.message_is_possible(d):
        offers.message(d)
    else:
        offers.anything_else(d)
    return report


def _made_here(d: Draft, kind: str) -> Json | None:
    """The open report of this conversation for the same place; for a home the outage service finds it."""
    if d.point or d.place is None or d.situation.report_taken is None:
        return None
    report = d.facts.report(d.situation.report_taken)
    same = report is not None and (report["kind"], report["place"]) == (kind, d.place) and is_open(report)
    return report if same else None


def tell_report(d: Draft, report: Json) -> None:
    """How far a report is; the second time shorter."""
    d.settle("answered")
    saying = describe_report(report, d.now)
    if d.situation.complaints:
        saying = without_apology(saying)
    d.say_all([saying])
    d.change(report=report["code"], topic="report")
    d.served(*DONE_BY_A_REPORT)
    offers.after_report(d, is_late(report, d.now))


def find_report(d: Draft) -> Json | None:
    """By its code, then of this conversation, of the point of use, of the place, of the caller's number."""
    for code in (*d.heard.report_codes, *filter(None, (d.situation.report,))):
        report = d.facts.report(code)
        if report:
            return report
    reports: list[Json] = []
    if d.point:
        reports = d.facts.open_reports(customer_code=d.point.code)
    elif d.place:
        reports = [one for one in d.facts.open_reports(place=d.place) if _may_be_told(d, one)]
    if not reports and d.phone and not d.situation.elsewhere:
        reports = d.facts.open_reports(phone=d.phone)
    reports = [one for one in reports if one["kind"] != "other"]  # a call-back is no work of a crew
    # The newest report about a power failure, else the newest of all.
    return min(reports, key=lambda report: report["kind"] != "no_power", default=None)


def _may_be_told(d: Draft, report: Json) -> bool:
    """A place is open to everybody, a report of somebody's home is not: it needs the number that it was made from."""
    if report["customer_code"] is None:
        return True
    own = d.facts.open_reports(phone=d.phone) if d.phone else []
    return any(one["code"] == report["code"] for one in own)


def where(subject: Subject | None) -> Json:
    if subject and subject.point:
        return {"customer_code": subject.point.code}
    place = subject.place if subject else None
    return {"place": place or str(phrases()["report_description"]["place_unknown"])}


def _report(d: Draft, kind: str, more: str, at_risk: str | None) -> Json:
    risk = at_risk or d.situation.risk
    return {
        "source": "assistant",
        "external_id": f"{d.heard.turn_id}:{kind}",
        "kind": kind,
        **where(d.situation.subject),
        "description": _description(d, kind, more),
        "phone": d.phone,
        "channel": d.heard.channel,
        "callback_requested": False,
        **({"at_risk": risk} if risk else {}),
        **({"origin": d.heard.origin} if d.heard.origin else {}),
    }


def _description(d: Draft, kind: str, more: str) -> str:
    table = phrases()["report_description"]
    parts = [more] if more else []
    if kind == "no_power" and not more:
        parts.append(str(table["no_power"]))
    for check in ("breaker", "neighbours"):
        if d.situation.checks.get(check):
            parts.append(str(table[f"{check}_{d.situation.checks[check]}"]))
    said = dict.fromkeys(filter(None, (d.situation.problem, d.heard.text)))
    parts += [f"«{text[:MOST_WORDS_OF_CALLER]}»" for text in said]
    return "; ".join(parts)
