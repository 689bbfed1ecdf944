"""contact_form: a phone to send a message to, or to call back; asked at most twice."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.asking import is_worn_out, question_in
from assistant.dialogue.actions.hearings import joined, other_phone
from assistant.dialogue.actions.memory import (
    INTERRUPTIONS,
    TASK_OF_INTENT,
    CallerWords,
    Memory,
    acted_since_last_words,
    agrees,
)
from assistant.dialogue.actions.own_number import READ_BACK, grouped, own_number
from assistant.dialogue.actions.pieces import misheard_phone
from assistant.dialogue.actions.speaking import (
    CallerAction,
    Events,
    Replies,
    begin_anew,
    leave_forms,
)
from assistant.vietnamese.identifiers import find_fragments, is_phone_number

SHORTEST_PIECE, LONGEST_PIECE = 2, 9  # of ten digits: nine or more that make no number are misheard
FEWEST_DIGITS_READ_OUT = 6


class ValidateContactForm(CallerAction):
    def name(self) -> str:
        return "validate_contact_form"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):
            return []
        phone = words.phone_numbers[0] if words.phone_numbers else _joined(words, memory)
        phone = phone or other_phone(words, memory.fragment) or _mended(words, memory)
        said = phone or (None if memory.fragment else misheard_phone(words.text))
        if said and said != memory.heard_phone and (own := await own_number(said, memory, words)):
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
            return _misheard_again(replies, memory)
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
            return _misheard_again(replies, memory) if _reads_out(words) else _without_a_phone(replies)
        return [SlotSet("times_asked", 1), SlotSet("fragment", None)]


class AskContact(CallerAction):
    def name(self) -> str:
        return "action_ask_contact"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if words.intent == "ask_wait":
            replies.expect("digits")
            return []
        response, values = _question(memory, words)
        question = question_in({"response": response, **values})
        if question and is_worn_out(question, memory.asked):
            return _misheard_again(replies, memory) if _reads_out(words) else _without_a_phone(replies)
        replies.say(response, **values)
        return []


def _question(memory: Memory, words: CallerWords) -> tuple[str, dict[str, str]]:
    if memory.heard_phone:
        return READ_BACK, {"phone": grouped(memory.heard_phone)}
    if memory.fragment:
        return "utter_ask_rest_of_code", {"heard": memory.fragment}
    was_misheard = memory.times_asked and (words.intent == "deny" or _reads_out(words))
    return "utter_ask_contact_again" if was_misheard else "utter_ask_contact", {}


def _reads_out(words: CallerWords) -> bool:
    """Whether the caller reads out a number, right or wrong."""
    return any(len(found.value) >= FEWEST_DIGITS_READ_OUT for found in find_fragments(words.text))


def _mended(words: CallerWords, memory: Memory) -> str | None:
    """The phone number from ten digits with a misheard first digit: every number begins with zero."""
    number = None if memory.fragment else misheard_phone(words.text)
    return number if number and is_phone_number(number) else None


def _given(phone: str) -> Events:
    return [
        SlotSet("phone", phone),
        SlotSet("heard_phone", None),
        SlotSet("contact", "given"),
        SlotSet("fragment", None),
    ]


def _joined(words: CallerWords, memory: Memory) -> str | None:
    whole = joined(words.text, memory.fragment)
    return whole if whole and is_phone_number(whole) else None


def _misheard_again(replies: Replies, memory: Memory) -> Events:
    """After a second misheard number the call goes to a person, who hears better."""
    replies.say("utter_handing_over_misheard_phone")
    replies.hand_over("not_understood", memory)
    return [*leave_forms(), SlotSet("asked", None), FollowupAction("action_listen")]


def _without_a_phone(replies: Replies) -> Events:
    replies.say("utter_no_phone_no_message")
    forgotten = ("task", "fragment", "contact", "heard_phone")
    return [
        *leave_forms(),
        *(SlotSet(slot, None) for slot in forgotten),
        SlotSet("times_asked", 0),
        SlotSet("offer", "anything_else"),
        FollowupAction("action_listen"),  # else the end of the form triggers the answer
    ]
