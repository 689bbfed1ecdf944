"""Turns put together from two others: what answers the question that stands, and what else people want to know.

«Ừ nhắn đi mà sao cúp hoài vậy» has the acts of both parts. Labeled turns hold only some of the many pairs, and a
model that never saw an answer before a question takes the answer for all that was said.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol

from assistant.dialogue.understanding.acts import ACTS

MOST = 4_000
SEED = 20261130
LONGEST_ANSWER, SHORTEST_MATTER, LONGEST_MATTER = 10, 2, 12  # words
MOST_ACTS = 4
_ANSWER_COMES_FIRST = 0.8

# What answers or greets, and may come before or after anything else.
_ANSWERS = frozenset(
    {"yes", "no", "give", "choose", "cannot_give", "thank", "greet", "complain", "tell_breaker", "tell_since"}
    | {"tell_neighbours_out", "tell_neighbours_on", "want_wait", "ask_repeat", "want_person", "want_messages"}
    | {"want_callback", "want_no_messages"}
)
# What means something else beside another question.
_BOUND = frozenset(
    {"yes", "no", "give", "choose", "correct", "reject", "cannot_give", "greet", "leave", "want_wait"}
    | {"ask_repeat", "other_language", "want_restart"}
)
# Said under these, a matter does not depend on the question.
_OPEN = frozenset({None, "how_to_help", "anything_else", "code_or_phone"})

_AFTER_AN_ANSWER = (" ", " ", ", ", ". ", " mà ", " nhưng mà ", " mà em ơi ", " à mà ", " rồi ", " thế ", " ma ", " ờ ",
                    " với lại ", " còn ")  # fmt: skip
_AFTER_A_MATTER = (" ", ", ", ". ", " chứ ", " còn ")


class Turn(Protocol):
    """A labeled turn, as far as it is put together."""

    @property
    def text(self) -> str: ...
    @property
    def acts(self) -> tuple[str, ...]: ...
    @property
    def question(self) -> str | None: ...
    @property
    def told(self) -> bool: ...


Composed = tuple[str, tuple[str, ...], str | None, bool]


def composed(turns: Sequence[Turn]) -> list[Composed]:
    """Pairs as (text, acts, question, told): at most as many as turns, and the same for the same turns."""
    answers = [turn for turn in turns if _answers(turn)]
    matters = [turn for turn in turns if _stands_alone(turn)]
    if not answers or not matters:
        return []
    randomness = random.Random(SEED)
    pairs = [
        _pair(randomness.choice(answers), randomness.choice(matters), randomness)
        for _ in range(min(MOST, len(turns)))
    ]
    return [pair for pair in pairs if len(pair[1]) <= MOST_ACTS]


def _answers(turn: Turn) -> bool:
    short = len(turn.text.split()) <= LONGEST_ANSWER
    return bool(turn.question and turn.acts and short and set(turn.acts) <= _ANSWERS)


def _stands_alone(turn: Turn) -> bool:
    fits = SHORTEST_MATTER <= len(turn.text.split()) <= LONGEST_MATTER
    return bool(turn.question in _OPEN and turn.acts and fits and not set(turn.acts) & _BOUND)


def _pair(answer: Turn, matter: Turn, randomness: random.Random) -> Composed:
    if randomness.random() < _ANSWER_COMES_FIRST:
        text = answer.text.rstrip(".!? ") + randomness.choice(_AFTER_AN_ANSWER) + matter.text
    else:
        text = matter.text.rstrip(".!? ") + randomness.choice(_AFTER_A_MATTER) + answer.text
    acts = tuple(sorted({*answer.acts, *matter.acts}, key=ACTS.index))
    return text, acts, answer.question, answer.told or matter.told
