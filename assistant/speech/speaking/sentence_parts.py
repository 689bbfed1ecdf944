"""Cuts what is to be said into pieces that are synthesized one by one.

The cuts decide when the caller hears something: the first piece is short, so that it is ready soon
and plays while the others are made. They also limit the work of one synthesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_PIECE = 60
"""characters (about four seconds); a longer first sentence is cut at a comma, or before a linking
word, so that speech starts sooner"""

LONGEST_PIECE = 160
"""characters (about ten seconds): a Piper voice needs a second and 300 MB for them"""

SHORTEST_CLAUSE = 8
"""characters: a cut-off «Dạ,» alone sounds torn"""

SHORTEST_PHRASE = 20
"""characters before a linking word"""

SENTENCE_PAUSE_S = 0.28
CLAUSE_PAUSE_S = 0.12
PHRASE_PAUSE_S = 0.05

_CLAUSE_END = re.compile(r"[,;:–—](?=\s)")
VIETNAMESE_LINKS = re.compile(
    r"(?<!\btự)\s(?=(?:do|vì|nhưng|và|hoặc|dự kiến|từ(?! chối| từ| thiện| ngữ| điển))\s)", re.IGNORECASE
)
ENGLISH_LINKS = re.compile(r"\s(?=(?:and|or|but|because|which|when)\s)", re.IGNORECASE)
_SPEAKABLE = re.compile(r"\w")


@dataclass(frozen=True)
class Piece:
    text: str
    pause_s: float
    """seconds of silence after it, when another piece follows"""


def pieces_of(sentences: list[str], links: re.Pattern[str] = VIETNAMESE_LINKS) -> list[Piece]:
    """The pieces of the sentences, in order. Text without a letter or a digit is left out.

    `links` finds the spaces before linking words of the language.
    """
    pieces: list[Piece] = []
    for sentence in sentences:
        text = " ".join(sentence.split())
        if not _SPEAKABLE.search(text):
            continue
        if not pieces and len(text) > FIRST_PIECE and (start := _start_of(text, links)):
            pieces.append(start)
            text = text[len(start.text) :].lstrip()
        pieces.extend(_pieces_of_sentence(text))
    return [piece for piece in pieces if _SPEAKABLE.search(piece.text)]


def _start_of(text: str, linking: re.Pattern[str]) -> Piece | None:
    """The first piece of a long sentence; None when there is no good place to cut."""
    if end := _end_of_clause(text, FIRST_PIECE):
        return Piece(text[:end], CLAUSE_PAUSE_S)
    links = [link.start() for link in linking.finditer(text, SHORTEST_PHRASE, FIRST_PIECE)]
    return Piece(text[: links[-1]], PHRASE_PAUSE_S) if links else None


def _pieces_of_sentence(text: str) -> Iterator[Piece]:
    while len(text) > LONGEST_PIECE:
        if end := _end_of_clause(text, LONGEST_PIECE):
            yield Piece(text[:end], CLAUSE_PAUSE_S)
        else:
            space = text.rfind(" ", 1, LONGEST_PIECE + 1)
            end = space if space > 0 else LONGEST_PIECE
            yield Piece(text[:end], 0.0)
        text = text[end:].lstrip()
    if text:
        yield Piece(text, SENTENCE_PAUSE_S)


def _end_of_clause(text: str, limit: int) -> int:
    """Where the last clause that ends within `limit` characters ends; 0 when there is none."""
    ends = [end.end() for end in _CLAUSE_END.finditer(text, 0, limit + 1)]
    return max((end for end in ends if SHORTEST_CLAUSE <= end <= limit), default=0)
