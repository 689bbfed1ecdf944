"""Danger comes before everything: how to stay safe, where the danger is, and a person at once."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.home_checks import folded_for_danger
from assistant.dialogue.actions.memory import LONGEST_PLACE, CallerWords, Memory, acted_since_last_words
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.reporting import MOST_WORDS_OF_CALLER
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms, log
from assistant.dialogue.actions.wording import phrases
from assistant.errors import OutageServiceUnavailable
from assistant.vietnamese.folding import fold

_FIRE = re.compile(
    r"\b(?:chay|boc khoi|khoi|lua|phat no|no (?:lon|to|bum|tung|doi|dung)|no (?:tram|bien ap|binh|tu))\b"
)
_AT_HOME = re.compile(r"\bnha (?:em|toi|minh|chi|anh|tui|co|chu|bac)\b|\b(?:truoc|gan|sau|canh) nha\b")
PLACE_INTENTS = frozenset({"inform", "report_hazard", "out_of_scope", "nlu_fallback", "check_outage"})
FEWEST_WORDS_OF_A_PLACE = 3
_SHOCK = re.compile(r"\b(giat|bat tinh|ngat|phong dien vao nguoi)\b")


class Danger(CallerAction):
    """Says how to stay safe, before anything that could fail."""

    ends_turn = True

    def name(self) -> str:
        return "action_danger"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        emergency = phrases()["danger"]
        said = folded_for_danger(words.text)
        numbers = "".join(
            str(emergency[name]) for name, sign in (("fire", _FIRE), ("shock", _SHOCK)) if sign.search(said)
        )
        replies.say("utter_keep_away", emergency_numbers=numbers)
        events = [
            *leave_forms(),
            *(SlotSet(slot, None) for slot in ("task", "offer", "danger_place")),
            SlotSet("times_asked", 0),
            SlotSet("danger", words.text[:MOST_WORDS_OF_CALLER]),
        ]
        if place := words.place or _home(words, memory):
            told = replace(memory, danger=words.text[:MOST_WORDS_OF_CALLER])
            return [*events, *await record_danger(replies, told, words, place)]
        return [*events, FollowupAction("danger_form")]


class ValidateDangerForm(CallerAction):
    """Asks for the place of a danger at most twice; a person takes over even when it stays unknown."""

    def name(self) -> str:
        return "validate_danger_form"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):
            return []
        if words.intent == "request_operator":
            return [ActionExecutionRejected("danger_form")]
        told = f"{memory.danger}; {words.text}"[: 2 * MOST_WORDS_OF_CALLER]
        place = words.place or _home(words, memory) or _place_in_free_words(words)
        if place is None and memory.times_asked == 0:
            return [SlotSet("times_asked", 1), SlotSet("danger", told)]
        unknown = str(phrases()["report_description"]["place_unknown"])
        return [SlotSet("danger_place", place or unknown), SlotSet("danger", told)]


def _home(words: CallerWords, memory: Memory) -> str | None:
    """«Ngay trước nhà em», from a caller whose street is known."""
    if not memory.customer or not _AT_HOME.search(fold(words.text)):
        return None
    return ", ".join(filter(None, (f"đường {memory.customer['street']}", memory.customer["ward"])))


def _place_in_free_words(words: CallerWords) -> str | None:
    """The words as a place that the tagger does not know; None when they plainly answer something else."""
    if words.intent not in PLACE_INTENTS or len(words.text.split()) < FEWEST_WORDS_OF_A_PLACE:
        return None
    return words.text[:LONGEST_PLACE]


class RecordDanger(CallerAction):
    """Records the hazard and hands over. The hand-over happens even when nothing can be recorded."""

    ends_turn = True

    def name(self) -> str:
        return "action_record_danger"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        return await record_danger(replies, memory, words, str(tracker.get_slot("danger_place") or ""))


async def record_danger(replies: Replies, memory: Memory, words: CallerWords, place: str) -> Events:
    hazard = {
        "source": "assistant",
        "external_id": f"{words.turn_id}:hazard",
        "kind": "hazard",
        "place": place[:LONGEST_PLACE],
        "description": memory.danger or words.text[:MOST_WORDS_OF_CALLER],
        "phone": memory.phone or words.caller_phone,
        "channel": words.channel,
        "callback_requested": False,
    }
    events: Events = []
    try:
        report, _ = await outage_service().take_report(hazard)
    except OutageServiceUnavailable as problem:
        log.error("a hazard could not be recorded: %s", problem)
        replies.say("utter_danger_not_recorded")
    else:
        known = place != phrases()["report_description"]["place_unknown"]
        replies.say("utter_danger_recorded" if known else "utter_danger_recorded_no_place", place=place)
        events = [SlotSet("report_code", report["code"])]
    replies.outcome("reported")
    replies.hand_over("hazard", replace(memory, place=place))
    return events
