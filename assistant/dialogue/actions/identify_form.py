"""identify_form in Rasa's terms: reading an answer, asking the next question."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet

from assistant.dialogue.actions.identification import identify
from assistant.dialogue.actions.memory import (
    CODE_OR_PHONE,
    CONFIRM,
    REST_OF_CODE,
    STREET,
    Heard,
    Memory,
    acted_since_last_words,
    task_after,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies
from assistant.dialogue.actions.streets import labels
from assistant.vietnamese.identifiers import group_code


class ValidateIdentifyForm(CallerAction):
    def name(self) -> str:
        return "validate_identify_form"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        # With a question open, words that were already answered are no answer to it: it is asked again.
        if memory.question and acted_since_last_words(tracker):
            return []
        step = await identify(words, memory, outage_service())
        if step.interrupted:
            return [ActionExecutionRejected("identify_form")]
        replies.failed_lookups(step.failed_lookups)
        return [
            *(SlotSet(slot, value) for slot, value in step.slots.items()),
            SlotSet("task", task_after(words, memory)),
            SlotSet("identity", step.identity),
        ]


class AskIdentity(CallerAction):
    def name(self) -> str:
        return "action_ask_identity"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if words.intent == "ask_wait":
            return []  # the caller is looking for the bill: no need to ask again
        again = memory.times_asked > 0
        if memory.question == CONFIRM:
            _ask_to_confirm(replies, memory, words)
        elif memory.question == STREET:
            streets = labels(memory.candidates)
            buttons = [(street[:1].upper() + street[1:], street) for street in streets]
            replies.ask("utter_ask_street", buttons, streets=" hay ".join(streets))
        elif memory.question == REST_OF_CODE:
            replies.say("utter_ask_rest_of_code", heard=memory.fragment or "")
        elif memory.question == CODE_OR_PHONE and again and memory.failed_lookups:
            replies.say("utter_not_found")
        elif memory.question == CODE_OR_PHONE:
            replies.say("utter_ask_code_or_phone_again" if again else "utter_ask_code_or_phone")
        elif words.has_identifier:
            replies.say("utter_not_found_ask_place")
        else:
            replies.say("utter_ask_place_again" if again else "utter_ask_place")
        return []


def _ask_to_confirm(replies: Replies, memory: Memory, words: Heard) -> None:
    """A code is said back only to who said it; who called from a number, or gave one, hears the street alone."""
    candidate = memory.candidates[0]
    if not candidate.get("read_back"):
        replies.say("utter_ask_is_this_your_street", street=candidate["street"])
        return
    code = group_code(candidate["customer_code"])
    replies.say("utter_ask_confirm_customer", code=code, street=candidate["street"])
