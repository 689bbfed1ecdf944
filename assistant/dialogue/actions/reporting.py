"""When no outage is known: two quick checks at home, then a report with its code and the two-hour promise."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet

from assistant.dialogue.actions.asking import is_worn_out
from assistant.dialogue.actions.home_checks import (
    asks_about_the_breaker,
    gives_up,
    read_checks,
    speaks_of_danger,
    speaks_of_life_support,
)
from assistant.dialogue.actions.memory import (
    ALWAYS_FIRST,
    TASK_OF_INTENT,
    CallerWords,
    Memory,
    acted_since_last_words,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, begin_anew, leave_forms, now
from assistant.dialogue.actions.streets import another_is_meant
from assistant.dialogue.actions.wording import Json, moment, phrases
from assistant.vietnamese.times import write_moment

MOST_WORDS_OF_CALLER = 300

TAKE_REPORT, RESET_BREAKER = "take_report", "reset_breaker"
BOTH, BREAKER = "both", "breaker"


# Intents that may answer «cầu dao có nhảy không, nhà bên có mất điện không» without naming either.
PLAIN_ANSWERS = frozenset(
    {"affirm", "deny", "cannot_inform", "check_outage", "report_outage", "ask_outage_cause", "inform"}
)


class ValidateChecksForm(CallerAction):
    def name(self) -> str:
        return "validate_checks_form"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if acted_since_last_words(tracker):  # the form starts, or goes on after an interruption
            return [SlotSet("checked", decide(memory.checks, answered=False))]
        if words.intent in ALWAYS_FIRST:
            return [ActionExecutionRejected("checks_form")]
        if speaks_of_danger(words.text):
            return [*leave_forms(), FollowupAction("action_danger")]
        if gives_up(words.text):
            return [*leave_forms(), FollowupAction("action_cancel")]
        if another_is_meant(words, memory):
            return begin_anew(words, memory)
        if asks_about_the_breaker(words.text):
            replies.say("utter_explain_breaker")
            return [SlotSet("checks", {**memory.checks, "explained": True})]
        found = read_checks(words.text, asked_about_the_breaker=True)
        if memory.checks.get("asked") == BREAKER and not found:
            found = _breaker_from_yes_or_no(words.intent)
        if not found and words.intent not in PLAIN_ANSWERS:
            if words.intent in TASK_OF_INTENT and words.intent != "complain":
                return begin_anew(words, memory, problem=words.text)
            return [ActionExecutionRejected("checks_form")]
        checks = {**memory.checks, **found}
        return [SlotSet("checks", checks), SlotSet("checked", decide(checks, answered=True))]


class AskChecked(CallerAction):
    def name(self) -> str:
        return "action_ask_checked"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if words.intent == "ask_wait":
            return []
        alone = memory.checks.get("neighbors") == "on"
        if is_worn_out("breaker" if alone else "checks", memory.asked):
            return [*leave_forms(), SlotSet("checked", TAKE_REPORT)]  # the report does not wait for an answer
        replies.say("utter_ask_breaker" if alone else "utter_ask_breaker_and_neighbors")
        return [SlotSet("checks", {**memory.checks, "asked": BREAKER if alone else BOTH})]


def decide(checks: dict[str, Any], answered: bool) -> str | None:
    """What to do after the checks; None while one more question helps. A report never waits for certainty."""
    if checks.get("neighbors") == "out" or checks.get("advised"):
        return TAKE_REPORT
    if checks.get("breaker") == "tripped":
        return RESET_BREAKER
    if checks.get("breaker") == "fine" and checks.get("neighbors"):
        return TAKE_REPORT
    if checks.get("neighbors") == "on" and checks.get("asked") != BREAKER:
        return None
    return TAKE_REPORT if answered else None


def _breaker_from_yes_or_no(intent: str) -> dict[str, str]:
    if intent == "affirm":
        return {"breaker": "tripped"}
    return {"breaker": "fine"} if intent == "deny" else {}


class TakeReport(CallerAction):
    """Records the report once, even if the caller repeats it or calls again."""

    ends_turn = True

    def name(self) -> str:
        return "action_take_report"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if tracker.get_slot("checked") == RESET_BREAKER and memory.task in ("supply", "report", None):
            replies.say("utter_reset_breaker")
            replies.say("utter_ask_anything_else")
            return [
                SlotSet("checks", {**memory.checks, "advised": True}),
                SlotSet("offer", "anything_else"),
                SlotSet("checked", None),
            ]
        return await take_report(replies, memory, words)


async def take_report(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    report, is_new = await outage_service().take_report(_report(memory, words))
    taken = [SlotSet("report_taken", report["code"])] if is_new else []
    return [*taken, *_tell(replies, memory, report)]


def _report(memory: Memory, words: CallerWords) -> Json:
    kind = {"quality": "quality", "callback": "other"}.get(memory.task or "", "no_power")
    return {
        "source": "assistant",
        "external_id": f"{words.turn_id}:{kind}",
        "kind": kind,
        **where(memory),
        "description": _description(memory, words, kind),
        "phone": memory.phone or words.caller_phone,
        "channel": words.channel,
        "callback_requested": memory.task == "callback",
    }


def where(memory: Memory) -> Json:
    if memory.customer:
        return {"customer_code": memory.customer["customer_code"]}
    return {"place": memory.place or phrases()["report_description"]["place_unknown"]}


def _description(memory: Memory, words: CallerWords, kind: str) -> str:
    table = phrases()["report_description"]
    parts = [str(table["callback" if kind == "other" else "no_power"])] if kind != "quality" else []
    for check in ("breaker", "neighbors"):
        if memory.checks.get(check):
            parts.append(str(table[f"{check}_{memory.checks[check]}"]))
    said = dict.fromkeys(filter(None, (memory.problem, words.text)))
    parts += [f"«{text[:MOST_WORDS_OF_CALLER]}»" for text in said]
    return "; ".join(parts)


def _tell(replies: Replies, memory: Memory, report: Json) -> Events:
    events: Events = [
        SlotSet("report_code", report["code"]),
        SlotSet("task", None),
        SlotSet("checks", None),
        SlotSet("checked", None),
    ]
    replies.outcome("reported")
    if memory.task == "callback":
        replies.say("utter_callback_taken", report_code=report["code"])
        return [*events, SlotSet("offer", "anything_else")]
    due = moment(report["due_at"])
    replies.say("utter_report_taken", report_code=report["code"], due=write_moment(due, now()) if due else "")
    if memory.task == "quality":
        replies.say("utter_ask_anything_else")
        return [*events, SlotSet("offer", "anything_else")]
    if speaks_of_life_support(memory.problem):
        replies.say("utter_offer_operator")
        return [*events, SlotSet("offer", "operator")]
    replies.say("utter_offer_message")
    return [*events, SlotSet("offer", "message")]
