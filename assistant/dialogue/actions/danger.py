"""Danger overrides everything: how to stay safe, where it is, and a person at once."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.memory import Heard, Memory, acted_since_last_words
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.reporting import MOST_WORDS_OF_CALLER
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms, log
from assistant.dialogue.actions.wording import phrases
from assistant.errors import OutageServiceUnavailable
from assistant.vietnamese.folding import fold

_FIRE = re.compile(r"\b(chay|boc khoi|khoi|lua|phat no|no)\b")
_SHOCK = re.compile(r"\b(giat|bat tinh|ngat|phong dien vao nguoi)\b")


class Danger(CallerAction):
    """Says how to stay safe, before anything that could fail."""

    def name(self) -> str:
        return "action_danger"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        emergency = phrases()["danger"]
        said = fold(words.text)
        numbers = "".join(
            str(emergency[name]) for name, sign in (("fire", _FIRE), ("shock", _SHOCK)) if sign.search(said)
        )
        replies.say("utter_keep_away", emergency_numbers=numbers)
        place = words.place or _known_place(memory)
        events = [
            *leave_forms(),
            SlotSet("task", None),
            SlotSet("offer", None),
            SlotSet("danger", words.text),
        ]
        if place:
            return [
                *events,
                SlotSet("danger_place", place),
                *await record_danger(replies, memory, words, place),
            ]
        return [*events, SlotSet("danger_place", None), FollowupAction("danger_form")]


class ValidateDangerForm(CallerAction):
    """Whatever is said next is taken as the place: nobody in danger is questioned twice."""

    def name(self) -> str:
        return "validate_danger_form"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):
            return []
        if words.intent == "report_hazard" and words.place is None:
            return [SlotSet("danger_place", words.text), SlotSet("danger", f"{memory.danger}; {words.text}")]
        if words.intent == "request_operator":
            return [ActionExecutionRejected("danger_form")]
        return [
            SlotSet(
                "danger_place", words.place or words.text or phrases()["report_description"]["place_unknown"]
            )
        ]


class RecordDanger(CallerAction):
    """Records the hazard and hands over. The hand-over happens even when nothing can be recorded."""

    def name(self) -> str:
        return "action_record_danger"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        return await record_danger(replies, memory, words, str(tracker.get_slot("danger_place") or ""))


async def record_danger(replies: Replies, memory: Memory, words: Heard, place: str) -> Events:
    hazard = {
        "source": "assistant",
        "external_id": f"{words.turn_id}:hazard",
        "kind": "hazard",
        "place": place,
        "description": (memory.danger or words.text)[:MOST_WORDS_OF_CALLER],
        "phone": words.caller_phone or memory.phone,
        "channel": words.channel,
        "callback_requested": False,
    }
    events: Events = []
    try:
        report = await outage_service().take_report(hazard)
    except OutageServiceUnavailable as problem:
        log.error("a hazard could not be recorded: %s", problem)
        replies.say("utter_danger_not_recorded")
    else:
        replies.say("utter_danger_recorded", place=place)
        events = [SlotSet("report_code", report["code"])]
    replies.hand_over("hazard", replace(memory, danger=place))
    return events


def _known_place(memory: Memory) -> str | None:
    if memory.customer:
        return ", ".join(filter(None, (f"đường {memory.customer['street']}", memory.customer["ward"])))
    return memory.place
