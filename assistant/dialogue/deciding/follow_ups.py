"""Answers to what is asked about what was just told: the crew, how sure a time is, what was put on record.

Each gets an answer of its own, from the outage, the announced cut or the report on the table. What nobody here
knows is said to be unknown, and a person is offered where one could help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.identify import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.promises import CALL, MESSAGE, in_words, made
from assistant.dialogue.deciding.reports import find_report, is_open
from assistant.dialogue.deciding.supply import area_of, known_about
from assistant.dialogue.deciding.urgent import danger, is_in_a_vehicle
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import (
    cause_of,
    describe_extent,
    describe_report,
    is_late,
    moment,
    phrases,
)
from assistant.vietnamese.folding import fold
from assistant.vietnamese.times import write_duration, write_moment, write_span

Json = dict[str, Any]

_FOOD = Spelled(
    r"\b(?:tủ (?:lạnh|đông|mát)|đồ ăn|thức ăn|thịt|cá|sữa|kem|hải sản|tôm|rau|đồ đông lạnh|thuốc lạnh|insulin)\b",
    r"\b(?:tu (?:lanh|dong|mat)|do an|thuc an|thit|hai san|do dong lanh|thuoc lanh|insulin)\b",
)
_GENERATOR = re.compile(r"\b(?:may phat|may no|may dau|may xang)\b")
_TRIPS = re.compile(r"\b(?:nhay|bat lai|gat lai|bat len|gat len|mo len|dong lai)\b")
_WATER = re.compile(r"\b(?:ngap|nuoc (?:toi|vao|vo|dang|len)|duoi nuoc|ngam nuoc)\b")
_APPLIANCES = re.compile(
    r"\b(?:rut (?:phich|tu|tivi|ti vi|do|dien|ra|het)|cam (?:dien|sac|lai)|tu lanh|tu dong|may lanh|tivi|ti vi"
    r"|may giat)\b"
)
_REPAIR = re.compile(r"\b(?:sua|tho|thay|tien cong|day dien|vat tu|khac phuc)\b")
_CHILD = "child"
_QUOTED = re.compile(r"«([^»]*)»")
MOST_OF_A_QUOTE = 240


def answer_follow_ups(d: Draft) -> bool:
    """Answers each that was heard. True when something was said."""
    before = len(d.says)
    for name in d.understood.follow_ups:
        if d.has_asked:
            break
        d.because(f"asks further: {name}")
        if d.situation.risk == _CHILD:
            d.say("utter_child_keep_off" if name == "is_dangerous" else "utter_child_wait")
            continue
        _ANSWERS[name](d)
    if len(d.says) == before:
        return False
    d.settle("answered")
    if (
        d.situation.complaints
        and not d.situation.handed_over
        and not d.has_asked
        and d.question != "offer_person"
    ):
        offers.person(d)
    return True


def _on_the_table(d: Draft) -> tuple[Json | None, Json | None]:
    """The outage that goes on, and the announced cut that was told last; either may be missing."""
    if d.situation.subject is None:
        return None, None
    current, planned, _ = known_about(d)
    outage = current if isinstance(current, dict) else None
    told = [cut for cut in planned if d.situation.told_of(str(cut["id"]))]
    cut = min(told or planned, key=lambda one: str(one["started_at"]), default=None)
    return outage, cut


def _cut_is_meant(d: Draft, outage: Json | None) -> bool:
    return outage is None or d.situation.topic == "planned"


def _crew_there(d: Draft) -> None:
    report = find_report(d)
    if report is not None and is_open(report) and (d.situation.topic == "report" or _own(d, report)):
        return _crew_of(d, report)
    outage, cut = _on_the_table(d)
    if outage is not None and outage["kind"] == "unplanned":
        words: Mapping[str, str] = phrases()["crew_of_outage"]
        d.say(
            "utter_crew_of_outage",
            area=area_of(d, outage),
            crew=words.get(outage["status"], words["confirmed"]),
        )
    elif outage is not None or cut is not None:
        d.say("utter_crew_of_a_cut")
    elif report is not None and is_open(report):
        return _crew_of(d, report)
    else:
        d.say("utter_no_crew_yet")
    return _offer_a_person_when_asked_again(d, "crew_there")


def _own(d: Draft, report: Json) -> bool:
    """Whether the report is of a fault at the home itself: made in spite of an outage around it, or without any."""
    return report["code"] in (d.situation.report, d.situation.report_taken)


def _crew_of(d: Draft, report: Json) -> None:
    words: Mapping[str, str] = phrases()["crew_of_report"]
    crew = words.get(str(report["status"]), words["received"])
    there = report["status"] in ("en_route", "on_site")
    promise = describe_report(report, d.now).values["promise"]
    d.say(
        "utter_crew_of_report_there" if there else "utter_crew_of_report",
        report_code=str(report["code"]),
        crew=crew,
        **({} if there else {"promise": promise}),
    )
    d.change(topic="report")
    if is_late(report, d.now):
        return offers.person(d)
    return _offer_a_person_when_asked_again(d, "crew_there")


def _is_certain(d: Draft) -> None:
    outage, cut = _on_the_table(d)
    if _cut_is_meant(d, outage) and cut is not None:
        return d.say("utter_certain_cut", span=_span(d, cut))
    if outage is None:
        return d.say("utter_certain_nothing")
    back = moment(outage.get("expected_back_at"))
    if back is None:
        d.say("utter_certain_no_time")
    elif back < d.now:
        d.say("utter_certain_overdue", back=write_moment(back, d.now))
    else:
        part = outage["status"] == "partially_restored"
        d.say("utter_certain_partly" if part else "utter_certain_time", back=write_moment(back, d.now))
    return offers.after_outage(d, outage)


def _plan_ahead(d: Draft) -> None:
    said = fold(d.heard.text)
    outage, cut = _on_the_table(d)
    back = moment(outage.get("expected_back_at")) if outage else None
    if d.situation.risk and d.situation.handed_over:
        d.say("utter_added_life_support" if d.situation.risk == "life_support" else "utter_added_medical")
    elif _FOOD.search(d.heard.text):
        d.say("utter_food")
    elif _GENERATOR.search(said):
        d.say("utter_generator")
    if _cut_is_meant(d, outage) and cut is not None:
        d.say("utter_plan_for_a_cut", span=_span(d, cut))
    elif back is not None and back > d.now:
        d.say("utter_plan_with_time", back=write_moment(back, d.now), ahead=write_duration(back - d.now))
    else:
        d.say("utter_plan_without_time")


def _faster(d: Draft) -> None:
    d.say("utter_cannot_speed_up")
    _offer_a_person(d)


def _move_cut(d: Draft) -> None:
    d.say("utter_cannot_move_the_cut")
    _offer_a_person(d)


def _no_notice(d: Draft) -> None:
    outage, cut = _on_the_table(d)
    fault = outage is not None and outage["kind"] == "unplanned" and d.situation.topic != "planned"
    d.say("utter_no_notice_of_a_fault" if fault or not (outage or cut) else "utter_no_notice_of_a_cut")


def _so_long(d: Draft) -> None:
    outage, cut = _on_the_table(d)
    meant = cut if _cut_is_meant(d, outage) else outage
    cause = cause_of(meant) if meant else ""
    d.say(
        "utter_why_so_long" if cause else "utter_why_so_long_unknown", **({"cause": cause} if cause else {})
    )
    _offer_a_person_when_asked_again(d, "so_long")


def _so_often(d: Draft) -> None:
    d.say("utter_why_so_often")
    _offer_a_person(d)


def _is_mine_in_it(d: Draft) -> None:
    outage, cut = _on_the_table(d)
    meant = cut if _cut_is_meant(d, outage) else outage
    if d.point is not None:
        d.say(
            "utter_home_is_in_it" if meant else "utter_home_is_not_in_it",
            **({"area": area_of(d, meant)} if meant else {}),
        )
    elif meant is None:
        d.say("utter_street_only", area=area_of(d))
    elif d.question in IDENTITY_QUESTIONS or not d.ask(
        "code_or_phone", "utter_ask_code_for_the_home", about="home", area=area_of(d, meant)
    ):
        d.say("utter_street_only", area=area_of(d, meant))
        if meant is outage:
            d.say_all([describe_extent(meant)])


def _call_before(d: Draft) -> None:
    report = d.situation.report_taken
    if report is not None and d.phone:
        d.say("utter_call_before", report_code=report, last_digits=" ".join(d.phone[-3:]))
    else:
        d.say("utter_call_before_without_number")


def _is_dangerous(d: Draft) -> None:
    said = fold(d.heard.text)
    if _WATER.search(said):
        return danger(d, "water")
    if d.situation.danger and is_in_a_vehicle(d.situation.danger):
        d.say("utter_stay_in_the_vehicle", emergency_numbers="")
    elif _GENERATOR.search(said):
        d.say("utter_generator")
    elif _TRIPS.search(said):
        d.say("utter_safe_breaker")
    elif _APPLIANCES.search(said):
        d.say("utter_safe_appliances")
    else:
        d.say("utter_safe_general")
    return None


def _recap(d: Draft) -> None:
    promised = in_words(d)
    given = d.situation.handed_over
    if given:
        d.say("utter_recap_for_staff", words="; ".join(_QUOTED.findall(given["summary"]))[-MOST_OF_A_QUOTE:])
    if promised:
        d.say("utter_recap", promises=promised)
    elif given:
        return
    else:
        d.say("utter_recap_nothing")


def _message_or_call(d: Draft) -> None:
    messages, calls = made(d, MESSAGE), made(d, CALL)
    digits = " ".join(messages[-1].phone[-3:]) if messages else ""
    call_digits = " ".join(calls[-1].phone[-3:]) if calls else ""
    if messages and calls:
        d.say("utter_by_both", last_digits=digits, call_digits=call_digits)
    elif messages:
        d.say("utter_by_message", last_digits=digits)
    elif calls:
        d.say("utter_by_call", last_digits=call_digits)
    else:
        d.say("utter_by_none_yet")


def _message_cost(d: Draft) -> None:
    """What a message costs; who asks for the price of a repair hears where the customer's own part begins."""
    if _REPAIR.search(fold(d.heard.text)):
        d.say("utter_after_meter")
    else:
        d.say("utter_no_cost")


