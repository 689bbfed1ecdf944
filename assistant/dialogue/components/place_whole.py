"""A message that is nothing but the name of a place: «hùng vương», «dạ phường điện bàn».

The tagger learns places from the words around them; here there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.components.place_labels import PLACE
from assistant.dialogue.components.place_tokens import Knowledge, PlaceToken, words
from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold

_BEFORE = words("o da a u um thi la chi em toi anh minh nha ben")
_KINDS = words("phuong xa quan huyen duong pho hem kiet ngo thon")
# Words that are never part of a name: «đường nào», «phường mình có mất không» are questions.
_NO_NAME = words("nao nay kia gi sao mat cup bi co khong ko minh toi em nha ma hay con roi chua bao gio")
_MOST_WORDS = 6


def whole_message(tokens: Sequence[PlaceToken], knowledge: Knowledge) -> list[Span]:
    """The one place that all the words make up, or nothing."""
    bare = [fold(token.text) for token in tokens]
    first = next((at for at, word in enumerate(bare) if word not in _BEFORE), len(bare))
    name = bare[first:]
    if not name or not (_is_known(name, knowledge) or _has_a_kind(name)):
        return []
    return [Span(PLACE, tokens[first].start, tokens[-1].end)]


def _is_known(name: Sequence[str], knowledge: Knowledge) -> bool:
    if len(name) < 2:
        return False
    whole = ["B", *["I"] * (len(name) - 1)]
    return any(gazetteer.known(name) == whole for gazetteer in knowledge.gazetteers.values())


def _has_a_kind(name: Sequence[str]) -> bool:
    return name[0] in _KINDS and 2 <= len(name) <= _MOST_WORDS and not _NO_NAME.intersection(name[1:])
