"""Which turns are in English, and which in a language that nobody here speaks.

Only a wholly foreign turn switches the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.dialogue.understanding.concepts import Found, lexicon
from assistant.dialogue.understanding.english_places import place_in_english
from assistant.dialogue.understanding.places import is_latin
from assistant.dialogue.understanding.view import Seen, View
from assistant.vietnamese.english_spelling import spelled_in_english
from assistant.vietnamese.syllables import is_bare_syllable

FEWEST_WORDS, SMALLEST_SHARE = 2, 0.45
_LETTER = re.compile(r"[^\W\d_]")
ENGLISH, PREFIX = "english", "en_"


def is_english(seen: Seen) -> bool:
    """Whether enough of the words are English. An address may be written with its accents."""
    words = seen.whole.words
    if not is_latin(words):
        return False
    if words.isascii() and any(spelled_in_english(words)):
        return True  # «p c zero five double i»
    ours = (found for found in lexicon().find(words) if found.concept.startswith((ENGLISH, PREFIX)))
    covered = _words_covered(words, ours)
    alone = words.split()
    # «No can» may be Vietnamese without accents.
    plainly = any(alone[at].isascii() and not is_bare_syllable(alone[at]) for at in covered)
    place = place_in_english(words)
    # The words of an address and digits are no language.
    others = len(alone) - (len(place.split()) if place else sum(map(str.isdigit, alone)))
    return plainly and len(covered) >= max(FEWEST_WORDS, SMALLEST_SHARE * others)


def has_english_words(view: View) -> bool:
    """Whether a word of it is English and could be no Vietnamese one without its accents."""
    words = view.words
    ours = (found for found in lexicon().find(words) if found.concept == ENGLISH)  # «laptop» is said in both
    alone = words.split()
    return any(alone[at].isascii() and not is_bare_syllable(alone[at]) for at in _words_covered(words, ours))


def is_foreign(seen: Seen) -> bool:
    """Another script, or words of another language that no Vietnamese sentence holds."""
    letters = _LETTER.findall(seen.whole.words)
    strange = sum(not is_latin(letter) for letter in letters)
    if letters and strange > len(letters) / 2:
        return True
    return seen.whole.has("another_language") and not is_english(seen)


def _words_covered(words: str, found: Iterable[Found]) -> set[int]:
    """Which words belong to at least one of the concepts found."""
    covered: set[int] = set()
    for one in found:
        first = words[: one.start].count(" ")
        covered.update(range(first, first + len(words[one.start : one.end].split())))
    return covered
