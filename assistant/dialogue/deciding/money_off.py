"""«Cúp miết có được trừ tiền không?» asks for money off the bill, and not what messages cost."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.follow_ups import besides
from assistant.dialogue.understanding.reaching_talk import wishes_a_message

_OF_MESSAGES = re.compile(
    r"\b(?:nhan|tin|goi|sms|zalo)\b(?: \S+){0,3}? (?:tru|mat|ton|tinh)\b|\bdien thoai\b"
)
_TAKEN_FOR_IT = ("ask_faq", "off_topic", "not_ours", "ask_capabilities")
_FURTHER = ("message_cost", "not_known", "recap")


def answer_about_money_off(d: Draft) -> None:
    """Says what is known of it, and leaves the rest of the turn: a message that is wished in the same breath."""
    u, whole = d.understood, d.understood.seen.whole
    if not whole.has("asks_for_money_off") or not whole.asks or _OF_MESSAGES.search(whole.folded):
        return
    if d.situation.handed_over or u.has("tell_danger", "tell_at_risk", "want_person"):
        return
    d.because("money off the bill")
    d.say("utter_money_off")
    d.settle("answered")
    d.beside = True
    left = tuple(one for one in u.follow_ups if one not in _FURTHER)
    every = u.all_acts or u.acts
    acts = tuple(besides(every, left, u.seen)) if left else every
    acts = tuple(one for one in acts if one.name not in _TAKEN_FOR_IT)
    wishes = wishes_a_message(u.seen)
    if wishes:
        unmeant = ("ask_return", "tell_out", "ask_supply", "ask_planned", "want_messages")
        acts = (*(one for one in acts if one.name not in unmeant), Act("want_messages", HEARD))
    d.understood = replace(u, acts=acts, follow_ups=left)
