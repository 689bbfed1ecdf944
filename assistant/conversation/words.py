"""Makes a caller's text safe to pass on: one line of visible characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 2000

_SPACES = re.compile(r"\s+")
# Rasa reads a text that starts with a slash as a developer's command.
_LEADING_COMMAND = re.compile(r"^[\s/]+")
# Cc control, Cf invisible (zero width, direction overrides), Cs surrogates, Co private use, Cn unassigned.
_UNSPEAKABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Words:
    """`text` has at most `MAX_CHARACTERS` and may be empty; `cut` is True when there was more."""

    text: str
    cut: bool


def clean(typed: str) -> Words:
    """Composes accents, turns each run of white space into one space, drops invisible characters.

    Line breaks and tabs are control characters too, but they separate words.
    """
    # Four times the limit bounds the work: cleaning rarely removes more than three quarters of a text.
    spaced = _SPACES.sub(" ", typed[: 4 * MAX_CHARACTERS])
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _UNSPEAKABLE)
    text = _LEADING_COMMAND.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", visible))).strip()
    if len(text) <= MAX_CHARACTERS:
        return Words(text, cut=len(typed) > 4 * MAX_CHARACTERS)
    kept = text[:MAX_CHARACTERS]
    head, _, _ = kept.rpartition(" ")
    return Words(head or kept, cut=True)
