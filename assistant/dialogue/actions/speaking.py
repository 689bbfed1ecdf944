"""What all actions share: saying a response, handing over to a person, the reply when a part is down."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.dialogue.actions.asking import can_do_without, count, of_another, worn_out
from assistant.dialogue.actions.home_checks import speaks_of_life_support
from assistant.dialogue.actions.memory import CallerWords, Memory, heard, remembered, task_after
from assistant.dialogue.actions.wording import Saying, phrases
from assistant.errors import OutageServiceUnavailable

Events = list[dict[str, Any]]
Buttons = Sequence[tuple[str, str]]

log = logging.getLogger(__name__)

HAZARD_QUEUE, GENERAL_QUEUE = "emergency", "customer_service"


def now() -> datetime:
    return datetime.now(timezone.utc)


class Replies:
    """The replies of this turn: domain responses and hand-overs, through Rasa's dispatcher."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher

    def say(self, response: str, **values: str) -> None:
        """Says a response of the domain, with the values of its placeholders."""
        self._dispatcher.utter_message(response=response, **values)

    def ask(self, response: str, buttons: Buttons, **values: str) -> None:
        """Says a response with `buttons` that depend on the caller: (title, words sent when pressed)."""
        self._dispatcher.utter_message(
            response=response,
            buttons=[{"title": title, "payload": words} for title, words in buttons],
            **values,
        )

    def say_all(self, sayings: Sequence[Saying]) -> None:
        for saying in sayings:
            self.say(saying.response, **saying.values)

    def outcome(self, outcome: str) -> None:
        """What this turn settled, for the contact record: answered, reported, subscribed …"""
        self._dispatcher.utter_message(json_message={"outcome": outcome})

    def failed_lookups(self, count: int) -> None:
        """How many look-ups found no customer: the channel limits them per caller."""
        if count:
            self._dispatcher.utter_message(json_message={"failed_lookups": count})

    def expect(self, expectation: str) -> None:
        """The kind of answer expected next (digits, yes_no), when no response of the domain gives it."""
        self._dispatcher.utter_message(json_message={"expects": expectation})

    def hand_over(self, reason: str, memory: Memory) -> None:
        """Tells the channel to hand over to a person, with a one-line summary of what is known."""
        queue = HAZARD_QUEUE if reason == "hazard" else GENERAL_QUEUE
        summary = summarize(reason, memory)
        self._dispatcher.utter_message(
            json_message={"handoff": {"reason": reason, "queue": queue, "summary": summary}}
        )


def summarize(reason: str, memory: Memory) -> str:
    words = phrases()["summary"]
    if memory.customer:
        who = words["customer"].format(**memory.customer)
    elif memory.place:
        who = words["place"].format(place=memory.place)
    else:
        who = words["unknown_caller"]
    parts = [who, words["reason"].get(reason, reason)]
    if memory.task and reason != "hazard":
        parts.append(words["task"].get(memory.task, memory.task))
    if memory.danger and reason == "hazard":
        parts.append(f"«{memory.danger}»")
    if speaks_of_life_support(memory.problem):
        parts.append(f"«{memory.problem}»")
    if memory.report_code:
        parts.append(words["report"].format(report_code=memory.report_code))
    return "; ".join(parts)


def leave_forms() -> Events:
    """Ends the active form."""
    return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("question", None)]


def begin_anew(words: CallerWords, memory: Memory, **slots: Any) -> Events:
    """Leaves the active form for another request, meter or place, and starts identification again."""
    changed: dict[str, Any] = {
        "checks": None,
        "checked": None,
        "contact": None,
        "identity": None,
        "offer": None,
    }
    if words.has_identifier or words.place:
        changed |= {"customer": None, "candidates": None, "asked": of_another(memory.asked)}
    if words.has_identifier:
        changed["place"] = None
    changed |= {"task": task_after(words, memory) or "supply", **slots}
    return [
        *leave_forms(),
        *(SlotSet(slot, value) for slot, value in changed.items()),
        FollowupAction("identify_form"),
    ]


def _without_asking_again(dispatcher: CollectingDispatcher, memory: Memory) -> Events:
    """Counts the questions. A question is left out the third time, or a person takes over."""
    tiresome = worn_out(dispatcher.messages, memory.asked)
    said = [one for one in dispatcher.messages if one not in tiresome]
    dispatcher.messages[:] = said
    if tiresome and not can_do_without([*said, *tiresome], tiresome):
        return give_up(Replies(dispatcher), memory)
    asked = count(said, memory.asked)
    return [SlotSet("asked", asked)] if asked != memory.asked else []


def give_up(replies: Replies, memory: Memory) -> Events:
    """No further question would help: a person takes over."""
    replies.say("utter_handing_over_unclear")
    replies.hand_over("not_understood", memory)
    return [*leave_forms(), SlotSet("asked", None), FollowupAction("action_listen")]


class CallerAction(Action, ABC):
    """An action that says so, and hands over to a person, when the outage service does not answer."""

    # True: the turn ends after this action, even if the rules predict another one.
    ends_turn = False

    @abstractmethod
    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        """Says the replies and returns the events to store."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        memory, words = remembered(tracker), heard(tracker)
        try:
            events = await self.act(Replies(dispatcher), memory, words, tracker)
        except OutageServiceUnavailable as problem:
            log.warning("%s: %s: %s", self.name(), problem.code, problem)
            # The replies before the failure would be an incomplete answer.
            dispatcher.messages.clear()
            replies = Replies(dispatcher)
            replies.say("utter_outage_service_down")
            replies.hand_over(problem.code, memory)
            return [*leave_forms(), FollowupAction("action_listen")]
        events = [*events, *_without_asking_again(dispatcher, memory)]
        if self.ends_turn and not any(event.get("event") == "followup" for event in events):
            events = [*events, FollowupAction("action_listen")]
        return events
