"""Finding places with a conditional random field over the words of an utterance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_tokens import Knowledge, Token, features_of, tokenize
from assistant.dialogue.components.utterance import Span

PLACE = "place"


class PlaceTagger:
    """A trained tagger with the look-up tables it was trained with."""

    def __init__(self, folder: Path) -> None:
        """Reads what `train_place_tagger` wrote into the folder. Raises OSError when a file is missing."""
        known = json.loads((folder / "knowledge.json").read_text(encoding="utf-8"))
        self._knowledge = Knowledge.of(known["lookups"], known["common"])
        # The tagger reads the bytes where they are and does not hold them: they must live as long as it does.
        self._memory = (folder / "places.crfsuite").read_bytes()
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._memory)

    def places(self, text: str, taken: Sequence[Span] = ()) -> list[Span]:
        """The places in the text, clear of the spans that are already taken, first one first."""
        tokens = tokenize(text)
        if not tokens:
            return []
        labels = self._tagger.tag(features_of(tokens, self._knowledge, taken))
        found = spans_of(tokens, labels)
        return [span for span in found if not any(_overlap(span, other) for other in taken)]


def labels_of(tokens: Sequence[Token], spans: Sequence[Span]) -> list[str]:
    """`B` for the first word of a place, `I` for its others, `O` for the rest."""
    labels = []
    for token in tokens:
        span = next((span for span in spans if span.start <= token.start < span.end), None)
        labels.append("O" if span is None else "B" if token.start == span.start else "I")
    return labels


def spans_of(tokens: Sequence[Token], labels: Sequence[str]) -> list[Span]:
    """The places that the labels describe; punctuation at either end is left out."""
    spans: list[Span] = []
    open_tokens: list[Token] = []
    for token, label in [*zip(tokens, labels, strict=True), (Token("", 0, 0), "O")]:
        if label != "I" and open_tokens:
            spans += _span(open_tokens)
            open_tokens = []
        if label == "B" or (label == "I" and open_tokens):
            open_tokens.append(token)
    return spans


def _span(tokens: list[Token]) -> list[Span]:
    words = [token for token in tokens if token.text[:1].isalnum()]
    return [Span(PLACE, words[0].start, words[-1].end)] if words else []


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
