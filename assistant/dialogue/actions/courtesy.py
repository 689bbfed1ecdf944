"""The frame around the answers: apologies, repeating, starting over, goodbyes, handing over to a person."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.memory import (
    CONFIRM,
    CallerWords,
    Memory,
    recent_intents,
)
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, leave_forms
from assistant.vietnamese.folding import fold

MOST_COMPLAINTS = 2
UNCLEAR_IN_A_ROW = 2
YES_OR_NO_OFFERS = frozenset({"message", "operator", "no_power"})

_THE_REPORT = re.compile(r"\b(?:phieu|tho|doi sua|bao sua)\b")
_FROM_THE_START = re.compile(r"\btu dau\b|\blam lai\b")
_NOT_THIS_ONE = re.compile(r"\b(?:phai|sai|nham|khac|cho khac|dung)\b")
_ASKS = re.compile(r"\?$|cho em xin")


class Apologize(CallerAction):
    """Apologizes for the first complaint; a second complaint goes to a person."""

    def name(self) -> str:
        return "action_apologize"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        complaints = memory.complaints + 1
        if complaints >= MOST_COMPLAINTS:
            replies.say("utter_handing_over_complaint")
            replies.hand_over("complaint", memory)
            return [*leave_forms(), SlotSet("complaints", 0), FollowupAction("action_listen")]
        replies.say("utter_apologize")
        events: Events = [SlotSet("complaints", complaints)]
        if memory.question == CONFIRM and words.caller_phone:
            # A complaint from a registered number is about that number: the caller need not confirm it.
            events += [SlotSet("customer", memory.candidates[0]), SlotSet("question", None)]
        return events


class Unclear(CallerAction):
    """Asks the caller to say it again; the second time in a row a person takes over."""

    def name(self) -> str:
        return "action_unclear"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if recent_intents(tracker)[:UNCLEAR_IN_A_ROW] == ["nlu_fallback"] * UNCLEAR_IN_A_ROW:
            replies.say("utter_handing_over_unclear")
            replies.hand_over("not_understood", memory)
            return [*leave_forms(), FollowupAction("action_listen")]
        loop = (tracker.active_loop or {}).get("name")
        replies.say("utter_unclear" if loop else "utter_unclear_what_can_i_do")
        # This is also the fallback action of the rules: without a form it must not be predicted again.
        return [] if loop else [FollowupAction("action_listen")]


class Repeat(CallerAction):
    """Repeats the last answer word for word: a question once, other sentences twice. Then it asks what the
    caller needs."""

    def name(self) -> str:
        return "action_repeat"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        said = _last_answer(tracker)
        if (tracker.active_loop or {}).get("name"):
            said = said[:-1]  # the question itself comes from the form
            for text in said:
                replies.say("utter_again", said=text)
            return []
        again = [text for text in said if memory.asked.get(f"again:{text}", 0) < _most_repeats(text)]
        for text in again:
            replies.say("utter_again", said=text)
        if not again:
            replies.say("utter_unclear_what_can_i_do")
        if memory.offer in YES_OR_NO_OFFERS:
            replies.expect("yes_no")
        return []


class Cancel(CallerAction):
    """Drops the task, cancels this call's report if the caller means it, or starts the whole call again."""

    ends_turn = True

    def name(self) -> str:
        return "action_cancel"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        said = fold(words.text)
        forgotten = ["task", "candidates", "fragment", "checks", "checked", "contact", "problem", "danger"]
        if memory.report_taken and _THE_REPORT.search(said):
            await outage_service().move_report(memory.report_taken, "cancelled")
            replies.say("utter_report_cancelled", report_code=memory.report_taken)
            forgotten += ["report_code", "report_taken"]
        elif memory.offer == "anything_else" and not memory.task and not _FROM_THE_START.search(said):
            # «Thôi không cần gì nữa» after «còn gì nữa không ạ?» drops nothing: it ends the call.
            replies.say("utter_goodbye")
            return leave_forms()
        else:
            replies.say("utter_cancelled")
        if _FROM_THE_START.search(said):
            forgotten += ["customer", "place", "phone"]
        return [
            *leave_forms(),
            *(SlotSet(slot, None) for slot in forgotten),
            SlotSet("times_asked", 0),
            SlotSet("offer", "anything_else"),
        ]


class Thank(CallerAction):
    """Thanks end the call, unless a question is still open."""

    def name(self) -> str:
        return "action_thank"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        replies.say("utter_welcome" if (tracker.active_loop or {}).get("name") else "utter_goodbye")
        return []


class Decline(CallerAction):
    """The caller says no to an offer."""

    ends_turn = True

    def name(self) -> str:
        return "action_decline"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if memory.offer is None:
            replies.say("utter_ask_how_to_help")  # nothing was offered, so the no is unclear
            return []
        replies.say("utter_welcome")
        replies.say("utter_ask_anything_else")
        told = {**memory.told, "declined": True} if memory.told else None
        return [SlotSet("offer", "anything_else"), SlotSet("task", None), SlotSet("told", told)]


class NothingElse(CallerAction):
    """«Không» after «cần gì thêm không ạ?» ends the call; «không phải, chỗ khác» does not."""

    ends_turn = True

    def name(self) -> str:
        return "action_nothing_else"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        if words.place or words.has_identifier or _NOT_THIS_ONE.search(fold(words.text)):
            forgotten = ("customer", "place", "candidates", "checks", "checked", "identity", "offer")
            return [
                *leave_forms(),
                *(SlotSet(slot, None) for slot in forgotten),
                SlotSet("elsewhere", True),
                FollowupAction("identify_form"),
            ]
        replies.say("utter_goodbye")
        return leave_forms()


class HandOverAction(CallerAction):
    ends_turn = True

    def name(self) -> str:
        return "action_hand_over"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        replies.say("utter_handing_over")
        replies.hand_over("report_overdue" if memory.offer == "operator" else "requested", memory)
        return [*leave_forms(), SlotSet("offer", None)]


class PowerRestored(CallerAction):
    """The power is back: closes the open no-power reports of the caller's number, and this call's report."""

    ends_turn = True

    def name(self) -> str:
        return "action_power_restored"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        service = outage_service()
        reports = await service.open_reports(phone=words.caller_phone) if words.caller_phone else []
        codes = {str(report["code"]) for report in reports if report["kind"] == "no_power"}
        for code in codes | ({memory.report_taken} if memory.report_taken else set()):
            await service.move_report(code, "resolved")
        replies.say("utter_power_is_back")
        return [
            *leave_forms(),
            SlotSet("task", None),
            SlotSet("checks", None),
            SlotSet("offer", "anything_else"),
        ]


def _most_repeats(text: str) -> int:
    return 1 if _ASKS.search(text) else 2


def _last_answer(tracker: Tracker) -> list[str]:
    """What the assistant said between the caller's last two turns."""
    said: list[str] = []
    turns = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            turns += 1
            if turns > 1 and said:
                opening = (event.get("parse_data") or {}).get("intent", {}).get("name") == "conversation_open"
                return said[-2::-1] if opening and len(said) > 1 else said[::-1]
        elif event.get("event") == "bot" and turns >= 1 and event.get("text"):
            said.append(str(event["text"]))
    return said[::-1]
