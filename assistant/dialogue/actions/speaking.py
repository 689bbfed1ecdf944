"""What every action shares: saying a response, ending in a person's hands, and honesty when a part is down."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.dialogue.actions.memory import Heard, Memory, heard, remembered
from assistant.dialogue.actions.wording import Saying, phrases
from assistant.errors import OutageServiceUnavailable

Events = list[dict[str, Any]]
Buttons = Sequence[tuple[str, str]]

log = logging.getLogger(__name__)

HAZARD_QUEUE, GENERAL_QUEUE = "emergency", "customer_service"


def now() -> datetime:
    return datetime.now(timezone.utc)


class Replies:
    """What this turn answers: domain responses and hand-overs, through Rasa's dispatcher."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher

    def say(self, response: str, **values: str) -> None:
        """A response of the domain with the values of its placeholders."""
        self._dispatcher.utter_message(response=response, **values)

    def ask(self, response: str, buttons: Buttons, **values: str) -> None:
        """With `buttons` that depend on the caller, (title, words sent back when pressed)."""
        self._dispatcher.utter_message(
            response=response,
            buttons=[{"title": title, "payload": words} for title, words in buttons],
            **values,
        )

    def say_all(self, sayings: Sequence[Saying]) -> None:
        for saying in sayings:
            self.say(saying.response, **saying.values)

    def hand_over(self, reason: str, memory: Memory) -> None:
        """Tells the channel to bring a person in, with a one-line summary of what is known."""
        queue = HAZARD_QUEUE if reason == "hazard" else GENERAL_QUEUE
        summary = summarize(reason, memory)
        self._dispatcher.utter_message(
            json_message={"handoff": {"reason": reason, "queue": queue, "summary": summary}}
        )


def summarize(reason: str, memory: Memory) -> str:
    words = phrases()["summary"]
    if memory.customer:
        who = words["customer"].format(**memory.customer)
    elif memory.danger or memory.place:
        who = words["place"].format(place=memory.danger or memory.place)
    else:
        who = words["unknown_caller"]
    parts = [who, words["reason"].get(reason, reason)]
    if memory.task and reason != "hazard":
        parts.append(words["task"].get(memory.task, memory.task))
    if memory.report_code:
        parts.append(words["report"].format(report_code=memory.report_code))
    return "; ".join(parts)


def leave_forms() -> Events:
    """Ends whatever form is asking."""
    return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("question", None)]


class CallerAction(Action, ABC):
    """An action that may need the outage service and says so honestly when it does not answer."""

    @abstractmethod
    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        """Speaks, and returns what to remember."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        memory, words = remembered(tracker), heard(tracker)
        try:
            return await self.act(Replies(dispatcher), memory, words, tracker)
        except OutageServiceUnavailable as problem:
            log.warning("%s: %s: %s", self.name(), problem.code, problem)
            # What was half said before the failure would be half a truth.
            dispatcher.messages.clear()
            replies = Replies(dispatcher)
            replies.say("utter_outage_service_down")
            replies.hand_over(problem.code, memory)
            return [*leave_forms(), FollowupAction("action_listen")]
