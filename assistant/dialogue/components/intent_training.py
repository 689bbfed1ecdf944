"""Trains the intent model: one linear support vector machine per intent, then one temperature for confidence.

N-grams are counted once for all rows; calibration trains on a part of the rows of the same matrix.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.svm import LinearSVC

from assistant.dialogue.components.augmentation import variants
from assistant.dialogue.components.compounds import compounds
from assistant.dialogue.components.intent_model import Floats, IntentModel, Vocabulary, softmax
from assistant.dialogue.components.ngrams import BLOCKS, ngrams_of
from assistant.vietnamese.folding import fold

# (masked utterance, intent)
Example = tuple[str, str]

SEED = 20251121
HELD_OUT = 0.2
VARIANT_WEIGHT = 0.6
UNACCENTED_COMPOUNDS = 0.3
# Used when there is too little data to hold any out.
DEFAULT_TEMPERATURE = 0.2
_TEMPERATURES = tuple(float(step) for step in np.geomspace(0.05, 1.0, 40))


@dataclass(frozen=True)
class Rows:
    """The training matrix: a row for each variant of an example and for each compound that has its intent.

    `first` marks the examples as written; `example` is the number of each row's example.
    """

    features: csr_matrix
    intents: NDArray[np.str_]
    weights: Floats
    example: NDArray[np.int64]
    first: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of the rows that belong to the chosen examples."""
        return np.flatnonzero(np.isin(self.example, chosen))


def train_intent_model(examples: Sequence[Example], penalty: float = 0.5) -> IntentModel:
    """A model of all examples, its confidence calibrated on a held-out fifth of them.

    `penalty` is the SVM's C. Raises ValueError for fewer than three intents.
    """
    if len({intent for _, intent in examples}) < 3:
        raise ValueError("an intent model needs at least three intents")
    rows, vocabularies = _rows(examples)
    machine = _fit(rows, np.arange(len(examples)), penalty)
    return IntentModel(
        intents=tuple(str(intent) for intent in machine.classes_),
        vocabularies=vocabularies,
        weights=np.ascontiguousarray(machine.coef_.T, dtype=np.float32),
        bias=machine.intercept_.astype(np.float32),
        temperature=_calibrate(rows, penalty),
    )


def _fit(rows: Rows, chosen: NDArray[np.int64], penalty: float) -> LinearSVC:
    part = rows.of(chosen)
    machine = LinearSVC(C=penalty, random_state=SEED)
    machine.fit(rows.features[part], rows.intents[part], sample_weight=rows.weights[part])
    return machine


def _calibrate(rows: Rows, penalty: float) -> float:
    """The temperature under which held-out examples are most likely."""
    intents = rows.intents[rows.first]
    if min(Counter(intents.tolist()).values()) < 1 / HELD_OUT:
        return DEFAULT_TEMPERATURE
    split = StratifiedShuffleSplit(1, test_size=HELD_OUT, random_state=SEED)
    known, unknown = next(split.split(intents, intents))
    machine = _fit(rows, known, penalty)
    written = np.flatnonzero(rows.first)[unknown]
    scores = machine.decision_function(rows.features[written])
    truths = np.searchsorted(machine.classes_, rows.intents[written])
    return min(_TEMPERATURES, key=lambda temperature: _surprise(scores, truths, temperature))


def _surprise(scores: Floats, truths: NDArray[np.int64], temperature: float) -> float:
    shares = [softmax(row / temperature)[truth] for row, truth in zip(scores, truths, strict=True)]
    return float(-np.mean(np.log(np.maximum(shares, 1e-9))))


def _rows(examples: Sequence[Example]) -> tuple[Rows, dict[str, Vocabulary]]:
    randomness = random.Random(SEED)
    written = [variants(masked, randomness) for masked, _ in examples]
    for number, said in compounds(examples, randomness):
        written[number].append(fold(said) if randomness.random() < UNACCENTED_COMPOUNDS else said)
    example = np.repeat(np.arange(len(examples)), [len(forms) for forms in written])
    first = np.diff(example, prepend=-1) > 0
    counted = [ngrams_of(form) for forms in written for form in forms]
    vocabularies = _vocabularies(counted)
    intents = np.array([intent for _, intent in examples])[example]
    weights = np.where(first, 1.0, VARIANT_WEIGHT).astype(np.float32)
    return Rows(_matrix(counted, vocabularies), intents, weights, example, first), vocabularies


def _vocabularies(counted: Sequence[Mapping[str, list[str]]]) -> dict[str, Vocabulary]:
    """Numbers every n-gram seen; the blocks share one weight matrix, block after block."""
    rows: dict[str, dict[str, int]] = {}
    weights: list[float] = []
    for block in BLOCKS:
        documents: Counter[str] = Counter()
        for ngrams in counted:
            documents.update(set(ngrams[block]))
        rows[block] = {ngram: len(weights) + index for index, ngram in enumerate(documents)}
        weights += [float(np.log((1 + len(counted)) / (1 + times)) + 1) for times in documents.values()]
    idf = np.array(weights, dtype=np.float32)
    return {block: Vocabulary(known, idf) for block, known in rows.items()}


def _matrix(counted: Sequence[Mapping[str, list[str]]], vocabularies: Mapping[str, Vocabulary]) -> csr_matrix:
    columns: list[NDArray[np.int64]] = []
    values: list[Floats] = []
    ends = [0]
    for ngrams in counted:
        for block, vocabulary in vocabularies.items():
            found, weighed = vocabulary.vector(ngrams[block])
            columns.append(found)
            values.append(weighed)
        ends.append(ends[-1] + sum(len(found) for found in columns[-len(vocabularies) :]))
    width = len(next(iter(vocabularies.values())).idf)
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(ends)), shape=(len(counted), width)
    )
