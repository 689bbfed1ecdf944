"""One turn, decided: a pure function from the situation, what was understood, and the facts.

The order of its rooms is in `turn.py`. Two acts of one turn are both served, and none is forgotten; two matters in
separate words are decided one after the other (`parts.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.dialogue.deciding import courtesy
from assistant.dialogue.deciding.draft import MOST_CHARACTERS_KEPT, Decided, Draft, StoredAnswers
from assistant.dialogue.deciding.emergencies.discomfort import (
    advise_who_is_uncomfortable,
    only_uncomfortable,
)
from assistant.dialogue.deciding.facts import Facts
from assistant.dialogue.deciding.goods import offer_a_person_for_goods
from assistant.dialogue.deciding.handing_over import take_down_in_an_emergency
from assistant.dialogue.deciding.hardly_heard import without_coin_tosses
from assistant.dialogue.deciding.needs import keep_what_is_needed
from assistant.dialogue.deciding.opening import greet_caller
from assistant.dialogue.deciding.parts import decide_one_by_one, parts_of
from assistant.dialogue.deciding.promises import remember_ended_messages
from assistant.dialogue.deciding.reaching.numbers_told import back_to_own_number
from assistant.dialogue.deciding.repeating import instead_of_a_loop
from assistant.dialogue.deciding.turn import take_turn
from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.understanding.understand import Understood


def decide(
    situation: Situation, understood: Understood, facts: Facts, now: datetime, answers: StoredAnswers
) -> Decided:
    """Raises `Needed` while a fact is missing."""

    def decide_it(before: Situation, words: Understood) -> Decided:
        return _decide(before, words, facts, now, answers)

    parts = parts_of(situation, understood)
    apart = decide_one_by_one(situation, parts, decide_it) if parts else None
    if apart is None:
        return decide_it(situation, understood)
    heard = understood.heard.text[:MOST_CHARACTERS_KEPT] or None
    return replace(apart, situation=apart.situation.but(last_heard=heard))


def _decide(
    situation: Situation, understood: Understood, facts: Facts, now: datetime, answers: StoredAnswers
) -> Decided:
    d = Draft(situation, without_coin_tosses(only_uncomfortable(situation, understood)), facts, now, answers)
    take_turn(d)
    advise_who_is_uncomfortable(d)
    offer_a_person_for_goods(d)
    if d.says or d.hand_over is not None:
        d.change(unclear=0)
    else:
        courtesy.unclear(d)
    courtesy.notice_idling(d)
    instead_of_a_loop(d)
    take_down_in_an_emergency(d)
    keep_what_is_needed(d)
    remember_ended_messages(d)
    back_to_own_number(d)
    d.change(last_heard=d.heard.text[:MOST_CHARACTERS_KEPT] or None)
    return d.decided()


def decide_opening(
    situation: Situation, understood: Understood, facts: Facts, now: datetime, answers: StoredAnswers
) -> Decided:
    """The greeting. Raises `Needed` while a fact is missing."""
    d = Draft(situation, understood, facts, now, answers)
    greet_caller(d)
    return d.decided()
