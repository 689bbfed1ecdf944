"""The grammars for the answers to a question, limited to the words that the recognizer's model knows.

A grammar makes recognition fast and reliable, but a recognizer that knows only numbers hears numbers in
everything. So a grammar also holds everyday words: when it hears them, the caller said something else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.conversation.hearing import Expectation
from assistant.vietnamese.expected_words import (
    DIGITS,
    everyday_words,
    words_for_digits,
    words_for_yes_and_no,
)

UNKNOWN_WORDS = ("[unk]", "<unk>", "<UNK>")
"""how models write a word that they do not know"""

_EXPECTED_WEIGHT = 5
"""how many times likelier an expected phrase is than an everyday word"""


@dataclass(frozen=True)
class Phrasebook:
    """The answers to one kind of question. A model that lacks a word in `needed` cannot use it."""

    phrases: Sequence[str]
    needed: Sequence[str]


@dataclass(frozen=True)
class Phrasebooks:
    """The answers in one language, by the kind of question, and its everyday words."""

    books: Mapping[Expectation, Phrasebook]
    everyday: Sequence[str]


@dataclass(frozen=True)
class Grammar:
    """`phrases` as Vosk takes them: a repeated phrase is likelier."""

    phrases: tuple[str, ...]
    expected: frozenset[str] = field(repr=False)

    def share_of_others(self, words: Sequence[str]) -> float:
        """The share of `words`, 0 to 1, that is not expected; 1 without words."""
        if not words:
            return 1.0
        return sum(word not in self.expected for word in words) / len(words)


def vietnamese_phrasebooks() -> Phrasebooks:
    return Phrasebooks(
        {
            "digits": Phrasebook(words_for_digits(), DIGITS),
            "yes_no": Phrasebook(words_for_yes_and_no(), ("có", "không", "đúng")),
        },
        everyday_words(),
    )


def build_grammar(
    phrasebooks: Phrasebooks, expectation: Expectation, knows: Callable[[str], bool]
) -> Grammar | None:
    """The grammar for a model; `knows` says whether the model knows a word.

    None when there is no phrasebook for the question or the model lacks a needed word.
    """
    book = phrasebooks.books.get(expectation)
    if book is None or not all(knows(word) for word in map(_composed, book.needed)):
        return None
    known: dict[str, bool] = {}

    def sayable(phrase: str) -> bool:
        return all(known.setdefault(word, knows(word)) for word in phrase.split())

    expected = [phrase for phrase in dict.fromkeys(map(_composed, book.phrases)) if sayable(phrase)]
    words = frozenset(word for phrase in expected for word in phrase.split())
    others = [word for word in map(_composed, phrasebooks.everyday) if word not in words and sayable(word)]
    unknown = [word for word in UNKNOWN_WORDS if knows(word)][:1]
    return Grammar((*expected * _EXPECTED_WEIGHT, *others, *unknown), words)


def _composed(phrase: str) -> str:
    return unicodedata.normalize("NFC", phrase.lower())
