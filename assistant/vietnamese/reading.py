"""Written Vietnamese as it is said aloud: no digits, no abbreviations, no signs.

Each reader handles one kind of text and leaves the rest alone; the more specific kinds come first.
In text that is already in words only spaces change.
"""

from __future__ import annotations

import re

from assistant.vietnamese.folding import clean
from assistant.vietnamese.reading_codes import (
    read_codes,
    read_feeders,
    read_house_numbers,
    read_unknown_codes,
)
from assistant.vietnamese.reading_numbers import read_numbers, read_units
from assistant.vietnamese.reading_times import read_times
from assistant.vietnamese.reading_words import read_abbreviations, read_links, read_signs
from assistant.vietnamese.sentences import split_sentences

__all__ = ["read_aloud", "split_sentences"]

_READERS = (
    read_links, read_codes, read_unknown_codes, read_times, read_feeders, read_units,
    read_abbreviations, read_house_numbers,    read_numbers, read_signs,
)  # fmt: skip
_SPACES = re.compile(r" {2,}")
_SPACE_BEFORE_MARK = re.compile(r" +([,.;:!?…)»])(?=[ ,.;:!?…)»]|$)")
_REPEATED_COMMA = re.compile(r",(?: ?,)+")


def read_aloud(text: str) -> str:
    """What a voice says for the text: one line without digits. Never raises; takes linear time."""
    said = clean(text)
    for reader in _READERS:
        said = reader(said)
    said = _SPACES.sub(" ", said)
    said = _SPACE_BEFORE_MARK.sub(r"\1", said)
    return _REPEATED_COMMA.sub(",", said).strip()
