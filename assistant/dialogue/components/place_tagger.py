"""Finds places with a conditional random field over the words of an utterance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_labels import spans_of
from assistant.dialogue.components.place_tokens import Knowledge, features_of, tokenize
from assistant.dialogue.components.place_whole import whole_message
from assistant.dialogue.components.utterance import Span


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
        return [span for span in found if not any(_overlap(span, other) for other in fixed)]


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
