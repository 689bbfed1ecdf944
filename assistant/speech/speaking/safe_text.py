"""The characters that may reach a speech engine.

espeak-ng 1.52 crashes on a lone backtick and on a row of hyphens in Vietnamese, and reads control
characters as commands; Piper reads [[…]] as phonemes. Some of the words come from callers, so only
written language passes: letters, their marks, digits, spaces and the marks that shape a sentence.
"""

import unicodedata

_SENTENCE_MARKS = frozenset(".,;:?!…–—()\"'«»“”‘’")


def sayable(text: str) -> str:
    """`text` composed (NFC), with a space in place of every other character."""
    return "".join(map(_kept, unicodedata.normalize("NFC", text)))


def _kept(character: str) -> str:
    if character in _SENTENCE_MARKS:
        return character
    category = unicodedata.category(character)
    return character if category[0] in "LM" or category == "Nd" else " "
