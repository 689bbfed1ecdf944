"""The lexicon of concepts: groups of words that mean the same here, which trainers edit in `nlu_data/concepts/`.

A phrase is written with accents and found with or without them. `…` stands for up to four words, `a|b` for
either word, `a?` and `a|b?` for a word that may be missing, and `=a` for a word that counts only with its
accents («=khói» is smoke, «khỏi» is not).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.vietnamese.folding import fold, normalize

FOLDER = Path("nlu_data/concepts")
_GAP = r"(?: \S+){0,4}"
_WRITTEN = re.compile(r"=?[\w'’]+(?:\|=?[\w'’]+)*\??")
_PUNCTUATION = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Found:
    """A concept, and where it is in the words of `plain` (characters, end exclusive)."""

    concept: str
    start: int
    end: int


class Lexicon:
    """The concepts with their phrases, ready to be found."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        self._patterns = [(name, pattern_of(some)) for name, some in phrases.items()]
        self._by_word = _by_word(phrases)
        # A short turn is its only clause, and the same words are looked at for several reasons.
        self._kept = functools.lru_cache(maxsize=64)(self._found)

    def find(self, words: str) -> tuple[Found, ...]:
        """Every concept in `words`, which are as `plain` makes them. A concept may be found several times."""
        return self._kept(words)

    def _found(self, words: str) -> tuple[Found, ...]:
        padded = f" {words} "
        possible = {number for word in set(words.split()) for number in self._by_word.get(word, ())}
        return tuple(
            Found(name, found.start(), found.end() - 1)
            for name, pattern in map(self._patterns.__getitem__, sorted(possible))
            for found in pattern.finditer(padded)
        )


def plain(text: str) -> str:
    """The words alone: one spelling, lower case, no punctuation."""
    return " ".join(_PUNCTUATION.sub(" ", normalize(text)).split())


def read_concepts(folder: Path = FOLDER) -> Lexicon:
    """The concepts of all files of the folder. Raises ValueError for a phrase that means nothing."""
    return Lexicon(phrases_of(folder))


def phrases_of(folder: Path) -> dict[str, list[str]]:
    """The phrases of each concept, as they are written."""
    phrases: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, concept in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            phrases.setdefault(name, []).extend(str(phrase) for phrase in concept["words"])
    return phrases


@functools.cache
def lexicon() -> Lexicon:
    """The concepts of this project, read once."""
    return read_concepts()


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches with the space before the phrase, and looks ahead for the one after it.

    Raises ValueError for a phrase that means nothing.
    """
    either = "|".join(sorted((_phrase(one) for one in phrases), key=len, reverse=True))
    return re.compile(f"(?:{either})(?= )")


def check_phrase(written: str) -> None:
    """Raises ValueError for a phrase that means nothing."""
    for word in written.split():
        if word != "…" and not _WRITTEN.fullmatch(word):
            raise ValueError(
                f"«{word}» in «{written}» is no word, nor words with «|» between, «=» before, «?» behind"
            )
    if not _needed(written):
        raise ValueError(f"«{written}» has no word that must be there")


def _by_word(phrases: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """The numbers of the concepts that a word may belong to. Of each phrase one word is listed that must be there,
    in all its spellings: the one that the fewest phrases need."""
    spelled = [(number, _needed(one)) for number, some in enumerate(phrases.values()) for one in some]
    times = Counter(word for _, needed in spelled for words in needed for word in words)
    found: dict[str, set[int]] = {}
    for number, needed in spelled:
        for word in min(needed, key=lambda words: sum(times[word] for word in words)):
            found.setdefault(word, set()).add(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _needed(written: str) -> list[frozenset[str]]:
    """The words of a phrase that must be there, each with its spellings."""
    return [
        frozenset(spelling.split()[0] for one in word.split("|") for spelling in _spellings(one))
        for word in written.split()
        if word != "…" and not word.endswith("?")
    ]


def _phrase(written: str) -> str:
    check_phrase(written)
    return "".join(map(_piece, written.split()))


def _piece(word: str) -> str:
    if word == "…":
        return _GAP
    if word.endswith("?"):
        return f"(?:{_piece(word[:-1])})?"
    either = "|".join(_spelled(one) for one in word.split("|"))
    return f" (?:{either})"


def _spelled(word: str) -> str:
    return "|".join(map(re.escape, _spellings(word)))


def _spellings(word: str) -> tuple[str, ...]:
    """With and without accents; a word behind `=` only as it is written."""
    exact = word.startswith("=")
    one = plain(word)  # «don't» is two words in what is searched
    bare = fold(one)
    return (one,) if exact or bare == one else (one, bare)
