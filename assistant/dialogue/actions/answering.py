"""The answer: what the outage service says about the customer or the area."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.asking import of_another
from assistant.dialogue.actions.following_up import tell, told_of, was_offered
from assistant.dialogue.actions.home_checks import read_checks, speaks_of_life_support
from assistant.dialogue.actions.memory import (
    ABOUT_A_PHONE,
    ALL_METERS,
    TASK_OF_INTENT,
    TASK_OF_OFFER,
    CallerWords,
    Memory,
    Slots,
    task_after,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.pieces import is_nothing_but_digits
from assistant.dialogue.actions.reporting import take_report, where
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms, now
from assistant.dialogue.actions.streets import another_is_meant, home_is_meant
from assistant.dialogue.actions.subscribing import ask_for_a_phone, subscribe, unsubscribe
from assistant.dialogue.actions.supply_now import area_of, current_and_planned, with_history
from assistant.dialogue.actions.wording import (
    Json,
    area_name,
    describe_outage,
    describe_planned,
    describe_report,
    is_late,
    without_apology,
)
from assistant.vietnamese.folding import fold

MOST_PLANNED_CUTS_TOLD = 2
MOST_METERS = 5
CLOSED = ("resolved", "cancelled")
# «Mấy giờ tới mấy giờ?», «sao phải cắt?»: questions about the planned cut in the last answer.
ABOUT_A_CUT = frozenset({"ask_restoration_time", "ask_outage_cause"})


class NoteRequest(CallerAction):
    """Stores the request before identification, so that the answer follows by itself."""

    def name(self) -> str:
        return "action_note_request"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        task = task_after(words, replace(memory, task=None)) or memory.task
        if words.intent == "affirm" and memory.offer:
            task = TASK_OF_OFFER.get(memory.offer, task)
        if words.report_codes and words.intent == "inform":
            task = "report_status"
        takes_back = _takes_a_number_back(words, memory)
        if takes_back or _gives_the_number_for_messages(words, memory):
            task = "subscribe"
        noted: Slots = {"task": task, "offer": None, "identity": None, "times_asked": 0}
        if words.intent in TASK_OF_INTENT and not speaks_of_life_support(memory.problem):
            noted["problem"] = words.text
        if task in ABOUT_A_PHONE and words.phone_numbers:
            number = words.phone_numbers[0]
            noted["phone" if words.holds_as_written(number) else "heard_phone"] = number
        if another_is_meant(words, memory, task):
            # The answer about the other meter must contain nothing about the first.
            noted |= {"customer": None, "checks": None, "checked": None, "asked": of_another(memory.asked)}
            if words.has_identifier:
                noted["place"] = None
        if home_is_meant(words, memory):
            noted |= {"customer": None, "place": None, "elsewhere": None, "checks": None, "checked": None}
        if takes_back:
            await outage_service().unsubscribe(memory.subscribed or "", where(memory))
            noted["subscribed"] = None
        form = (tracker.active_loop or {}).get("name")
        left = leave_forms() if form and form != "identify_form" else []
        return [*left, *(SlotSet(slot, value) for slot, value in noted.items())]


_TAKES_BACK = re.compile(r"\b(?:lon|nham|sai|moi dung|khong phai|ko phai|doi (?:sang|qua|lai|so))\b")


def _gives_the_number_for_messages(words: CallerWords, memory: Memory) -> bool:
    """Whether the caller accepts the offer of a message by saying just a number."""
    if memory.offer != "message" or words.intent not in ("inform", "nlu_fallback") or words.customer_codes:
        return False
    return bool(words.phone_numbers) or is_nothing_but_digits(words.text)


def _takes_a_number_back(words: CallerWords, memory: Memory) -> bool:
    """«Lộn số rồi, 0935… mới đúng», after a number was subscribed: a stranger must not get the messages."""
    others = [number for number in words.phone_numbers if number != memory.subscribed]
    return bool(memory.subscribed and others and _TAKES_BACK.search(fold(words.text)))


class AnswerAction(CallerAction):
    """Does what the caller asked for, once identification has ended."""

    ends_turn = True

    def name(self) -> str:
        return "action_answer"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if tracker.get_slot("identity") == ALL_METERS:
            return await _answer_all_meters(replies, memory)
        task = "report_status" if tracker.get_slot("identity") == "report" else memory.task
        known = memory.customer or memory.place or (task == "report_status" and memory.report_code)
        if not known and task not in ("callback", "unsubscribe"):
            replies.say("utter_cannot_identify")
            replies.hand_over("not_identified", memory)
            return []
        return await _ANSWERS[task or ""](replies, memory, words)


async def _answer_all_meters(replies: Replies, memory: Memory) -> Events:
    """The supply of each of the caller's meters, one sentence each."""
    service = outage_service()
    for customer in memory.candidates[:MOST_METERS]:
        supply = await service.supply(customer["customer_code"])
        area = area_name(customer, {})
        if supply and (current := await with_history(supply["current"])):
            replies.say_all([describe_outage(current, area, now())])
        elif supply and supply["planned"]:
            replies.say_all([describe_planned(supply["planned"][0], area, now())])
        else:
            replies.say("utter_nothing_known", area=area)
    replies.outcome("answered")
    replies.say("utter_ask_anything_else")
    return [SlotSet("offer", "anything_else"), SlotSet("task", None), SlotSet("identity", None)]


