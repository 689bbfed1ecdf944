"""Two matters in one turn, decided one after the other, as if the caller had taken a breath between them.

Read as a whole, one of them would often be lost, or get the place, number or day of the other. Not where a part leaves
a question that must be answered first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.dialogue.deciding.draft import Decided
from assistant.dialogue.situation.situation import Question, Situation
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.follow_ups import NOT_KNOWN
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.parts import WHOLE, matters_of
from assistant.dialogue.understanding.understand import Understood, understand
from assistant.dialogue.wording.saying import Saying

_OPEN = (None, "anything_else", "offer_message", "offer_person", "how_to_help")
# What is asked after an answer; only the last part needs it.
_OFFERS = frozenset(
    {
        "utter_ask_anything_else",
        "utter_offer_message",
        "utter_offer_operator",
        "utter_offer_person_for_a_request",
    }
)
_NOT_UNDERSTOOD = frozenset(
    {
        *("utter_unclear", "utter_unclear_what_can_i_do", "utter_ask_how_to_help"),
        *("utter_handing_over_unclear", "utter_not_answered"),
    }
)
_AFTER_AN_ANSWER = ("anything_else", "offer_message", "offer_person")
_RECORDED = ("reported", "subscribed")


def context_of(situation: Situation) -> Context:
    question = situation.question
    return Context(
        question=question.kind if question else None,
        options=question.options if question else (),
        told=bool(situation.told or situation.report or situation.promises),
        fragment=situation.fragment,
    )


def parts_of(situation: Situation, understood: Understood) -> tuple[Heard, ...]:
    """The parts to be decided one by one; none where the turn is decided as a whole."""
    heard = understood.heard
    question = situation.question.kind if situation.question else None
    if not heard.parts or situation.handed_over or question not in _OPEN or understood.has(*WHOLE):
        return ()
    return heard.parts


def decide_one_by_one(
    situation: Situation, parts: Sequence[Heard], decide: Callable[[Situation, Understood], Decided]
) -> Decided | None:
    """What all of them come to; None when one of them was not understood, or has to be asked about first."""
    done: list[Decided] = []
    for part in parts:
        now = done[-1].situation if done else situation
        if done:
            now = now.but(question=None)
        understood = understand(part, context_of(now))
        if understood.follow_ups == (NOT_KNOWN,) and NOT_KNOWN not in matters_of(part.acts, part.follow_ups):
            return None  # nothing is known of these words, not even that nobody here can know
        decided = decide(now, understood)
        last = part is parts[-1]
        if not _is_answered(decided, last) or (decided.ended and not last):
            return None
        done.append(decided)
        if decided.hand_over:
            break
    return _together(done)


def _is_answered(decided: Decided, last: bool) -> bool:
    said = {one.response for one in decided.says}
    if said & _NOT_UNDERSTOOD or said <= _OFFERS:
        return False
    question = decided.situation.question
    return last or question is None or question.kind in _AFTER_AN_ANSWER


def _together(done: Sequence[Decided]) -> Decided:
    """All that was said, then one offer: that of the last part, or the one that another part put off for it."""
    first, last = done[0], done[-1]
    says: list[Saying] = []
    for each in done[:-1]:
        says += [one for one in each.says if one.response not in _OFFERS and one not in says]
    says += [one for one in last.says if one not in says]
    situation = last.situation
    put_off = next((one for one in reversed(done[:-1]) if _offers(one)), None)
    if (
        put_off
        and situation.question in (None, Question("anything_else"))
        and not last.hand_over
        and not last.ended
    ):
        says = [one for one in says if one.response not in _OFFERS] + _offers(put_off)
        situation = situation.but(question=put_off.situation.question)
    if first.situation.subject and first.situation.subject == situation.home:
        situation = situation.but(subject=first.situation.subject)
    outcomes = [one.outcome for one in done if one.outcome]
    return replace(
        last,
        situation=situation,
        says=tuple(says),
        outcome=next((one for one in outcomes if one in _RECORDED), outcomes[-1] if outcomes else None),
        failed_lookups=sum(one.failed_lookups for one in done),
        why=("one matter after the other", *(rule for one in done for rule in one.why)),
    )


def _offers(decided: Decided) -> list[Saying]:
    return [one for one in decided.says if one.response in _OFFERS - {"utter_ask_anything_else"}]
