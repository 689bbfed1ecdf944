"""What a caller typed, made safe to hand on: one line of visible characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 2000

_SPACES = re.compile(r"\s+")
# Rasa takes a text that starts with a slash for a command of its developers.
_LEADING_COMMAND = re.compile(r"^[\s/]+")
# Cc control, Cf invisible (zero width, direction overrides), Cs half characters, Co and Cn nobody's.
_UNSPEAKABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Words:
    """`text` is at most `MAX_CHARACTERS` long and may be empty; `cut` tells that there was more."""

    text: str
    cut: bool


def clean(typed: str) -> Words:
    """Compose accents, turn every white space into one blank, drop what cannot be seen or said.

    Line breaks and tabs are control characters too, but they part words.
    """
    # Four times the limit holds every text that is still too long after cleaning, and bounds the work.
    spaced = _SPACES.sub(" ", typed[: 4 * MAX_CHARACTERS])
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _UNSPEAKABLE)
    text = _LEADING_COMMAND.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", visible))).strip()
    if len(text) <= MAX_CHARACTERS:
        return Words(text, cut=len(typed) > 4 * MAX_CHARACTERS)
    kept = text[:MAX_CHARACTERS]
    head, _, _ = kept.rpartition(" ")
    return Words(head or kept, cut=True)
