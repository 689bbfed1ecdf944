"""The answer: what the outage service says is true, for the customer or the area that is now known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.memory import TASK_OF_INTENT, TASK_OF_OFFER, Heard, Memory
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.reading import read_checks
from assistant.dialogue.actions.reporting import take_report
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, now
from assistant.dialogue.actions.wording import (
    Json,
    area_name,
    describe_outage,
    describe_planned,
    describe_report,
    is_late,
)

MOST_PLANNED_CUTS_TOLD = 2


class NoteRequest(CallerAction):
    """Remembers what is wanted before asking who is calling, so that the answer comes by itself afterwards."""

    def name(self) -> str:
        return "action_note_request"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        task = TASK_OF_INTENT.get(words.intent) or memory.task
        if words.intent == "affirm" and memory.offer:
            task = TASK_OF_OFFER.get(memory.offer, task)
        events: Events = [SlotSet("task", task), SlotSet("offer", None), SlotSet("identity", None)]
        if words.has_identifier and memory.customer and task not in ("subscribe", "callback"):
            # Another meter is meant: nothing of the first one may slip into its answer.
            events += [SlotSet("customer", None), SlotSet("checks", None), SlotSet("checked", None)]
        if words.place and memory.place:
            events += [SlotSet("place", None)]
        return events


class Answer(CallerAction):
    """Does what was asked for, now that the caller is known, or cannot be known."""

    def name(self) -> str:
        return "action_answer"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if not memory.customer and not memory.place and memory.task not in ("callback", "unsubscribe"):
            replies.say("utter_cannot_identify")
            replies.hand_over("not_identified", memory)
            return []
        return await _ANSWERS[memory.task or ""](replies, memory, words)


async def _current_and_planned(memory: Memory) -> tuple[Json | None, list[Json], Json | None]:
    """The outage that is going on, the cuts that are announced, and the customer's open report."""
    service = outage_service()
    if memory.customer:
        supply = await service.supply(memory.customer["customer_code"])
        if supply is None:
            return None, [], None
        return supply["current"], supply["planned"], supply["open_report"]
    place = memory.place or ""
    going_on = await service.outages_at(place, "active")
    return (going_on[0] if going_on else None), await service.outages_at(place, "planned"), None


async def _answer_supply(replies: Replies, memory: Memory, words: Heard) -> Events:
    current, planned, report = await _current_and_planned(memory)
    if current:
        return _tell_outage(replies, memory, current)
    if report and report["kind"] == "no_power":
        return _tell_report(replies, report)
    if memory.task is None and words.intent in ("inform", "affirm"):
        return _ask_what_is_wrong(replies, memory, planned)
    _tell_planned(replies, memory, planned)
    checks = {**memory.checks, **read_checks(words.text)}
    if not memory.checks:
        replies.say("utter_nothing_known", area=area_of(memory))
    return [SlotSet("checks", checks), SlotSet("checked", None), FollowupAction("checks_form")]


async def _answer_planned(replies: Replies, memory: Memory, words: Heard) -> Events:
    current, planned, _ = await _current_and_planned(memory)
    if current:
        return _tell_outage(replies, memory, current)
    if not planned:
        replies.say("utter_no_planned_cut", area=area_of(memory))
    _tell_planned(replies, memory, planned)
    replies.say("utter_ask_anything_else")
    return [SlotSet("offer", "anything_else"), SlotSet("task", None)]


async def _answer_report_status(replies: Replies, memory: Memory, words: Heard) -> Events:
    report = await _report_meant(memory, words)
    if report is None:
        return await _answer_supply(replies, memory, words)
    return _tell_report(replies, report)


async def _report_meant(memory: Memory, words: Heard) -> Json | None:
    service = outage_service()
    for code in words.report_codes:
        report = await service.report(code)
        if report:
            return report
    if memory.customer:
        reports = await service.open_reports(customer_code=memory.customer["customer_code"])
        if reports:
            return reports[0]
    if words.caller_phone:
        reports = await service.open_reports(phone=words.caller_phone)
        if reports:
            return reports[0]
    return None


async def _take_quality_report(replies: Replies, memory: Memory, words: Heard) -> Events:
    return await take_report(replies, memory, words)


async def _subscribe(replies: Replies, memory: Memory, words: Heard) -> Events:
    phone = words.caller_phone or memory.phone
    if not phone:
        return [SlotSet("contact", None), FollowupAction("contact_form")]
    where = (
        {"customer_code": memory.customer["customer_code"]} if memory.customer else {"place": memory.place}
    )
    await outage_service().subscribe(
        {**where, "phone": phone, "events": ["expected_return_changed", "restored"]}
    )
    replies.say("utter_subscribed", last_digits=" ".join(phone[-3:]))
    replies.say("utter_ask_anything_else")
    return [SlotSet("offer", "anything_else"), SlotSet("task", None), SlotSet("phone", phone)]


async def _unsubscribe(replies: Replies, memory: Memory, words: Heard) -> Events:
    phone = words.caller_phone or memory.phone
    if not phone:
        return [SlotSet("contact", None), FollowupAction("contact_form")]
    ended = await outage_service().unsubscribe(phone)
    replies.say(
        "utter_unsubscribed" if ended else "utter_nothing_to_unsubscribe", last_digits=" ".join(phone[-3:])
    )
    return [SlotSet("offer", "anything_else"), SlotSet("task", None)]


async def _call_back(replies: Replies, memory: Memory, words: Heard) -> Events:
    if not (words.caller_phone or memory.phone):
        return [SlotSet("contact", None), FollowupAction("contact_form")]
    return await take_report(replies, memory, words)


_ANSWERS: dict[str, Callable[[Replies, Memory, Heard], Awaitable[Events]]] = {
    "": _answer_supply,
    "supply": _answer_supply,
    "report": _answer_supply,
    "planned": _answer_planned,
    "quality": _take_quality_report,
    "report_status": _answer_report_status,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "callback": _call_back,
}


def area_of(memory: Memory, outage: Json | None = None) -> str:
    return area_name(memory.customer, outage or {}, memory.place)


def _tell_outage(replies: Replies, memory: Memory, outage: Json) -> Events:
    replies.say_all([describe_outage(outage, area_of(memory, outage), now())])
    replies.say("utter_offer_message")
    return [SlotSet("offer", "message"), SlotSet("task", None)]


def _tell_report(replies: Replies, report: Json) -> Events:
    replies.say_all([describe_report(report, now())])
    events: Events = [SlotSet("report_code", report["code"]), SlotSet("task", None)]
    if is_late(report, now()):
        replies.say("utter_offer_operator")
        return [*events, SlotSet("offer", "operator")]
    replies.say("utter_ask_anything_else")
    return [*events, SlotSet("offer", "anything_else")]


def _tell_planned(replies: Replies, memory: Memory, planned: list[Json]) -> None:
    soonest = sorted(planned, key=lambda outage: str(outage["started_at"]))[:MOST_PLANNED_CUTS_TOLD]
    replies.say_all([describe_planned(outage, area_of(memory, outage), now()) for outage in soonest])


def _ask_what_is_wrong(replies: Replies, memory: Memory, planned: list[Any]) -> Events:
    _tell_planned(replies, memory, planned)
    replies.say("utter_ask_is_power_off", area=area_of(memory))
    return [SlotSet("offer", "no_power")]
