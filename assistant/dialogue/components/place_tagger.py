"""Finds places with a conditional random field over the words of an utterance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_labels import spans_of
from assistant.dialogue.components.place_tokens import Knowledge, PlaceToken, features_of, tokenize, words
from assistant.dialogue.components.place_whole import whole_message
from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold

# What cannot begin a number, and what may stand before it.
_PARTS_OF_A_NUMBER = words("tram muoi linh le mot lam nham")
_NUMBER_WORDS = words("mot hai ba bon tu nam lam nham sau bay tam chin muoi tram linh le")


class PlaceTagger:
    """A trained tagger with the look-up tables it was trained with."""

    def __init__(self, folder: Path) -> None:
        """Reads what `train_place_tagger` wrote into the folder. Raises OSError when a file is missing."""
        known = json.loads((folder / "knowledge.json").read_text(encoding="utf-8"))
        self._knowledge = Knowledge.of(known["lookups"], known["common"])
        # The tagger reads these bytes in place and holds no reference: they must live as long as it does.
        self._memory = (folder / "places.crfsuite").read_bytes()
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._memory)

    def places(self, text: str, taken: Sequence[Span] = ()) -> list[Span]:
        """The places in the text, in order, except those that overlap identifiers in `taken`.

        A place may cover a time: «đường 3 tháng 2» is a street. Then the place wins.
        """
        tokens = tokenize(text)
        if not tokens:
            return []
        labels = self._tagger.tag(features_of(tokens, self._knowledge, taken))
        found = spans_of(tokens, labels) or ([] if taken else whole_message(tokens, self._knowledge))
        fixed = [span for span in taken if span.entity != "time"]
        whole = [
            self._with_the_rest_of_its_name(_with_its_whole_number(span, tokens), tokens) for span in found
        ]
        return [span for span in whole if not any(_overlap(span, other) for other in fixed)]

    def _with_the_rest_of_its_name(self, span: Span, tokens: Sequence[PlaceToken]) -> Span:
        """«phường Vĩnh» in «phường Vĩnh Điện»: a known name goes on with a word that is common elsewhere."""
        after = next((token for token in tokens if token.start >= span.end), None)
        if after is None:
            return span
        inside = [fold(token.text) for token in tokens if span.start <= token.start < span.end]
        words = [*inside, fold(after.text)]
        if any(one.ends_with(words) for one in self._knowledge.gazetteers.values()):
            return Span(span.entity, span.start, after.end)
        return span


def _with_its_whole_number(span: Span, tokens: Sequence[PlaceToken]) -> Span:
    """«hai trăm mười bốn bạch đằng», of which only «trăm mười bốn bạch đằng» was found."""
    start = span.start
    inside = next((token for token in tokens if token.start == start), None)
    if inside is None or fold(inside.text) not in _PARTS_OF_A_NUMBER:
        return span
    for token in reversed([token for token in tokens if token.end <= start]):
        if fold(token.text) not in _NUMBER_WORDS or start - token.end > 1:
            break
        start = token.start
    return Span(span.entity, start, span.end)


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
