"""The languages in which replies are spoken."""

from __future__ import annotations

import re

VIETNAMESE, ENGLISH = "vi", "en"

# Every English sentence of ours has one of these words, and no Vietnamese sentence has any.
_ENGLISH_WORDS = frozenset(
    (
        *("the", "is", "are", "was", "you", "your", "i", "we", "it", "that", "this"),
        *("what", "which", "how", "there", "please", "thank", "hello", "sorry", "good", "noted"),
        *("and", "problem"),
    )
)
_WORDS = re.compile(r"[^\W\d_]+")


def language_of(text: str, spoken: str) -> str:
    """The language of one reply in a conversation in which `spoken` is spoken.

    The dialogue has some of its sentences only in Vietnamese, which stay Vietnamese in a conversation in
    English, and some only in English, for callers who speak neither. An English name («The Sun») in a
    Vietnamese sentence does not make it English.
    """
    words = (word.lower() for word in _WORDS.findall(text))
    if not any(word in _ENGLISH_WORDS for word in words):
        return VIETNAMESE
    return ENGLISH if spoken == ENGLISH or text.isascii() else VIETNAMESE
