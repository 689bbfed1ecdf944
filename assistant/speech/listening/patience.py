"""How long a silence must be to end a turn."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.conversation.hearing import Expectation
from assistant.vietnamese.expected_words import sounds_unfinished
from assistant.vietnamese.identifiers import find_fragments, find_identifiers

_ANSWER_WORDS = 4
"""«dạ có nhắn đi»: with more words, a yes or no has become a sentence"""


@dataclass(frozen=True)
class Patience:
    """seconds of silence"""

    open: float = 0.7
    yes_no: float = 0.4
    digits: float = 1.2
    more_digits: float = 2.0
    """while a number is incomplete"""
    unfinished: float = 1.2
    """after «mã khách hàng là»"""
    longest_turn: float = 20.0
    """seconds of a turn, silence or not"""

    def after(self, expectation: Expectation, words: str) -> float:
        """The seconds of silence to wait for after these words, given the expected kind of answer."""
        if expectation == "digits":
            return self._after_digits(words)
        if expectation == "yes_no" and len(words.split()) <= _ANSWER_WORDS:
            return self.yes_no
        return max(self.open, self.unfinished) if sounds_unfinished(words) else self.open

    def _after_digits(self, words: str) -> float:
        if find_identifiers(words):
            return self.open
        return self.more_digits if find_fragments(words) else self.digits
