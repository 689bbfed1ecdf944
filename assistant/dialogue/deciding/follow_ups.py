"""Answers to what is asked about what was just told: the crew, how sure a time is, what was put on record.

Each gets an answer of its own, from the outage, the announced cut or the report on the table. What nobody here
knows is said to be unknown, and a person is offered where one could help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.asked_besides import LOAN, no_loan_known
from assistant.dialogue.deciding.asked_of_safety import GENERATOR, is_dangerous
from assistant.dialogue.deciding.asked_of_time import (
    is_certain,
    outside_hours,
    since_when,
    usual_length,
    who_comes,
)
from assistant.dialogue.deciding.asked_to_advise import ADVICE
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.goods import names_food
from assistant.dialogue.deciding.handing_over import keep_for_a_person
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.on_the_table import (
    cut_is_meant,
    is_called_off,
    on_the_table,
    span_of,
    told_and_going_on,
)
from assistant.dialogue.deciding.plainly_asked import PLAIN_ANSWERS
from assistant.dialogue.deciding.promises import CALL, MESSAGE, made
from assistant.dialogue.deciding.recap import RECAP, tell_the_record
from assistant.dialogue.deciding.reports import find_report, is_open
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.wording.outages import (
    cause_of,
    describe_extent,
    describe_report,
    is_late,
    moment,
    phrases,
)
from assistant.vietnamese.folding import fold
from assistant.vietnamese.times import write_duration, write_moment

Json = dict[str, Any]

_REPAIR = re.compile(r"\b(?:sua|tho|thay|tien cong|day dien|vat tu|khac phuc)\b")
_FEE = re.compile(r"\b(?:phi|tien|ton|gia|cuoc|mat bao nhieu|tinh)\b")
_CHILD = "child"
# «Ra quán net có máy phát» runs none at home.
_WHERE_ONE_RUNS = re.compile(r"\b(?:quan|tiem|cho|noi|nha)(?: \S+){0,3} co may (?:phat|no)\b")


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


def _crew_there(d: Draft) -> None:
    report = find_report(d)
    if report is not None and is_open(report) and (d.situation.topic == "report" or _own(d, report)):
        return _crew_of(d, report)
    outage, cut = on_the_table(d)
    if outage is None and cut is None:
        outage = told_and_going_on(d)
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


def _plan_ahead(d: Draft) -> None:
    said = fold(d.heard.text)
    outage, cut = on_the_table(d)
    back = moment(outage.get("expected_back_at")) if outage else None
    if d.situation.risk and d.situation.handed_over:
        d.say("utter_added_life_support" if d.situation.risk == "life_support" else "utter_added_medical")
    elif GENERATOR.search(said) and not _WHERE_ONE_RUNS.search(said):
        d.say("utter_generator")  # «máy phát cho tủ đông» asks for no food
    elif names_food(d.heard.text):
        d.say("utter_food")
    if cut_is_meant(d, outage) and cut is not None:
        d.say("utter_plan_for_a_cut", span=span_of(d, cut))
    elif back is not None and back > d.now:
        d.say("utter_plan_with_time", back=write_moment(back, d.now), ahead=write_duration(back - d.now))
    else:
        d.say("utter_plan_without_time")


def _faster(d: Draft) -> None:
    d.say("utter_cannot_speed_up")
    _offer_a_person(d)


def _move_cut(d: Draft) -> None:
    if is_called_off(d):
        return d.say("utter_certain_called_off")  # «có dời qua ngày khác không?»
    d.say("utter_cannot_move_the_cut")
    return _offer_a_person(d)


def _no_notice(d: Draft) -> None:
    outage, cut = on_the_table(d)
    fault = outage is not None and outage["kind"] == "unplanned" and d.situation.topic != "planned"
    d.say("utter_no_notice_of_a_fault" if fault or not (outage or cut) else "utter_no_notice_of_a_cut")


def _so_long(d: Draft) -> None:
    outage, cut = on_the_table(d)
    meant = cut if cut_is_meant(d, outage) else outage
    cause = cause_of(meant) if meant else ""
    d.say(
        "utter_why_so_long" if cause else "utter_why_so_long_unknown",
        **({"cause": cause, "cause_kind": str(meant["cause_kind"])} if meant and cause else {}),
    )
    _offer_a_person_when_asked_again(d, "so_long")


def _so_often(d: Draft) -> None:
    d.say("utter_why_so_often")
    _offer_a_person(d)


def _is_mine_in_it(d: Draft) -> None:
    outage, cut = on_the_table(d)
    meant = cut if cut_is_meant(d, outage) else outage
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
    said = fold(d.heard.text)
    if _REPAIR.search(said) and not _FEE.search(said):
        _crew_there(d)  # «đội sửa tới nơi chưa?»
    elif _REPAIR.search(said):
        d.say("utter_after_meter")
    else:
        d.say("utter_no_cost")


def _call_when(d: Draft) -> None:
    if made(d, CALL) or d.situation.handed_over:
        d.say("utter_call_time_unknown", hotline=d.hotline)
    elif d.situation.report or any(on_the_table(d)):
        _crew_there(d)  # «chừng mô họ tới?»: nobody else is expected
    else:
        d.say("utter_no_call_promised")


def _not_known(d: Draft) -> None:
    """«Có ai bị sao không em?»: nobody here knows, so that is said, and the question is kept for a person."""
    if names_food(d.heard.text):
        return d.say("utter_food")
    if d.says and len(d.understood.follow_ups) > 1:
        d.say("utter_not_known_besides")
        return keep_for_a_person(d)
    d.say("utter_not_known")
    keep_for_a_person(d)
    return _offer_a_person_when_asked_again(d, "not_known")


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
    "is_certain": is_certain,
    "plan_ahead": _plan_ahead,
    "faster": _faster,
    "move_cut": _move_cut,
    "no_notice": _no_notice,
    "so_long": _so_long,
    "so_often": _so_often,
    "is_mine_in_it": _is_mine_in_it,
    "call_before": _call_before,
    "is_dangerous": is_dangerous,
    RECAP: tell_the_record,
    "message_or_call": _message_or_call,
    "message_cost": _message_cost,
    "call_when": _call_when,
    "since_when": since_when,
    "usual_length": usual_length,
    "outside_hours": outside_hours,
    "who_comes": who_comes,
    "not_known": _not_known,
    LOAN: no_loan_known,
    **PLAIN_ANSWERS,
    **ADVICE,
}
