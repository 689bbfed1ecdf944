"""A turn without Rasa: the words are understood, the facts looked up until it is decided, the answer put in words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.dialogue.deciding.decide import decide, decide_opening
from assistant.dialogue.deciding.draft import Decided, StoredAnswers
from assistant.dialogue.deciding.facts import Facts, Needed, Request
from assistant.dialogue.deciding.parts import context_of
from assistant.dialogue.deciding.unavailable import outage_service_down
from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.understand import Understood, understand
from assistant.dialogue.wording.render import Rendered, render
from assistant.errors import OutageServiceUnavailable

MOST_ROUNDS = 16  # of look-ups in a turn
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """The result of a turn: the sentences, the situation to store, and what the channel has to know."""

    replies: Sequence[Rendered]
    situation: Situation
    decided: Decided
    understood: Understood
    question: str | None  # that stood open


async def take_turn(
    situation: Situation,
    heard: Heard,
    opened: bool,
    ask: Callable[[Request], Awaitable[Any]],
    answers: StoredAnswers,
    now: datetime,
) -> Turn:
    """One turn, with as many rounds of look-ups as its decision needs. `ask` answers a request."""
    understood = understand(heard, context_of(situation))
    return await answer(situation, understood, opened, ask, answers, now)


async def answer(
    situation: Situation,
    understood: Understood,
    opened: bool,
    ask: Callable[[Request], Awaitable[Any]],
    answers: StoredAnswers,
    now: datetime,
) -> Turn:
    """What is decided and said about words that have been understood."""
    known: dict[Request, Any] = {}
    try:
        decided = await _decided(situation, understood, known, opened, ask, answers, now)
    except OutageServiceUnavailable as problem:
        log.warning("the outage service does not answer: %s: %s", problem.code, problem)
        decided = outage_service_down(situation, understood, now, answers, problem.code, opened)
    replies, after = render(decided.says, decided.situation)
    question = situation.question.kind if situation.question else None
    return Turn(replies, after, decided, understood, question)


async def _decided(
    situation: Situation,
    understood: Understood,
    known: dict[Request, Any],
    opened: bool,
    ask: Callable[[Request], Awaitable[Any]],
    answers: StoredAnswers,
    now: datetime,
) -> Decided:
    for _ in range(MOST_ROUNDS):
        try:
            decide_now = decide_opening if opened else decide
            return decide_now(situation, understood, Facts(known), now, answers)
        except Needed as needed:
            found = await asyncio.gather(*(ask(one) for one in needed.requests))
            known.update(zip(needed.requests, found, strict=False))
    raise RuntimeError("a turn asked for facts without end")
