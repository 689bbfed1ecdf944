"""What may be handed to an engine, which is C code with a grammar of its own.

espeak-ng 1.52 dies of a lone backtick and of a row of hyphens in Vietnamese, and takes control
characters for commands; Piper takes [[…]] for phonemes. The words come from callers in part, so only
what can be part of written language gets through: letters, their marks, digits, spaces and the marks
that shape a sentence.
"""

import unicodedata

_SENTENCE_MARKS = frozenset(".,;:?!…–—()\"'«»“”‘’")


def sayable(text: str) -> str:
    """`text` with a space for every character that no engine is to see; composed (NFC)."""
    return "".join(map(_kept, unicodedata.normalize("NFC", text)))


def _kept(character: str) -> str:
    if character in _SENTENCE_MARKS:
        return character
    category = unicodedata.category(character)
    return character if category[0] in "LM" or category == "Nd" else " "
