"""Words that want messages whatever acts were heard: «cả hai số luôn», «gần tới ngày đó em nhắn trước cho chị»."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reaching.messages import messages_are_the_matter
from assistant.dialogue.deciding.reaching.whose_number import means_both
from assistant.dialogue.situation.situation import Wish
from assistant.vietnamese.folding import fold

_REMIND = re.compile(
    r"\b(?:nhan|nhac)(?: tin)?(?: (?:cho|giup|gium))?"
    r"(?: (?:em|e|chi|anh|toi|tui|minh|co|chu|bac|me|ba))? truoc\b"
    r"|\bnhac (?:cho |giup |gium )?(?:em|e|chi|anh|toi|tui|minh|co|chu|bac|lai)\b"
)


def wants_a_reminder(d: Draft) -> bool:
    """Words that want messages whatever acts were heard: «cả hai số luôn», or «gần tới ngày đó em nhắn trước cho
    chị» after a cut was told, who gets messages of changes, as there are no reminders."""
    if means_both(d.heard.text) and messages_are_the_matter(d):
        return True
    if (
        d.situation.topic != "planned"
        or "no_notice" in d.understood.follow_ups
        or d.understood.has("complain")
    ):
        return False  # «sao không nhắn trước cho dân biết» is blame
    return _REMIND.search(fold(d.heard.text)) is not None


def takes_a_reminder(d: Draft) -> None:
    if wants_a_reminder(d):
        d.understood = d.understood.without_follow_ups()
        d.want(Wish("want_messages", d.heard.text))
