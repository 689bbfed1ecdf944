"""Plain English, as far as a caller in the dark needs it, and languages that nobody here speaks.

Only a wholly foreign turn switches the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.concepts import Found, lexicon
from assistant.dialogue.understanding.places import is_latin
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.syllables import is_bare_syllable

FEWEST_WORDS, SMALLEST_SHARE = 2, 0.45
SURE = 0.85
_LETTER = re.compile(r"[^\W\d_]")
ENGLISH, PREFIX = "english", "en_"

_RISKS = (
    ("en_life_support", "life_support"),
    ("en_child_alone", "child"),
    ("en_medical", "medical"),
)
# A sentence that begins so is a question, written or spoken.
_ASKS = ("is", "are", "was", "has", "have", "did", "does", "do", "will", "any")
_ACTS = (
    ("tell_danger", "en_danger"),
    ("want_person", "en_person"),
    ("want_report", "en_report"),
    ("ask_planned", "en_planned"),
    ("ask_return", "en_return"),
    ("ask_cause", "en_cause"),
    ("tell_out", "en_out"),
    ("tell_back", "en_back"),
    ("cannot_give", "en_unknown"),
    ("ask_repeat", "en_repeat"),
    ("no", "en_no"),
    ("yes", "en_yes"),
    ("thank", "thanks"),
    ("leave", "leaves"),
    ("greet", "greets"),
)


def is_english(seen: Seen) -> bool:
    words = seen.whole.words
    if not words.isascii():
        return False
    ours = (found for found in lexicon().find(words) if found.concept.startswith((ENGLISH, PREFIX)))
    covered = _words_covered(words, ours)
    alone = words.split()
    # «No can» may be Vietnamese without accents.
    plainly = any(not is_bare_syllable(alone[at]) for at in covered)
    return plainly and len(covered) >= max(FEWEST_WORDS, SMALLEST_SHARE * len(alone))


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


def english_acts(seen: Seen) -> Iterator[Act]:
    whole = seen.whole
    risk = next((kind for concept, kind in _RISKS if whole.has(concept)), None)
    if risk:
        yield Act("tell_at_risk", SURE, kind=risk)
    names = {name for name, concept in _ACTS if whole.has(concept)}
    if whole.words.startswith(tuple(f"{word} " for word in _ASKS)):
        asked = {"tell_back": "ask_return", "tell_out": "ask_supply"}
        names = {asked.get(name, name) for name in names}
    yield from (Act(name, SURE) for name in names if not _explained(name, names, whole.words))
    if whole.has("internet") and "tell_out" not in names:
        yield Act("not_ours", SURE, kind="internet")
    yield Act("other_language", SURE)


def _explained(name: str, names: set[str], words: str) -> bool:
    """Whether the words of an act belong to another: the «no» of «no power», the «back» of «when is it back»."""
    if name == "no":
        return "tell_out" in names or "cannot_give" in names
    if name == "tell_back":
        return "ask_return" in names
    if name in ("tell_out", "ask_supply"):
        return bool(names & {"ask_planned", "ask_return"}) and name == "ask_supply"
    return name == "yes" and len(names) > 1 and not words.startswith(("yes", "yeah", "right", "correct"))
