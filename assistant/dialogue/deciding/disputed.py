"""What was told is said to be wrong."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.reaching.messages import PHONE_QUESTIONS
from assistant.dialogue.deciding.restored import rejected
from assistant.dialogue.deciding.still_without import asks_why_or_when
from assistant.dialogue.understanding.replies import opening_reply


def disputes_what_was_told(d: Draft) -> bool:
    """A fact that was told is denied, or told otherwise: «mất từ sáng chớ đâu phải 8 giờ tối»."""
    u = d.understood
    if not (d.situation.told or d.situation.report) or u.follow_ups:
        return False
    if asks_why_or_when(d) and opening_reply(u.seen) != "no":
        return False  # a question denies nothing
    other_value = (
        d.heard.has_identifier or d.heard.places or d.question in (*IDENTITY_QUESTIONS, *PHONE_QUESTIONS)
    )
    if not u.has("reject") and (other_value or not u.has("correct") or not u.has("tell_since", "tell_out")):
        return False
    rejected(d)
    return True