async def _answer_supply(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    current, planned, report = await current_and_planned(memory)
    if current:
        return _tell_outage(replies, memory, words, current)
    report = report or await _report_of_this_call(memory)
    if report and report["kind"] == "no_power":
        return _tell_report(replies, report, memory)
    if memory.task is None and words.intent in ("inform", "affirm"):
        return _ask_what_is_wrong(replies, memory, planned)
    _tell_planned(replies, memory, planned)
    if planned and words.intent == "complain":
        replies.outcome("answered")  # the complaint is about the planned cut; the power is on
        replies.say("utter_offer_operator")
        return [SlotSet("offer", "operator"), SlotSet("task", None)]
    if words.intent in ABOUT_A_CUT and any(was_offered(memory.told, cut) for cut in planned):
        replies.outcome("answered")
        replies.say("utter_ask_anything_else")
        return [SlotSet("offer", "anything_else"), SlotSet("task", None)]
    if not memory.checks:
        replies.say("utter_nothing_known", area=area_of(memory))
    checks = {**memory.checks, **read_checks(words.text)}
    return [SlotSet("checks", checks), SlotSet("checked", None), FollowupAction("checks_form")]


async def _report_of_this_call(memory: Memory) -> Json | None:
    """The open report about this area, if this conversation knows one: it is not taken twice."""
    if memory.customer or not memory.report_code:
        return None
    report = await outage_service().report(memory.report_code)
    return report if report and report["status"] not in CLOSED and report["place"] == memory.place else None


async def _answer_planned(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    current, planned, _ = await current_and_planned(memory)
    if not planned:
        replies.say("utter_no_planned_cut", area=area_of(memory))
    _tell_planned(replies, memory, planned)
    if current:
        return _tell_outage(replies, memory, words, current)
    replies.outcome("answered")
    replies.say("utter_ask_anything_else")
    told = told_of(_soonest(planned)[0], offered=True) if planned and not memory.told else memory.told
    return [SlotSet("offer", "anything_else"), SlotSet("task", None), SlotSet("told", told)]


async def _answer_report_status(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    report = await _report_meant(memory, words)
    if report is None and not (memory.customer or memory.place):
        replies.say("utter_no_such_report")
        return [SlotSet("report_code", None), SlotSet("identity", None), FollowupAction("identify_form")]
    if report is None:
        return await _answer_supply(replies, memory, words)
    return _tell_report(replies, report, memory)


async def _report_meant(memory: Memory, words: CallerWords) -> Json | None:
    service = outage_service()
    for code in words.report_codes or filter(None, (memory.report_code,)):
        report = await service.report(code)
        if report:
            return report
    reports: list[Json] = []
    if memory.customer:
        reports = await service.open_reports(customer_code=memory.customer["customer_code"])
    elif words.caller_phone:
        reports = await service.open_reports(phone=words.caller_phone)
    # The newest report about a power failure, else the newest of all.
    return min(reports, key=lambda report: report["kind"] != "no_power", default=None)


async def _take_quality_report(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    return await take_report(replies, memory, words)


async def _call_back(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    if not (words.caller_phone or memory.phone) or memory.heard_phone:
        return ask_for_a_phone()
    return await take_report(replies, memory, words)


_ANSWERS: dict[str, Callable[[Replies, Memory, CallerWords], Awaitable[Events]]] = {
    "": _answer_supply,
    "supply": _answer_supply,
    "report": _answer_supply,
    "planned": _answer_planned,
    "quality": _take_quality_report,
    "report_status": _answer_report_status,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "callback": _call_back,
}


def _tell_outage(replies: Replies, memory: Memory, words: CallerWords, outage: Json) -> Events:
    replies.outcome("answered")
    saying = tell(outage, memory.told, words.intent, area_of(memory, outage), now())
    replies.say_all([without_apology(saying) if memory.complaints else saying])
    offer = _offer_after(memory, outage)
    if offer != "anything_else" and not (offer == "message" and was_offered(memory.told, outage)):
        replies.say(f"utter_offer_{offer}")
    declined = bool(memory.told and memory.told.get("declined"))
    told = {**told_of(outage, offered=True), "declined": declined}
    return [SlotSet("offer", offer), SlotSet("task", None), SlotSet("told", told)]


def _offer_after(memory: Memory, outage: Json) -> str:
    """What a yes means after this answer: a message, unless the caller is subscribed or has declined."""
    if memory.complaints or speaks_of_life_support(memory.problem):
        return "operator"
    if memory.subscribed or (was_offered(memory.told, outage) and (memory.told or {}).get("declined")):
        return "anything_else"
    return "message"


def _tell_report(replies: Replies, report: Json, memory: Memory) -> Events:
    replies.outcome("answered")
    saying = describe_report(report, now())
    replies.say_all([without_apology(saying) if memory.complaints else saying])
    events: Events = [SlotSet("report_code", report["code"]), SlotSet("task", None)]
    if is_late(report, now()) or memory.complaints or speaks_of_life_support(memory.problem):
        replies.say("utter_offer_operator")
        return [*events, SlotSet("offer", "operator")]
    replies.say("utter_ask_anything_else")
    return [*events, SlotSet("offer", "anything_else")]


def _tell_planned(replies: Replies, memory: Memory, planned: list[Json]) -> None:
    replies.say_all([describe_planned(cut, area_of(memory, cut), now()) for cut in _soonest(planned)])


def _soonest(planned: list[Json]) -> list[Json]:
    return sorted(planned, key=lambda outage: str(outage["started_at"]))[:MOST_PLANNED_CUTS_TOLD]


def _ask_what_is_wrong(replies: Replies, memory: Memory, planned: list[Any]) -> Events:
    _tell_planned(replies, memory, planned)
    replies.say("utter_ask_is_power_off", area=area_of(memory))
    return [SlotSet("offer", "no_power")]
