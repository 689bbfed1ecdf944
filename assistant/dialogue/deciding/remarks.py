"""What is said beside or instead of an answer: everyday questions, what is not ours, courtesies, in this order."""

from __future__ import annotations

from assistant.dialogue.deciding import courtesy
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.who import ask_who
from assistant.dialogue.deciding.in_english import asks_besides
from assistant.dialogue.deciding.side_questions import is_missed_again

COURTESIES = ("ask_identity", "ask_capabilities", "want_wait")


def interrupts(d: Draft) -> bool:
    """A question or remark about something else: it is answered first, then the question that stood is asked again."""
    u = d.understood
    if not u.has("ask_faq", "not_ours", "off_topic", "ask_repeat", *COURTESIES) or u.has(
        "yes", "no", "choose", "give"
    ):
        return False
    before = len(d.says)
    serve_remarks(d)
    return len(d.says) > before


def serve_remarks(d: Draft) -> None:
    """What is said beside or instead of an answer. The question that stood is asked again if it still stands."""
    u = d.understood
    faq = u.act("ask_faq")
    if faq and faq.kind and not d.hand_over:
        if faq.kind == "bill_amount" and is_missed_again(d):
            return None
        courtesy.answer_question(d, faq.kind)
        if d.situation.wishes:
            _ask_again(d)
        return None
    foreign = u.act("not_ours")
    if foreign:
        courtesy.not_ours(d, foreign.kind)
        _ask_again(d)
        return None
    if u.has("ask_repeat") and not d.says and d.question in IDENTITY_QUESTIONS:
        return _ask_again(d)
    if u.has("ask_repeat") and not d.says:
        return courtesy.repeat(d)
    for name in COURTESIES:
        if u.has(name) and (name == "ask_identity" or not d.says):  # «nhắn chị được không» has been done
            d.say(courtesy.SIMPLE[name])
            if name != "want_wait":
                _ask_again(d)
            return None
    if d.says:
        if u.has("leave") and not d.has_asked:
            courtesy.goodbye(d)
        return None
    if u.has("leave"):
        return courtesy.goodbye(d)
    if u.has("thank"):
        return None if asks_besides(d) else courtesy.thank(d)
    if u.has("greet"):
        courtesy.greet(d)
        return _ask_again(d)
    if u.has("off_topic"):
        d.say(courtesy.SIMPLE["off_topic"])
        return _ask_again(d)
    if u.has("no") or u.has("yes"):
        courtesy.ask_how_to_help(d)
        return None
    if d.situation.wishes or d.question in IDENTITY_QUESTIONS:
        return _ask_again(d)
    return None


def _ask_again(d: Draft) -> None:
    """Repeats the identity question that stood before an interruption; other questions stay open unspoken."""
    kind = d.before.question.kind if d.before.question else None
    if kind in IDENTITY_QUESTIONS and d.question == kind and not d.has_asked:
        if kind == "code_or_phone" and d.times_asked(kind) >= 2 and d.says:
            return
        ask_who(d, Step(ask=kind))
