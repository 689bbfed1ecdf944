"""The greeting: it uses the caller's number to say what is happening where they live."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.facts import request
from assistant.dialogue.deciding.identity.steps import Step
from assistant.dialogue.deciding.identity.streets import point_of
from assistant.dialogue.deciding.identity.who import ask_who, follow
from assistant.dialogue.deciding.reports import is_open
from assistant.dialogue.situation.situation import Question, Subject
from assistant.dialogue.wording.outages import area_name, describe_outage, describe_report

Json = dict[str, Any]

MOST_METERS = 5


def greet_caller(d: Draft) -> None:
    d.say("utter_greeting")
    phone = d.heard.caller_phone
    found = d.facts.customers_of_phone(phone) if phone else []
    if not found:
        d.say("utter_ask_code_or_phone_or_question")
        d.change(question=Question("how_to_help"))
        return None
    points = tuple(point_of(one, own=True) for one in found[:MOST_METERS])
    supplies = d.facts.together(*(request("supply", customer_code=one.code) for one in points))
    out = [
        (point, supply["current"])
        for point, supply in zip(points, supplies, strict=False)
        if supply and supply["current"]
    ]
    if len(points) == 1:
        report = supplies[0]["open_report"] if supplies[0] else None
        if out:
            return _tell(d, Subject(point=points[0]), out[0][1])
        if report and report["kind"] == "no_power" and is_open(report):
            d.talk_about(Subject(point=points[0]))
            d.say_all([describe_report(report, d.now)])
            d.change(report=report["code"], topic="report")
            d.settle("answered")
            return offers.anything_else(d)
        ask_who(d, _step(d, Step({"candidates": points}, ask="confirm")))
        return None
    for point, outage in out:
        # Not kept as told: which home is meant is asked next, and the answer tells of that home in full.
        d.say_all([describe_outage(outage, area_name(point.street, outage), d.now)])
    ask_who(d, _step(d, Step({"candidates": points}, ask="which_point")))
    return None


def _tell(d: Draft, subject: Subject, outage: Json) -> None:
    d.talk_about(subject)
    street = subject.point.street if subject.point else None
    d.say_all([describe_outage(outage, area_name(street, outage), d.now)])
    d.tell(outage)
    d.change(topic="supply")
    d.settle("answered")
    offers.anything_else(d)


def _step(d: Draft, step: Step) -> Step:
    follow(d, step)
    return step
