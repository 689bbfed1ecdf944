"""Counts how often each question was asked: none is asked a third time.

Other wordings of a question are the same question, other values make another one: «em nghe được PC05» and
«em nghe được PC05II» are two. Pure functions over the slot `asked` {question: times} and the messages of one
action.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_TIMES = 2

# For each response: its question, and the values that make it another question.
_QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "utter_ask_code_or_phone": ("code_or_phone", ()),
    "utter_ask_code_or_phone_again": ("code_or_phone", ()),
    "utter_not_found": ("code_or_phone", ()),
    "utter_ask_rest_of_code": ("rest_of_code", ("heard",)),
    "utter_ask_confirm_customer": ("confirm", ("code",)),
    "utter_ask_is_this_your_street": ("confirm", ("street",)),
    "utter_ask_street": ("street", ()),
    "utter_ask_place": ("place", ()),
    "utter_ask_place_again": ("place", ()),
    "utter_ask_place_instead": ("place", ()),
    "utter_not_found_ask_place": ("place", ()),
    "utter_ask_contact": ("contact", ()),
    "utter_ask_contact_again": ("contact", ()),
    "utter_ask_is_this_your_phone": ("contact", ("phone",)),
    "utter_no_phone_no_message": ("no_phone", ()),
    "utter_ask_breaker_and_neighbors": ("checks", ()),
    "utter_ask_breaker": ("breaker", ()),
    "utter_ask_danger_place": ("danger_place", ()),
    "utter_ask_is_power_off": ("power_off", ("area",)),
    "utter_ask_anything_else": ("else", ()),
    "utter_offer_message": ("message", ()),
    "utter_offer_operator": ("operator", ()),
    "utter_ask_how_to_help": ("help", ()),
    "utter_greet_back": ("help", ()),
    "utter_unclear_what_can_i_do": ("help", ()),
    "utter_cancelled": ("cancelled", ()),
    "utter_again": ("again", ("said",)),
}

# These end an answer; the answer is complete without them.
_MAY_BE_LEFT_OUT = frozenset({"else", "message", "operator"})

Json = dict[str, Any]


def question_in(message: Mapping[str, Any]) -> str | None:
    """Which question a message of Rasa's dispatcher asks."""
    found = _QUESTIONS.get(str(message.get("response")))
    return ":".join((found[0], *(str(message.get(name, "")) for name in found[1]))) if found else None


def is_worn_out(question: str, asked: Mapping[str, int]) -> bool:
    return asked.get(question, 0) >= MOST_TIMES


def worn_out(messages: Sequence[Json], asked: Mapping[str, int]) -> list[Json]:
    """The messages that would ask something a third time."""
    return [one for one in messages if (question := question_in(one)) and is_worn_out(question, asked)]


def can_do_without(messages: Sequence[Json], tiresome: Sequence[Json]) -> bool:
    """Whether something is left to say when the questions at the end of an answer are left out."""
    said = [one for one in messages if one.get("response") and one not in tiresome]
    return bool(said) and all(question_in(one) in _MAY_BE_LEFT_OUT for one in tiresome)


def of_another(asked: Mapping[str, int]) -> dict[str, int]:
    """The slot after a change to another meter or place: the questions about it count from zero."""
    return {question: times for question, times in asked.items() if question in _MAY_BE_LEFT_OUT}


def count(messages: Sequence[Json], asked: Mapping[str, int]) -> dict[str, int]:
    """The slot after these messages. After an answer, questions about the meter or place count from zero."""
    now = dict(asked)
    if any((one.get("custom") or {}).get("outcome") for one in messages):
        now = of_another(now)
    for one in messages:
        if question := question_in(one):
            now[question] = now.get(question, 0) + 1
    return now