def _call_when(d: Draft) -> None:
    if made(d, CALL) or d.situation.handed_over:
        d.say("utter_call_time_unknown", hotline=d.hotline)
    elif d.situation.report or any(_on_the_table(d)):
        _crew_there(d)  # «chừng mô họ tới?»: nobody else is expected
    else:
        d.say("utter_no_call_promised")


def _span(d: Draft, cut: Json) -> str:
    start, end = moment(cut["started_at"]), moment(cut.get("expected_back_at"))
    assert start is not None  # by the API contract an outage always has a start
    return write_span(start, end, d.now) if end else write_moment(start, d.now)


def _offer_a_person(d: Draft) -> None:
    """About this request; not twice running, and not to whom has said no or is waiting for one."""
    just_offered = d.before.question is not None and d.before.question.kind == "offer_person"
    if just_offered:
        d.change(question=d.before.question)
        return
    wanted = not d.situation.handed_over and "person" not in d.situation.declined
    if not wanted or not d.ask("offer_person", "utter_offer_person_for_a_request", about="request"):
        offers.anything_else(d, quiet=True)


def _offer_a_person_when_asked_again(d: Draft, name: str) -> None:
    key = f"further:{name}"
    times = d.times_asked(key)
    d.change(asked={**d.situation.asked, key: times + 1})
    if times:
        _offer_a_person(d)


_ANSWERS: Mapping[str, Callable[[Draft], None]] = {
    "crew_there": _crew_there,
    "is_certain": _is_certain,
    "plan_ahead": _plan_ahead,
    "faster": _faster,
    "move_cut": _move_cut,
    "no_notice": _no_notice,
    "so_long": _so_long,
    "so_often": _so_often,
    "is_mine_in_it": _is_mine_in_it,
    "call_before": _call_before,
    "is_dangerous": _is_dangerous,
    "recap": _recap,
    "message_or_call": _message_or_call,
    "message_cost": _message_cost,
    "call_when": _call_when,
}
