"""Words of an utterance with their places in the original text.

A token has one clean form for every spelling (composed or decomposed accents, full-width digits, invisible
characters), and keeps the offsets of its characters in the caller's own text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True)
class Token:
    """One word, number or punctuation mark; `start` and `end` are offsets in the original text."""

    text: str
    folded: str
    start: int
    end: int
    glued: bool  # nothing is between this token and the one before it
    marked: bool  # has accents, so its spelling is exact

    @property
    def is_digits(self) -> bool:
        return self.text[0] in "0123456789"

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_punctuation(self) -> bool:
        return not (self.is_digits or self.is_word)


@dataclass(frozen=True)
class CleanText:
    """`text` is the readable form; `places[i]` is where character i came from in the original, as (start, end)."""

    text: str
    places: list[tuple[int, int]]


def clean_with_places(original: str) -> CleanText:
    """Composes accents, drops invisible characters and turns any script's digits into 0-9, keeping offsets."""
    if original.isascii():
        text = "".join(letter if " " <= letter <= "~" else " " for letter in original)
        return CleanText(text, [(index, index + 1) for index in range(len(original))])
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(original):
        end = at + 1
        while end < len(original) and unicodedata.combining(original[end]):
            end += 1
        for letter in _readable(original[at:end]):
            letters.append(letter)
            places.append((at, end))
        at = end
    return CleanText("".join(letters), places)


def _readable(cluster: str) -> str:
    first = cluster[0]
    category = unicodedata.category(first)
    if category in {"Cf", "Co", "Cs", "Cn"} or unicodedata.combining(first):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(first))
    if category[0] in "CZ":
        return " "
    # More than a few accents on one letter is vandalism, not Vietnamese.
    composed = unicodedata.normalize("NFC", cluster[:6])
    if "\uff01" <= first <= "\uff5e":
        composed = unicodedata.normalize("NFKC", composed)
    return composed[:1]


def tokenize(original: str) -> list[Token]:
    """Splits into words, runs of digits and single punctuation marks; «sốPC05» splits where the case changes."""
    return list(_tokens(original))


@functools.lru_cache(maxsize=16)  # codes, times and corrections are looked for in the same words
def _tokens(original: str) -> tuple[Token, ...]:
    clean = clean_with_places(original)
    tokens: list[Token] = []
    last_end = -1
    for found in _PIECES.finditer(clean.text):
        for start, end in _parts(clean.text, found.start(), found.end()):
            text = clean.text[start:end]
            folded = fold_letters(text)
            token = Token(
                text=text,
                folded=folded,
                start=clean.places[start][0],
                end=clean.places[end - 1][1],
                glued=start == last_end,
                marked=folded != text.lower(),
            )
            tokens.append(token)
            last_end = end
    return tuple(tokens)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A word is cut where a capital follows small letters («mãPC»); anything else («kWh») stays whole."""
    word = text[start:end]
    if end - start < 2 or not word[0].isalpha() or word.islower():
        return [(start, end)]
    changes = [start + at for at in range(2, len(word)) if word[at].isupper() and word[at - 1].islower()]
    return list(pairwise([start, *changes, end]))


def fold_letters(text: str) -> str:
    """Lower case without accents, one character for each of the given ones."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_letter, text))


def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0].lower()[:1]
