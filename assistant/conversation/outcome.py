"""How a conversation ended, in one word for the record.

`handed_over` a person took over · `reported` a fault report was made or spoken about ·
`answered` the caller was told what they asked · `abandoned` the caller left before that.
The dialogue may name another word (for example `subscribed`); it is kept as it is.
"""

from __future__ import annotations

import re

from assistant.conversation.turn import DialogueAnswer

HANDED_OVER = "handed_over"
REPORTED = "reported"
ANSWERED = "answered"
ABANDONED = "abandoned"

UNAVAILABLE = "assistant_unavailable"

# The shape of a report's public code (architecture.md: SC2611210042).
_REPORT_CODE = re.compile(r"\b[A-Z]{2}\d{10}\b")
# Intents after which nothing has been answered yet.
_NOTHING_ASKED = frozenset(
    {"greet", "nlu_fallback", "inform", "cannot_inform", "ask_repeat", "ask_wait", "deny"}
)


def outcome_after(before: str | None, answer: DialogueAnswer) -> str | None:
    """The outcome so far. A hand-over stays one, and a report is not undone by small talk."""
    if answer.handoff is not None or before == HANDED_OVER:
        return HANDED_OVER
    if answer.outcome:
        return answer.outcome
    if before == REPORTED or any(_REPORT_CODE.search(one.text) for one in answer.sentences):
        return REPORTED
    if before is None and answer.intent is not None and answer.intent.name not in _NOTHING_ASKED:
        return ANSWERED
    return before


def final_outcome(so_far: str | None) -> str:
    return so_far or ABANDONED
