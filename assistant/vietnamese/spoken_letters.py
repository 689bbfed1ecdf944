"""Letters as callers name them («pê», «xê như cá», «ích-xì»), found among the words of an utterance."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.vietnamese.letters import LETTER_NAMES, LONGEST_NAME
from assistant.vietnamese.tokens import Token, fold_letters

_Parts = list[tuple[int, str, float]]  # where it ends, the letter, the cost


def letter_names(tokens: Sequence[Token], at: int) -> _Parts:
    found: _Parts = []
    if (tokens[at].text.lower() if tokens[at].marked else tokens[at].folded) not in _FIRST_WORDS:
        return found
    words: list[Token] = []
    end = at
    while end < len(tokens) and len(words) < LONGEST_NAME:
        if (
            words
            and tokens[end].text == "-"
            and tokens[end].glued
            and end + 1 < len(tokens)
            and tokens[end + 1].glued
        ):
            end += 1  # «ích-xì»
        if not tokens[end].is_word:
            break
        words.append(tokens[end])
        end += 1
        for rank, letter in enumerate(_letters_named(words)):
            cost = 0.4 * rank + _cost_of_name(words) + _cost_of_cutting(tokens, words, end)
            found.append((end, letter, cost))
            found += [(further, letter, cost + 0.1) for further in _example_word(tokens, end)]
    return found


def _cost_of_cutting(tokens: Sequence[Token], words: Sequence[Token], end: int) -> float:
    """«ích | xì»: the second half belongs to the name of the first."""
    following = tokens[end].folded if end < len(tokens) else ""
    if following == "-" and end + 1 < len(tokens):
        following = tokens[end + 1].folded
    return (
        0.3
        if len(words) == 1 and words[0].folded in {"ich", "et", "it", "ech"} and following in {"xi", "si"}
        else 0.0
    )


def _cost_of_name(words: Sequence[Token]) -> float:
    """Lone words that mostly mean something else: «so» is «số», «a» and «o» are «à» and «ờ»."""
    if len(words) > 1 or words[0].marked or words[0].text.isupper():
        return 0.0
    return {"so": 0.6, "a": 0.25, "o": 0.3, "e": 0.1}.get(words[0].folded, 0.0)


def _letters_named(words: Sequence[Token]) -> list[str]:
    only = words[0].text
    if len(words) == 1 and only.isascii() and len(only) == 1 and (only.isupper() or words[0].glued):
        return [only.upper()]  # typed, so it is that letter and no other that sounds alike
    exact = LETTER_NAMES.get(tuple(word.text.lower() for word in words), [])
    if any(word.marked for word in words):
        return exact
    folded = UNMARKED_NAMES.get(tuple(word.folded for word in words), [])
    return exact + [letter for letter in folded if letter not in exact]


def _unmarked_names() -> dict[tuple[str, ...], list[str]]:
    names: dict[tuple[str, ...], list[str]] = {}
    for name, letters in LETTER_NAMES.items():
        known = names.setdefault(tuple(fold_letters(word) for word in name), [])
        known += [letter for letter in letters if letter not in known]
    return names


UNMARKED_NAMES = _unmarked_names()
_FIRST_WORDS = {name[0] for name in LETTER_NAMES} | {name[0] for name in UNMARKED_NAMES}


def _example_word(tokens: Sequence[Token], at: int) -> list[int]:
    """«xê như cá», «bê trong bò»: where the example after a letter's name ends, empty without one."""
    if at + 1 < len(tokens) and tokens[at].text.lower() in {"như", "nhu", "trong"} and tokens[at + 1].is_word:
        return [at + 2]
    return []
