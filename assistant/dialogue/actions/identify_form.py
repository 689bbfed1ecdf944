"""The Rasa actions of identify_form: they read an answer and ask the next question."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.asking import is_worn_out, question_in
from assistant.dialogue.actions.identification import identify
from assistant.dialogue.actions.memory import (
    CODE_OR_PHONE,
    CONFIRM,
    PLACE,
    REST_OF_CODE,
    STREET,
    CallerWords,
    Memory,
    acted_since_last_words,
    task_after,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms
from assistant.dialogue.actions.streets import labels
from assistant.vietnamese.identifiers import group_code

# These get their own answer in the turn, so a worn-out question need not follow it.
ANSWERED_IN_BETWEEN = frozenset(
    {"faq", "greet", "thank", "ask_bot_identity", "ask_capabilities", "out_of_scope"}
)
MOST_SILENT = 3


class ValidateIdentifyForm(CallerAction):
    def name(self) -> str:
        return "validate_identify_form"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        # Another action has answered these words, so they do not answer the open question: it is asked again.
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
    """Asks the open question, each at most twice; then the next one, or a person takes over."""

    def name(self) -> str:
        return "action_ask_identity"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if words.intent == "ask_wait":
            # The caller is looking for the bill: no need to ask again.
            if memory.question in (CODE_OR_PHONE, REST_OF_CODE):
                replies.expect("digits")
            return []
        response, values = _question(memory, words)
        question = question_in({"response": response, **values})
        if question and is_worn_out(question, memory.asked):
            return _go_on(replies, memory, words)
        if memory.question == STREET:
            streets = labels(memory.candidates)
            buttons = [(street[:1].upper() + street[1:], street) for street in streets]
            replies.ask(response, buttons, streets=" hay ".join(streets))
        else:
            replies.say(response, **values)
        return []


def _question(memory: Memory, words: CallerWords) -> tuple[str, dict[str, str]]:
    """The response that asks the open question, and its values."""
    if memory.question == CONFIRM:
        return _confirmation(memory)
    if memory.question == STREET:
        return "utter_ask_street", {}
    if memory.question == REST_OF_CODE:
        return "utter_ask_rest_of_code", {"heard": memory.fragment or ""}
    if memory.question == CODE_OR_PHONE:
        again = memory.times_asked > 0 or "code_or_phone" in memory.asked
        if again and memory.failed_lookups:
            return "utter_not_found", {}
        return "utter_ask_code_or_phone_again" if again else "utter_ask_code_or_phone", {}
    if words.has_identifier:
        return "utter_not_found_ask_place", {}
    if memory.times_asked or "place" in memory.asked:
        return "utter_ask_place_again", {}
    return "utter_ask_place" if words.intent == "cannot_inform" else "utter_ask_place_instead", {}


def _confirmation(memory: Memory) -> tuple[str, dict[str, str]]:
    """Repeats a code only to a caller who said it; a caller known by phone number hears only the street."""
    candidate = memory.candidates[0]
    street = {"street": str(candidate["street"])}
    if not candidate.get("read_back"):
        return "utter_ask_is_this_your_street", street
    return "utter_ask_confirm_customer", {"code": group_code(candidate["customer_code"]), **street}


def _go_on(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    """What follows a question that was asked twice without success: nothing, if the caller got another
    answer; else the answer for a known area, else the question for the area, else a person."""
    silent = memory.asked.get("silent", 0)
    if words.intent in ANSWERED_IN_BETWEEN and silent < MOST_SILENT:
        if memory.question in (CODE_OR_PHONE, REST_OF_CODE):
            replies.expect("digits")
        return [SlotSet("asked", {**memory.asked, "silent": silent + 1})]
    forgotten = [SlotSet(slot, None) for slot in ("fragment", "candidates")]
    if memory.place and memory.question != PLACE:
        return [*forgotten, *leave_forms(), SlotSet("identity", "place")]
    if memory.question != PLACE and not is_worn_out("place", memory.asked):
        replies.say("utter_ask_place_instead")
        return [*forgotten, SlotSet("question", PLACE), SlotSet("times_asked", 0)]
    replies.say("utter_cannot_identify")
    replies.hand_over("not_identified", memory)
    return [*forgotten, *leave_forms(), SlotSet("asked", None), FollowupAction("action_listen")]
