"""The frame around the answers: the greeting, apologies, repeating, starting over, and a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.memory import (
    CONFIRM,
    STREET,
    Heard,
    Memory,
    acted_since_last_words,
    recent_intents,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms, now
from assistant.dialogue.actions.wording import (
    Json,
    area_name,
    customer_in_mind,
    describe_outage,
    describe_report,
)
from assistant.errors import OutageServiceUnavailable

MOST_COMPLAINTS = 2
UNCLEAR_IN_A_ROW = 2


class Greet(CallerAction):
    """The greeting already knows the caller's number, and what is happening where they live."""

    def name(self) -> str:
        return "action_greet"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
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
            SlotSet("candidates", [customer_in_mind(one) for one in found]),
            SlotSet("question", STREET),
            FollowupAction("identify_form"),
        ]

    async def _greet_customer(self, replies: Replies, found: Json) -> Events:
        customer = customer_in_mind(found)
        supply = await outage_service().supply(customer["customer_code"])
        current, report = (supply["current"], supply["open_report"]) if supply else (None, None)
        if current:
            replies.say_all([describe_outage(current, area_name(customer, current), now())])
        elif report:
            replies.say_all([describe_report(report, now())])
        else:
            return [
                SlotSet("candidates", [customer]),
                SlotSet("question", CONFIRM),
                FollowupAction("identify_form"),
            ]
        replies.say("utter_ask_anything_else")
        return [SlotSet("customer", customer), SlotSet("offer", "anything_else")]

    async def _outages_of(self, found: list[Json]) -> list[tuple[Json, Json]]:
        service, out = outage_service(), []
        for one in found[:5]:
            supply = await service.supply(one["customer_code"])
            if supply and supply["current"]:
                out.append((customer_in_mind(one), supply["current"]))
        return out


class Apologize(CallerAction):
    """Empathy once, then facts; anger that does not cool goes to a person."""

    def name(self) -> str:
        return "action_apologize"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        complaints = memory.complaints + 1
        if complaints >= MOST_COMPLAINTS:
            replies.say("utter_handing_over_complaint")
            replies.hand_over("complaint", memory)
            return [*leave_forms(), SlotSet("complaints", 0), FollowupAction("action_listen")]
        replies.say("utter_apologize")
        events: Events = [SlotSet("complaints", complaints)]
        if memory.question == CONFIRM and words.caller_phone:
            # Who is angry about a report, on a registered number, is not asked whether it is about that number.
            events += [SlotSet("customer", memory.candidates[0]), SlotSet("question", None)]
        return events


class Unclear(CallerAction):
    """Not understood: said once in other words, the second time in a row a person helps."""

    def name(self) -> str:
        return "action_unclear"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if recent_intents(tracker)[:UNCLEAR_IN_A_ROW] == ["nlu_fallback"] * UNCLEAR_IN_A_ROW:
            replies.say("utter_handing_over_unclear")
            replies.hand_over("not_understood", memory)
            return [*leave_forms(), FollowupAction("action_listen")]
        loop = (tracker.active_loop or {}).get("name")
        replies.say("utter_unclear" if loop else "utter_unclear_what_can_i_do")
        # Also the dialogue's fallback: without a form it must not be predicted a second time.
        return [] if loop else [FollowupAction("action_listen")]


class Repeat(CallerAction):
    """Says the last answer once more, word for word."""

    def name(self) -> str:
        return "action_repeat"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        said = _last_answer(tracker)
        if (tracker.active_loop or {}).get("name"):
            said = said[:-1]  # the question itself comes from the form
        for text in said:
            replies.say("utter_again", said=text)
        return []


class Cancel(CallerAction):
    def name(self) -> str:
        return "action_cancel"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        replies.say("utter_cancelled")
        forgotten = ("task", "candidates", "fragment", "checks", "checked", "contact")
        return [
            *leave_forms(),
            *(SlotSet(slot, None) for slot in forgotten),
            SlotSet("times_asked", 0),
            SlotSet("failed_lookups", 0),
            SlotSet("offer", "anything_else"),
        ]


class Thank(CallerAction):
    """Thanks end the call, unless a question is still open."""

    def name(self) -> str:
        return "action_thank"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        replies.say("utter_welcome" if (tracker.active_loop or {}).get("name") else "utter_goodbye")
        return []


class Decline(CallerAction):
    """No to what was offered."""

    def name(self) -> str:
        return "action_decline"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        replies.say("utter_welcome")
        replies.say("utter_ask_anything_else")
        return [SlotSet("offer", "anything_else"), SlotSet("task", None)]


class HandOver(CallerAction):
    def name(self) -> str:
        return "action_hand_over"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        replies.say("utter_handing_over")
        replies.hand_over("report_overdue" if memory.offer == "operator" else "requested", memory)
        return [*leave_forms(), SlotSet("offer", None)]


class PowerRestored(CallerAction):
    """Good news; an open report of the caller's own number is closed with it."""

    def name(self) -> str:
        return "action_power_restored"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        service = outage_service()
        reports = await service.open_reports(phone=words.caller_phone) if words.caller_phone else []
        for report in reports:
            if report["kind"] == "no_power":
                await service.move_report(report["code"], "resolved")
        replies.say("utter_power_is_back")
        return [
            *leave_forms(),
            SlotSet("task", None),
            SlotSet("checks", None),
            SlotSet("offer", "anything_else"),
        ]


class ValidateContactForm(CallerAction):
    """A phone to send a message to, or to call back; asked at most twice."""

    def name(self) -> str:
        return "validate_contact_form"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):
            return []
        if words.phone_numbers:
            return [SlotSet("phone", words.phone_numbers[0]), SlotSet("contact", "given")]
        if words.intent in ("cannot_inform", "deny", "cancel") or memory.times_asked:
            replies.say("utter_no_phone_no_message")
            return [
                *leave_forms(),
                SlotSet("times_asked", 0),
                SlotSet("task", None),
                SlotSet("offer", "anything_else"),
                FollowupAction("action_listen"),  # a form that ends would go on to its answer
            ]
        return [SlotSet("times_asked", memory.times_asked + 1)]


def _last_answer(tracker: Tracker) -> list[str]:
    """What the assistant said between the caller's last two turns."""
    said: list[str] = []
    turns = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            turns += 1
            if turns > 1 and said:
                opening = (event.get("parse_data") or {}).get("intent", {}).get("name") == "conversation_open"
                return said[-2::-1] if opening and len(said) > 1 else said[::-1]
        elif event.get("event") == "bot" and turns >= 1 and event.get("text"):
            said.append(str(event["text"]))
    return said[::-1]
