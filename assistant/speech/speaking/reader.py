"""From a written reply to the pieces a voice says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import tomllib

from assistant.edited_files import named
from assistant.errors import UnusableFile
from assistant.speech.speaking.sentence_parts import ENGLISH_LINKS, Piece, pieces_of
from assistant.vietnamese.reading import read_aloud, split_sentences

_LIKE = '[words] holds lines like EVN = "e vê en"'


class Reader:
    """Turns a reply into spoken Vietnamese, with the pronunciations of pronunciations.toml."""

    def __init__(self, pronunciations: Mapping[str, str] | None = None) -> None:
        self._said_as = {word.casefold(): said for word, said in (pronunciations or {}).items()}
        longest_first = sorted(self._said_as, key=len, reverse=True)
        alternatives = "|".join(re.escape(word) for word in longest_first)
        self._words = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if alternatives else None

    def pieces(self, text: str) -> list[Piece]:
        """What is to be said for `text`, in order; empty when there is nothing to say."""
        return pieces_of(split_sentences(self._pronounced(read_aloud(text))))

    def _pronounced(self, text: str) -> str:
        if self._words is None:
            return text
        return self._words.sub(lambda word: self._said_as.get(word[0].casefold(), word[0]), text)


class EnglishReader:
    """Leaves numbers and times to the English voice, which reads them itself.

    Names lose their diacritics: an English voice spells out letters that it does not know.
    """

    def pieces(self, text: str) -> list[Piece]:
        """What is to be said for `text`, in order; empty when there is nothing to say."""
        plain = "".join(map(_plain, unicodedata.normalize("NFD", text)))
        return pieces_of(split_sentences(plain), ENGLISH_LINKS)


def _plain(character: str) -> str:
    if unicodedata.category(character) == "Mn":
        return ""
    return {"đ": "d", "Đ": "D"}.get(character, character)


def read_pronunciations(path: Path) -> dict[str, str]:
    """The table [words] of a pronunciations.toml: word → how it is said. Empty when there is no such file.

    Raises UnusableFile when it cannot be understood.
    """
    if not path.exists():
        return {}
    content = path.read_bytes()
    try:
        words = tomllib.loads(content.decode("utf-8")).get("words", {})
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise UnusableFile(named(path), line, "is not UTF-8; save it with that encoding") from None
    except tomllib.TOMLDecodeError as problem:
        what, _, where = str(problem).partition(" (at line ")
        at_the_end = content.count(b"\n") + 1
        line = int(where.split(",")[0]) if where else at_the_end
        raise UnusableFile(named(path), line, f"is not valid TOML: {what}; {_LIKE}") from None
    if not isinstance(words, dict) or not all(isinstance(said, str) for said in words.values()):
        raise UnusableFile(named(path), None, _LIKE)
    return words
