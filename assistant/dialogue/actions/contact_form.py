"""contact_form: a phone to send a message to, or to call back; asked at most twice."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.asking import is_worn_out, question_in
from assistant.dialogue.actions.hearings import joined, other_phone
from assistant.dialogue.actions.memory import (
    INTERRUPTIONS,
    TASK_OF_INTENT,
    Heard,
    Memory,
    acted_since_last_words,
    agrees,
)
from assistant.dialogue.actions.nearness import registered_phone
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import (
    CallerAction,
    Events,
    Replies,
    begin_anew,
    give_up,
    leave_forms,
)
from assistant.vietnamese.identifiers import find_fragments, is_phone_number

SHORTEST_PIECE, LONGEST_PIECE = 2, 9  # of ten digits: nine or more that make no number are misheard


class ValidateContactForm(CallerAction):
    def name(self) -> str:
        return "validate_contact_form"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):
            return []
        phone = words.phone_numbers[0] if words.phone_numbers else _joined(words, memory)
        phone = phone or other_phone(words, memory.fragment)
        if phone and not memory.times_asked and (own := await _almost_registered(phone, memory)):
            return [SlotSet("heard_phone", own), SlotSet("fragment", None)]
        if phone and (words.holds_as_written(phone) or phone == memory.heard_phone):
            return _given(phone)
        if phone:
            return [SlotSet("heard_phone", phone), SlotSet("fragment", None)]
        if memory.heard_phone and agrees(words):
            return _given(memory.heard_phone)
        if memory.heard_phone and words.intent == "deny" and not memory.times_asked:
            return [SlotSet("heard_phone", None), SlotSet("times_asked", 1)]
        if memory.heard_phone and words.intent == "deny":
            return give_up(replies, memory)  # misheard twice: a person hears better
        if words.intent in ("cannot_inform", "deny", "cancel"):
            return _without_a_phone(replies)
        if words.intent in INTERRUPTIONS or words.intent == "nlu_fallback":
            return [ActionExecutionRejected("contact_form")]
        piece = max((found.value for found in find_fragments(words.text)), key=len, default="")
        if SHORTEST_PIECE <= len(piece) < LONGEST_PIECE and not memory.fragment:
            return [SlotSet("fragment", piece)]
        if words.intent in TASK_OF_INTENT and TASK_OF_INTENT[words.intent] != memory.task:
            return begin_anew(words, memory, problem=words.text)
        if memory.times_asked:
            return _without_a_phone(replies)
        return [SlotSet("times_asked", 1), SlotSet("fragment", None)]


class AskContact(CallerAction):
    def name(self) -> str:
        return "action_ask_contact"

    async def act(self, replies: Replies, memory: Memory, words: Heard, tracker: Tracker) -> Events:
        if words.intent == "ask_wait":
            replies.expect("digits")
            return []
        response, values = _question(memory)
        question = question_in({"response": response, **values})
        if question and is_worn_out(question, memory.asked):
            return _without_a_phone(replies)
        replies.say(response, **values)
        return []


def _question(memory: Memory) -> tuple[str, dict[str, str]]:
    if memory.heard_phone:
        number = memory.heard_phone
        return "utter_ask_is_this_your_phone", {"phone": f"{number[:4]} {number[4:7]} {number[7:]}"}
    if memory.fragment:
        return "utter_ask_rest_of_code", {"heard": memory.fragment}
    return "utter_ask_contact", {}


async def _almost_registered(phone: str, memory: Memory) -> str | None:
    """Asked once: whoever says no means the number as it was said."""
    if not memory.customer or phone == memory.heard_phone:
        return None
    return await registered_phone(phone, memory.customer["customer_code"], outage_service())


def _given(phone: str) -> Events:
    return [
        SlotSet("phone", phone),
        SlotSet("heard_phone", None),
        SlotSet("contact", "given"),
        SlotSet("fragment", None),
    ]


def _joined(words: Heard, memory: Memory) -> str | None:
    whole = joined(words.text, memory.fragment)
    return whole if whole and is_phone_number(whole) else None


def _without_a_phone(replies: Replies) -> Events:
    replies.say("utter_no_phone_no_message")
    forgotten = ("task", "fragment", "contact", "heard_phone")
    return [
        *leave_forms(),
        *(SlotSet(slot, None) for slot in forgotten),
        SlotSet("times_asked", 0),
        SlotSet("offer", "anything_else"),
        FollowupAction("action_listen"),  # a form that ends would go on to its answer
    ]
