"""The greeting: it uses the caller's number to say what is happening where they live."""

from __future__ import annotations

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.answering import MOST_METERS
from assistant.dialogue.actions.following_up import told_of
from assistant.dialogue.actions.memory import CONFIRM, STREET, CallerWords, Memory
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, now
from assistant.dialogue.actions.streets import customer_in_mind
from assistant.dialogue.actions.supply_now import with_history
from assistant.dialogue.actions.wording import Json, area_name, describe_outage, describe_report
from assistant.errors import OutageServiceUnavailable


class Greet(CallerAction):
    ends_turn = True

    def name(self) -> str:
        return "action_greet"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        replies.say("utter_greeting")
        if not words.caller_phone:
            replies.say("utter_ask_code_or_phone_or_question")
            return []
        try:
            found = await outage_service().customers_of_phone(words.caller_phone)
            if len(found) == 1:
                return await self._greet_customer(replies, found[0])
            out = await self._outages_of(found)
        except OutageServiceUnavailable:
            replies.say("utter_outage_service_down_at_greeting")
            return []
        if not found:
            replies.say("utter_ask_code_or_phone_or_question")
            return []
        replies.say_all(
            [describe_outage(outage, area_name(customer, outage), now()) for customer, outage in out]
        )
        return [
            SlotSet("candidates", [{**customer_in_mind(one), "own": True} for one in found]),
            SlotSet("question", STREET),
            FollowupAction("identify_form"),
        ]

    async def _greet_customer(self, replies: Replies, found: Json) -> Events:
        customer = {**customer_in_mind(found), "own": True}
        supply = await outage_service().supply(customer["customer_code"])
        current, report = (supply["current"], supply["open_report"]) if supply else (None, None)
        current = await with_history(current)
        told = None
        if current:
            replies.say_all([describe_outage(current, area_name(customer, current), now())])
            told = told_of(current, offered=False)
        elif report and report["kind"] == "no_power":
            replies.say_all([describe_report(report, now())])
        else:
            return [
                SlotSet("candidates", [customer]),
                SlotSet("question", CONFIRM),
                FollowupAction("identify_form"),
            ]
        replies.outcome("answered")
        replies.say("utter_ask_anything_else")
        return [SlotSet("customer", customer), SlotSet("offer", "anything_else"), SlotSet("told", told)]

    async def _outages_of(self, found: list[Json]) -> list[tuple[Json, Json]]:
        service = outage_service()
        supplies = await asyncio.gather(
            *(service.supply(one["customer_code"]) for one in found[:MOST_METERS])
        )
        outages = await asyncio.gather(
            *(with_history(supply["current"] if supply else None) for supply in supplies)
        )
        return [
            (customer_in_mind(one), outage) for one, outage in zip(found, outages, strict=False) if outage
        ]
