"""What a recognizer is told to reckon with after a question, out of the words its model knows.

A grammar makes recognition fast and sure, but a recognizer that knows only numbers hears numbers in
everything. So everyday words stand beside the expected ones: where they are heard, something else was said.
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
"""what models call a word that they do not know"""

_EXPECTED_WEIGHT = 5
"""how many times as likely as an everyday word"""


@dataclass(frozen=True)
class Phrasebook:
    """The answers to one kind of question. It is of no use to a model that lacks a word of `needed`."""

    phrases: Sequence[str]
    needed: Sequence[str]


@dataclass(frozen=True)
class Phrasebooks:
    """All that is known of the answers in one language."""

    books: Mapping[Expectation, Phrasebook]
    everyday: Sequence[str]


@dataclass(frozen=True)
class Grammar:
    """`phrases` as Vosk takes them: what stands there more often is more likely."""

    phrases: tuple[str, ...]
    expected: frozenset[str] = field(repr=False)

    def share_of_others(self, words: Sequence[str]) -> float:
        """How much of what was heard, from 0 to 1, is not of the expected kind; 1 when nothing was heard."""
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
    """The grammar for a model whose vocabulary `knows` tells; None when everything must be reckoned with."""
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
