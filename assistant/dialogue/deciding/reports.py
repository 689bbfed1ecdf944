"""Reports: taken once, for the right thing, and told as they stand."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.promises import forget, made, promise
from assistant.dialogue.deciding.reaching.phone_numbers import phones_in
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import describe_report, is_late, moment, phrases, without_apology
from assistant.vietnamese.times import write_moment

Json = dict[str, Any]

MOST_WORDS_OF_CALLER, MOST_OF_A_DESCRIPTION = 300, 1500
CLOSED = ("resolved", "cancelled")
DONE_BY_A_REPORT = (
    "tell_out", "ask_supply", "ask_return", "ask_cause", "ask_extent", "want_report", "tell_partly", "tell_unsteady",
    "ask_report_status",
)  # fmt: skip


# Whom the crew should call: «số gọi lại 0935…», «thợ tới thì gọi số vợ anh».
_CONTACT = Spelled(
    r"\b(?:số|sđt|điện thoại)(?: điện thoại)?(?: để)? (?:gọi lại|liên (?:lạc|hệ))\b"
    r"|\bliên (?:lạc|hệ)(?: \S+){0,4}? (?:số|qua|với)\b"
    r"|\b(?:thợ|đội|mấy anh|mấy chú|người sửa|nhân viên|ai) (?:\S+ ){0,3}?(?:tới|đến|xuống|qua|ra)(?: \S+){0,3}?"
    r" (?:gọi|alo|điện|liên hệ|liên lạc)\b",
    r"\b(?:so|sdt|dien thoai)(?: dien thoai)?(?: de)? (?:goi lai|lien (?:lac|he))\b"
    r"|\blien (?:lac|he)(?: \S+){0,4}? (?:so|qua|voi)\b"
    r"|\b(?:tho|doi|may anh|may chu|nguoi sua|nhan vien) (?:\S+ ){0,3}?(?:toi|den|xuong|qua|ra)(?: \S+){0,3}?"
    r" (?:goi|alo|dien|lien he|lien lac)\b",
)


def names_a_contact(*words: str) -> bool:
    """Whether the words say whom a crew should call."""
    return any(_CONTACT.search(one) is not None for one in words)


def is_open(report: Json) -> bool:
    return report["status"] not in CLOSED


def take_report(
    d: Draft, kind: str, more: str = "", quietly: bool = False, at_risk: str | None = None
) -> Json:
    """Records a report of a kind (no_power, quality, hazard, other), once in a turn. `more` goes first into its
    description. `quietly`: nothing is said about it."""
    known = None if at_risk else _made_here(d, kind)
    former = None if known else _of_this_home_by_place(d)
    sent = _report(d, kind, more, at_risk, former.words if former else "")
    report, is_new = (known, False) if known else d.facts.take_report(sent)
    if former:
        d.because("one report instead of two")
        d.facts.move_report(former.code, "cancelled")
        forget(d, former)
    d.because(f"report {kind}" if is_new else "the report exists")
    d.settle("reported")
    d.change(
        report=report["code"], checks={}, report_taken=report["code"] if is_new else d.situation.report_taken
    )
    promise(
        d,
        kind,
        code=str(report["code"]),
        made_here=is_new or report["code"] == d.before.report_taken,
        words=str(sent["description"]) if is_new else "",
    )
    if quietly:
        return report
    d.served(*DONE_BY_A_REPORT)
    d.answered |= frozenset(DONE_BY_A_REPORT)
    if not is_new:
        tell_report(d, report)
        return report
    due = moment(report["due_at"])
    when = write_moment(due, d.now) if due else ""
    if former:
        d.say("utter_report_under_the_code", report_code=report["code"], due=when)
    else:
        d.say("utter_report_taken", report_code=report["code"], due=when)
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


def _of_this_home_by_place(d: Draft) -> Promise | None:
    """The report that this conversation made by place, before it knew the code of the home there."""
    point = d.point
    if point is None or d.understood.seen.whole.has("another_one", "for_another"):
        return None
    fits = (
        one
        for one in reversed(made(d, "no_power", "quality"))
        if one.made_here and one.place and is_about(one.place, point)
    )
    return next(fits, None)


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


def _report(d: Draft, kind: str, more: str, at_risk: str | None, former: str) -> Json:
    risk = at_risk or d.situation.risk
    said = [one for one in (d.heard.text, d.situation.problem) if one]
    contact = next((one for words in said if names_a_contact(words) for one in phones_in(words)[-1:]), None)
    return {
        "source": "assistant",
        "external_id": f"{d.heard.turn_id}:{kind}",
        "kind": kind,
        **where(d.situation.subject),
        "description": _with_former(_description(d, kind, more), former),
        "phone": contact or d.phone,
        "channel": d.heard.channel,
        "callback_requested": bool(contact or (d.phone and names_a_contact(*said))),
        **({"at_risk": risk} if risk else {}),
        **({"origin": d.heard.origin} if d.heard.origin else {}),
    }


def _with_former(description: str, former: str) -> str:
    """With what the report that it replaces says besides."""
    more = (one for one in former.split("; ") if one and one not in description)
    return "; ".join((description, *more))[:MOST_OF_A_DESCRIPTION]


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
