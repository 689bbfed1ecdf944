"""Chooses, among overlapping readings, the ones a caller meant.

The main rule: digits read out in one breath belong together. Eleven spoken digits are not a phone number and
an extra digit but a wrong number, so they give none. Next to an identifier there may be other identifiers, up
to two spoken digits before it (false starts), and a closing «không?».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.lattice import Lattice
from assistant.vietnamese.matches import Match
from assistant.vietnamese.spoken_numbers import connecting_word, digit_word
from assistant.vietnamese.tokens import Token
from assistant.vietnamese.word_tables import words

_BOUNDARIES = set(",;:.!?…\n/\\=")
_MOST_FALSE_STARTS = 2
_LONGEST_RESTART = 7  # digits
MEASURES = words(
    "gio tieng ngay thang tuan phut giay lan ho can nguoi kv kva kw kwh dong nghin ngan trieu cai noi khu",
    "phuong quan to tram dem hom buoi",
)
_REWARD = 100.0  # for each character of an identifier: the longest explanation is the best


@dataclass(frozen=True)
class _State:
    """What was said right before the current token in the same breath."""

    strays: int = 0  # digits that belong to no identifier
    after: int = -1  # index of the match that just ended, -1 for none


@dataclass
class _Best:
    score: float
    chosen: tuple[int, ...]


def choose(lattice: Lattice, matches: Sequence[Match]) -> list[Match]:
    """The non-overlapping matches of the highest total score, in order of appearance."""
    by_start: dict[int, list[int]] = {}
    for index, match in enumerate(matches):
        by_start.setdefault(match.first, []).append(index)
    if not by_start:
        return []
    states: list[dict[_State, _Best]] = [{} for _ in range(len(lattice.tokens) + 1)]
    states[0][_State()] = _Best(0.0, ())
    for at, here in enumerate(states[:-1]):
        for state, best in here.items():
            follower = _step(lattice, at, state, matches)
            if follower is not None:
                stray = follower.strays > state.strays
                _keep(states[at + 1], follower, _Best(best.score - stray, best.chosen))
            for index in by_start.get(at, ()):
                match = matches[index]
                if match.solid or _may_follow(lattice, match, state.strays):
                    taken = _Best(
                        best.score + _REWARD * len(match.value) - 100 * match.cost, (*best.chosen, index)
                    )
                    _keep(states[match.last], _State(0, -1 if match.solid else index), taken)
        here.clear()
    final = max(states[-1].values(), key=lambda best: best.score, default=_Best(0.0, ()))
    return [matches[index] for index in final.chosen]


def _may_follow(lattice: Lattice, match: Match, strays: int) -> bool:
    """A few stray digits may precede; more only when they are the same beginning, said before a new start."""
    if strays <= _MOST_FALSE_STARTS:
        return True
    if strays > _LONGEST_RESTART:
        return False
    said = ""
    at = match.first
    while at > 0 and len(said) < strays:
        at -= 1
        token = lattice.tokens[at]
        if _is_number(token):
            said = (token.text if token.is_digits else digit_word(token) or "?") + said
        elif not lattice.steps[at]:
            return False
    return match.value.startswith(said)


def _keep(states: dict[_State, _Best], state: _State, best: _Best) -> None:
    known = states.get(state)
    if known is None or best.score > known.score:
        states[state] = best


def _step(lattice: Lattice, at: int, state: _State, matches: Sequence[Match]) -> _State | None:
    """The state after skipping the token; None for a digit right after an identifier: it must be used."""
    token = lattice.tokens[at]
    if token.is_punctuation:
        inside = state.after >= 0 and _uses(lattice.tokens, matches[state.after], token.text)
        passable = lattice.steps[at] and token.text not in _BOUNDARIES
        return state if passable or inside else _State()
    if not lattice.edges[at] and not lattice.steps[at]:
        return _State()
    if not _is_number(token):
        return state if lattice.steps[at] else _State()
    if _counts_something(lattice, at):
        return _State()
    if state.after < 0:
        return _State(min(state.strays + 1, _LONGEST_RESTART + 1))
    return _State() if _closes_a_question(lattice, at) else None


def _uses(tokens: Sequence[Token], match: Match, mark: str) -> bool:
    return any(token.text == mark for token in tokens[match.first : match.last])


def _is_number(token: Token) -> bool:
    if token.is_digits or digit_word(token) is not None:
        return True
    return connecting_word(token) in {"ten", "either", "hundred", "zero_ten", "twenty"}


def _counts_something(lattice: Lattice, at: int) -> bool:
    """«ba tiếng», «hai ngày», «2 hộ»: the number belongs to the noun after it."""
    if at + 1 >= len(lattice.tokens):
        return False
    following = lattice.tokens[at + 1]
    if at and lattice.tokens[at - 1].folded in {"so", "thu"} and following.folded in {"la", "thi"}:
        return True  # «số hai là…»: the second of two numbers
    if lattice.tokens[at].is_digits:
        return following.is_word and not lattice.edges[at + 1] and not lattice.steps[at + 1]
    return following.folded in MEASURES and not lattice.edges[at + 1]


def _closes_a_question(lattice: Lattice, at: int) -> bool:
    """«…năm sáu không em?»: the last «không» makes a question and is no zero."""
    if digit_word(lattice.tokens[at]) != "0":
        return False
    return not any(_is_number(lattice.tokens[place]) for place, _ in lattice.onward[at + 1])
