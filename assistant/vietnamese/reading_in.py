"""The words as they were meant, whatever the keyboard, the fonts and the mood made of them.

In this order: markup goes, look-alike letters of other alphabets become Latin, accents are composed (NFC),
stretched letters shrink, and raw Telex and VNI are decoded. What needs no change stays exactly as typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.vietnamese.english_spelling import spelled_in_english
from assistant.vietnamese.look_alikes import decomposed_in, look_alikes_in
from assistant.vietnamese.markup import markup_in
from assistant.vietnamese.raw_typing import raw_typing_in
from assistant.vietnamese.read_in_text import Change, ReadIn
from assistant.vietnamese.stretching import stretched_in

_STEPS: tuple[Callable[[str], Iterator[Change]], ...] = (
    markup_in,
    look_alikes_in,
    decomposed_in,
    stretched_in,
    raw_typing_in,
)


def read_in(text: str) -> str:
    """The words as they were meant: «chays trams» is «cháy trám», «Ðiện» «Điện», «nhaaa» «nha».

    Never raises. Reading in twice changes nothing more, except where tags hid tags.
    """
    return read_in_beside(text).text


def read_in_beside(text: str) -> ReadIn:
    """The words as they were meant, beside the text as typed, with the offsets of each character there."""
    read = ReadIn(text, text)
    for step in _STEPS:
        read = read.changed(step(read.text))
    return read


def read_codes_in_beside(text: str) -> ReadIn:
    """As `read_in_beside`, for who looks for codes and numbers: what is spelled in English is letters and digits."""
    read = read_in_beside(text)
    return read.changed(spelled_in_english(read.text))
