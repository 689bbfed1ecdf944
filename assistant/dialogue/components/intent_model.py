"""The trained intent model: a linear model over n-grams that needs only numpy.

It is stored as numbers and JSON, never as pickled objects: a model file cannot run code when it is loaded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue.components.ngrams import BLOCKS, ngrams_of
from assistant.vietnamese.folding import fold

Floats = NDArray[np.float32]

FEWEST_KNOWN = 0.5


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams of one block: each one's row in the weight matrix, and its inverse document frequency there."""

    rows: Mapping[str, int]
    idf: Floats

    def vector(self, ngrams: Sequence[str]) -> tuple[NDArray[np.int64], Floats]:
        """Rows and tf-idf values of the known n-grams, scaled to length one; both empty if none is known."""
        counted = [
            (self.rows[ngram], times) for ngram, times in Counter(ngrams).items() if ngram in self.rows
        ]
        rows = np.array([row for row, _ in counted], dtype=np.int64)
        values = (1 + np.log(np.array([times for _, times in counted], dtype=np.float32))) * self.idf[rows]
        length = float(np.sqrt(values @ values)) or 1.0
        return rows, (values / length).astype(np.float32)


@dataclass(frozen=True)
class IntentModel:
    """`weights` has one row per n-gram and one column per intent; `temperature` turns scores into confidence."""

    intents: tuple[str, ...]
    vocabularies: Mapping[str, Vocabulary]
    weights: Floats
    bias: Floats
    temperature: float

    def scores(self, masked: str) -> Floats:
        """One raw score per intent for a masked utterance (see `utterance.mask`)."""
        total = self.bias.copy()
        ngrams = ngrams_of(masked)
        for block, vocabulary in self.vocabularies.items():
            rows, values = vocabulary.vector(ngrams[block])
            total += values @ self.weights[rows]
        return total

    def known_share(self, masked: str) -> float:
        """The share (0-1) of the words that occur in the training data; 0 for «xyzzy qwerty»."""
        known = self.vocabularies["bare_words"].rows
        words = fold(masked).split()
        return sum(word in known for word in words) / len(words) if words else 0.0

    def ranking(self, masked: str) -> list[tuple[str, float]]:
        """All intents with their confidence (0-1; together 1, or less when most words are unknown), best first."""
        confidence = softmax(self.scores(masked) / self.temperature)
        known = self.known_share(masked)
        if known < FEWEST_KNOWN:
            # The letter n-grams give even gibberish an intent, so unknown words lower the confidence.
            confidence = confidence * known
        order = np.argsort(-confidence, kind="stable")
        return [(self.intents[column], float(confidence[column])) for column in order]

    def save(self, folder: Path) -> None:
        """Writes `intents.json` and `intents.npz` into the folder. Weights are rounded to half precision: the file is
        half as large, and the confidence of 3,355 turns moved by 0.0005 at most.
        """
        text = {
            "intents": self.intents,
            "temperature": self.temperature,
            "vocabularies": {block: list(known.rows.items()) for block, known in self.vocabularies.items()},
        }
        (folder / "intents.json").write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
        idf = next(iter(self.vocabularies.values())).idf
        np.savez(folder / "intents.npz", weights=self.weights.astype(np.float16), bias=self.bias, idf=idf)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote. Raises OSError when a file is missing."""
        text: dict[str, Any] = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        with np.load(folder / "intents.npz", allow_pickle=False) as numbers:
            weights, bias, idf = numbers["weights"].astype(np.float32), numbers["bias"], numbers["idf"]
        vocabularies = {block: Vocabulary(dict(text["vocabularies"][block]), idf) for block in BLOCKS}
        return cls(tuple(text["intents"]), vocabularies, weights, bias, float(text["temperature"]))


def softmax(scores: Floats) -> Floats:
    """Scores as shares of one; the highest score is subtracted first, so that nothing overflows."""
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares
