"""Letters held down for emphasis: «cháyyyy», «quáaaa», «alooo»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.vietnamese.read_in_text import Change
from assistant.vietnamese.syllables import is_syllable
from assistant.vietnamese.tokens import fold_letters

_DOUBLED = re.compile(
    r"[aàáảãạăằắẳẵặâầấẩẫậ]{2}|[eèéẻẽẹêềếểễệ]{2}|[iìíỉĩị]{2}|[oòóỏõọôồốổỗộơờớởỡợ]{2}|[uùúủũụưừứửữự]{2}|[yỳýỷỹỵ]{2}"
    r"|[dđ]{2}|([bcfghjklmnpqrstvwxz])\1",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w.@])[^\W\d_]{3,}(?![\w@])")
_NUMERAL = frozenset("ivx")
_VOWELS = frozenset("aeiouy")


def stretched_in(text: str) -> Iterator[Change]:
    """Changes to words in which a letter is repeated three times or more: it stays once.

    A doubled letter stays («xoong», «II»), unless the word has accents and is a syllable only without it
    («quáa»). What would be a single letter then, and what has no vowel («kkkk»), stays.
    """
    if not _DOUBLED.search(text):
        return
    for found in _WORD.finditer(text):
        word = found.group()
        short = _shortened(word)
        if short != word:
            yield found.start(), found.end(), short


def _shortened(word: str) -> str:
    runs = [
        list(letters)
        for _, letters in groupby(zip(fold_letters(word), word, strict=True), key=lambda pair: pair[0])
    ]
    longest = max(len(run) for run in runs)
    if longest < 2 or set(word.lower()) <= _NUMERAL:
        return word
    least = 3 if longest > 2 else 2
    short = "".join(
        _meant(run) if len(run) >= least else "".join(letter for _, letter in run) for run in runs
    )
    if longest == 2:
        return short if not word.isascii() and not is_syllable(word) and is_syllable(short) else word
    if short.isascii() and (len(short) == 1 or not _VOWELS.intersection(short.lower())):
        return word
    return short


def _meant(run: list[tuple[str, str]]) -> str:
    """The letter of the run that has the most accents, the first of several."""
    return max((letter for _, letter in run), key=lambda letter: not letter.isascii())
