"""An utterance as the intent model reads it: one spelling, and identifiers, digits and place names masked.

The value of a code, a number or a street says nothing about what the caller wants; its presence does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.vietnamese.folding import normalize
from assistant.vietnamese.identifiers import find_identifiers

MASKS = {
    "customer_code": "maskcode",
    "phone_number": "maskphone",
    "report_code": "maskreport",
    "place": "maskplace",
}

_DIGITS = re.compile(r"\d+")
_NOT_A_WORD = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Span:
    """Where an entity is in a text; `start` and `end` count characters, end exclusive."""

    entity: str
    start: int
    end: int


def identifier_spans(text: str) -> list[Span]:
    """The spans of customer codes, phone numbers and report codes in the text."""
    return [Span(found.entity, found.start, found.end) for found in find_identifiers(text)]


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text normalized, without punctuation, with a placeholder word for each span of a known entity.

    Spans of other entities stay as words: «mai» tells a planned cut from one that is going on.
    """
    pieces: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.entity not in MASKS or span.start < at:
            continue
        pieces += [_plain(text[at : span.start]), MASKS[span.entity]]
        at = span.end
    pieces.append(_plain(text[at:]))
    return " ".join(piece for piece in pieces if piece)


def _plain(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", _DIGITS.sub("0", normalize(text))).split())
