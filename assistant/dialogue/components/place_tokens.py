"""The features of a word for the place tagger: the words around it, and whether a look-up table has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold, normalize

_WORD = re.compile(r"[^\W_]+(?:[/\-.][^\W_]+)*|[^\w\s]")


def words(*lines: str) -> frozenset[str]:
    """The words of a table written as lines of text."""
    return frozenset(word for line in lines for word in line.split())


# Unaccented words before the name of a place. Two-word openers are found through the neighboring features.
_OPENERS = words(
    "duong pho hem kiet ngo ngach hxh phuong xa quan huyen tinh tp thon xom ap to khu kp buon lang ban cho truong",
    "cau ben ga nga chua vong quoc dai toa block chung benh cang cum bai nha so k h p q tx thi thanh san biet tieu",
    "ubnd uy tram cong khoi day dinh sieu ky cu",
)


@dataclass(frozen=True)
class PlaceToken:
    """A word with its place in the text; `end` is exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[PlaceToken]:
    """Words (house numbers such as «12/5A» are one) and punctuation marks."""
    return [PlaceToken(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


class Gazetteer:
    """Names of the look-up tables, found with and without diacritics, longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {tuple(_key(name).split()) for name in names}
        self._longest = max((len(name) for name in self._names), default=0)

    def known(self, bare: Sequence[str]) -> list[str]:
        """For each unaccented word: `B` where a known name begins, `I` inside one, `O` elsewhere."""
        marks = ["O"] * len(bare)
        at = 0
        while at < len(bare):
            length = self._length_at(bare, at)
            if length:
                marks[at : at + length] = ["B"] + ["I"] * (length - 1)
            at += max(length, 1)
        return marks

    def ends_with(self, bare: Sequence[str]) -> int:
        """The number of words of the longest known name at the end of these words; 0 for none."""
        for length in range(min(self._longest, len(bare)), 1, -1):
            if tuple(bare[-length:]) in self._names:
                return length
        return 0

    def _length_at(self, bare: Sequence[str], at: int) -> int:
        for length in range(min(self._longest, len(bare) - at), 0, -1):
            if tuple(bare[at : at + length]) in self._names:
                return length
        return 0


def _key(name: str) -> str:
    return fold(normalize(name))


@dataclass(frozen=True)
class Knowledge:
    """The look-up tables, and the unaccented words that are common outside places."""

    gazetteers: Mapping[str, Gazetteer]
    common: frozenset[str]

    @classmethod
    def of(cls, lookups: Mapping[str, Iterable[str]], common: Iterable[str]) -> Knowledge:
        """A gazetteer for each look-up table."""
        return cls({name: Gazetteer(entries) for name, entries in sorted(lookups.items())}, frozenset(common))


def features_of(
    tokens: Sequence[PlaceToken], knowledge: Knowledge, taken: Sequence[Span] = ()
) -> list[list[str]]:
    """The features of each token; `taken` are the spans of other entities, given as a hint."""
    written = [_written(token.text) for token in tokens]
    bare = [fold(word) for word in written]
    shapes = [_shape(token.text) for token in tokens]
    known = {name: gazetteer.known(bare) for name, gazetteer in knowledge.gazetteers.items()}
    known["common"] = ["C" if word in knowledge.common else "R" for word in bare]
    rows = []
    for index, token in enumerate(tokens):
        row = ["bias", f"w={written[index]}", f"b={bare[index]}", f"s={shapes[index]}"]
        for offset in (-3, -2, -1, 1, 2, 3):
            row += _neighbour(index + offset, offset, written, bare, shapes)
        row += _pairs(index, bare)
        for name, marks in known.items():
            row += [f"{name}{offset}={_at(marks, index + offset)}" for offset in (-2, -1, 0, 1, 2)]
        row += [f"in={span.entity}" for span in taken if span.start <= token.start < span.end]
        rows.append(row)
    return rows


def _neighbour(
    index: int, offset: int, written: Sequence[str], bare: Sequence[str], shapes: Sequence[str]
) -> list[str]:
    if not 0 <= index < len(written):
        return [f"edge{offset}"]
    row = [f"b{offset}={bare[index]}"]
    if abs(offset) == 1:
        row += [f"w{offset}={written[index]}", f"s{offset}={shapes[index]}"]
    if bare[index] in _OPENERS:
        row.append(f"opener{offset}")
    return row


def _pairs(index: int, bare: Sequence[str]) -> list[str]:
    before, here, after = _at(bare, index - 1), bare[index], _at(bare, index + 1)
    return [
        f"b-1,0={before} {here}",
        f"b0,1={here} {after}",
        f"b-2,-1={_at(bare, index - 2)} {before}",
        f"b1,2={after} {_at(bare, index + 2)}",
        f"opener={here in _OPENERS}",
    ]


def _at(values: Sequence[str], index: int) -> str:
    return values[index] if 0 <= index < len(values) else "-"


def _written(word: str) -> str:
    return normalize(word) or word


def _shape(word: str) -> str:
    if word.isdigit():
        return "digits"
    if any(letter.isdigit() for letter in word):
        return "mixed"
    if not word[:1].isalpha():
        return "mark"
    if word.isupper():
        return "upper"
    return "title" if word[:1].isupper() else "lower"
