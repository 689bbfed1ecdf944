"""Trains the place tagger on annotated sentences, multiplied by replacing their places with others."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_labels import PLACE, labels_of
from assistant.dialogue.components.place_tokens import Knowledge, features_of, tokenize
from assistant.dialogue.components.place_variety import some_place
from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold

# (text, spans of all entities known in it)
AnnotatedText = tuple[str, Sequence[Span]]

SEED = 20251121
_COPIES = 4
_COMMON = 3


def train_place_tagger(
    texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]], folder: Path
) -> None:
    """Writes `places.crfsuite` and `knowledge.json` into the folder, for `PlaceTagger` to read.

    `lookups` are the tables street, ward, area and landmark; a missing one counts as empty.
    """
    common = common_words(texts)
    known = {"lookups": {name: list(entries) for name, entries in lookups.items()}, "common": common}
    (folder / "knowledge.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    knowledge = Knowledge.of(lookups, common)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True})
    for text, spans in multiplied(texts, lookups):
        tokens = tokenize(text)
        places = [span for span in spans if span.entity == PLACE]
        others = [span for span in spans if span.entity != PLACE]
        if tokens:
            trainer.append(features_of(tokens, knowledge, others), labels_of(tokens, places))
    trainer.train(str(folder / "places.crfsuite"))


def common_words(texts: Sequence[AnnotatedText]) -> list[str]:
    """The unaccented words that occur at least three times outside places: names consist of other words."""
    seen: Counter[str] = Counter()
    for text, spans in texts:
        tokens = tokenize(text)
        labels = labels_of(tokens, [span for span in spans if span.entity == PLACE])
        seen.update(fold(token.text) for token, label in zip(tokens, labels, strict=True) if label == "O")
    return sorted(word for word, times in seen.items() if times >= _COMMON)


def multiplied(texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]]) -> list[AnnotatedText]:
    """Each text as it is and without accents; a text with a place also `_COPIES` times with other places."""
    randomness = random.Random(SEED)
    made: list[AnnotatedText] = []
    for text, spans in texts:
        made.append((text, spans))
        if len(fold(text)) == len(text):
            made.append((fold(text), spans))
        if any(span.entity == PLACE for span in spans):
            made += [
                _written(_replaced(text, spans, lookups, randomness), randomness) for _ in range(_COPIES)
            ]
    return made


def _replaced(
    text: str, spans: Sequence[Span], lookups: Mapping[str, Sequence[str]], randomness: random.Random
) -> AnnotatedText:
    pieces, moved, at, length = [], [], 0, 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < at:
            continue
        words = some_place(lookups, randomness) if span.entity == PLACE else text[span.start : span.end]
        pieces += [text[at : span.start], words]
        start = length + span.start - at
        length = start + len(words)
        moved.append(Span(span.entity, start, length))
        at = span.end
    return "".join([*pieces, text[at:]]), moved


def _written(annotated: AnnotatedText, randomness: random.Random) -> AnnotatedText:
    text, spans = annotated
    chance = randomness.random()
    changed = fold(text) if chance < 0.35 else text.lower() if chance < 0.7 else text
    return (changed, spans) if len(changed) == len(text) else annotated
