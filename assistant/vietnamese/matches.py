"""A stretch of words that can be read as an identifier, and whether its ends are certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.lattice import Walk
from assistant.vietnamese.tokens import Token

CUSTOMER_CODE = "customer_code"
PHONE_NUMBER = "phone_number"
REPORT_CODE = "report_code"
HOTLINE = "hotline"  # recognized so that its digits are not taken for the start of something else


@dataclass(frozen=True)
class Match:
    """The normalized `value` that the tokens from `first` up to `last` (exclusive) say."""

    entity: str
    value: str
    first: int
    last: int
    cost: float
    solid: bool = False  # typed in one piece, so its ends are certain


def is_solid(tokens: Sequence[Token], walk: Walk) -> bool:
    """Whether it was typed in one piece."""
    piece = tokens[walk.start : walk.end]
    typed = any(token.is_digits for token in piece)
    return typed and all(token.glued and not token.is_punctuation for token in piece[1:])


def free_before(tokens: Sequence[Token], start: int, labels: frozenset[str] = frozenset()) -> bool:
    """Whether this is not the end of a longer word: text glued before it must be a label or end where the
    case changes."""
    token = tokens[start]
    if start == 0 or not token.glued or tokens[start - 1].is_punctuation:
        return True
    before = tokens[start - 1]
    if not before.is_word:
        return False
    return before.folded in labels or (
        token.is_word and token.text[0].isupper() and before.text[-1].islower()
    )


def free_after(tokens: Sequence[Token], end: int) -> bool:
    """Whether this is not the beginning of something longer; a word glued after it («…456nha») is allowed."""
    if end >= len(tokens) or not tokens[end].glued or tokens[end].is_punctuation:
        return not (end < len(tokens) and tokens[end].text == "@" and tokens[end].glued)  # a mail address
    if tokens[end].is_digits:
        return False
    return not (end + 1 < len(tokens) and tokens[end + 1].glued and tokens[end + 1].is_digits)
