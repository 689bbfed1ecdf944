"""Questions that nobody here can answer, known by their words: said to be unknown beside what is answered."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import keep_for_a_person

LOAN = "asks_for_a_loan"
_LIKE = frozenset({"plan_ahead", "not_known", "is_dangerous", "faster"})
_ACTS_LIKE_IT = frozenset(
    {"ask_faq", "off_topic", "not_ours", "ask_capabilities", "want_report", "ask_repeat"}
)


def ask_besides(d: Draft) -> None:
    """Puts the question about a loan last, so that the others are answered before it."""
    if not d.understood.seen.whole.has(LOAN):
        return
    d.drop_acts(*_ACTS_LIKE_IT)
    d.drop_follow_ups(*_LIKE)
    d.understood = replace(d.understood, follow_ups=(*d.understood.follow_ups, LOAN))


def no_loan_known(d: Draft) -> None:
    d.say("utter_loan_not_known")
    keep_for_a_person(d)
