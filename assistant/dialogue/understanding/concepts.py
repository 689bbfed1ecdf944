"""The lexicon of concepts: groups of words that mean the same here, which trainers edit in `nlu_data/concepts/`.

A phrase is written with accents and found with or without them. `…` stands for up to four words, `a|b` for
either word, `a?` and `a|b?` for a word that may be missing, and `=a` for a word that counts only with its
accents («=khói» is smoke, «khỏi» is not).
"""

from __future__ import annotations

import functools
import re
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
        self._patterns = {name: pattern_of(some) for name, some in phrases.items()}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._patterns)

    def find(self, words: str) -> tuple[Found, ...]:
        """Every concept in `words`, which are as `plain` makes them. A concept may be found several times."""
        padded = f" {words} "
        return tuple(
            Found(name, found.start(), found.end() - 1)
            for name, pattern in self._patterns.items()
            for found in pattern.finditer(padded)
        )


def plain(text: str) -> str:
    """The words alone: one spelling, lower case, no punctuation."""
    return " ".join(_PUNCTUATION.sub(" ", normalize(text)).split())


def read_concepts(folder: Path = FOLDER) -> Lexicon:
    """The concepts of all files of the folder. Raises ValueError for a phrase that means nothing."""
    phrases: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, concept in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            phrases.setdefault(name, []).extend(str(phrase) for phrase in concept["words"])
    return Lexicon(phrases)


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


def _phrase(written: str) -> str:
    words = written.split()
    for word in words:
        if word != "…" and not _WRITTEN.fullmatch(word):
            raise ValueError(
                f"«{word}» in «{written}» is no word, nor words with «|» between, «=» before, «?» behind"
            )
    if all(word == "…" or word.endswith("?") for word in words):
        raise ValueError(f"«{written}» has no word that must be there")
    return "".join(map(_piece, words))


def _piece(word: str) -> str:
    if word == "…":
        return _GAP
    if word.endswith("?"):
        return f"(?:{_piece(word[:-1])})?"
    either = "|".join(_spelled(one) for one in word.split("|"))
    return f" (?:{either})"


def _spelled(word: str) -> str:
    exact = word.startswith("=")
    one = plain(word)  # «don't» is two words in what is searched
    bare = fold(one)
    return re.escape(one) if exact or bare == one else f"{re.escape(one)}|{re.escape(bare)}"
