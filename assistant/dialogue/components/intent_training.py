"""Training the intent model: a linear support vector machine per intent, then one temperature for confidence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from assistant.dialogue.components.augmentation import variants
from assistant.dialogue.components.intent_model import Floats, IntentModel, Vocabulary, softmax
from assistant.dialogue.components.ngrams import BLOCKS, ngrams_of

# (masked utterance, intent)
Example = tuple[str, str]

SEED = 20251121
FOLDS = 3
_TEMPERATURES = tuple(float(step) for step in np.geomspace(0.05, 1.0, 40))


def train_intent_model(examples: Sequence[Example], penalty: float = 0.5) -> IntentModel:
    """A model of all examples whose confidence is calibrated on held-out thirds of them.

    `penalty` is the SVM's C. Raises ValueError for fewer than two intents.
    """
    return _fit(examples, penalty, calibrate(examples, penalty))


def calibrate(examples: Sequence[Example], penalty: float) -> float:
    """The temperature under which held-out examples are most likely; 0.3 when some intent is too rare to hold out."""
    if min(Counter(intent for _, intent in examples).values()) < FOLDS:
        return 0.3
    intents = np.array([intent for _, intent in examples])
    scores, truths = [], []
    for known, unknown in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(intents, intents):
        model = _fit([examples[index] for index in known], penalty, temperature=1.0)
        scores += [model.scores(examples[index][0]) for index in unknown]
        truths += [model.intents.index(examples[index][1]) for index in unknown]
    return min(_TEMPERATURES, key=lambda temperature: _surprise(scores, truths, temperature))


def _surprise(scores: Sequence[Floats], truths: Sequence[int], temperature: float) -> float:
    likelihoods = [softmax(row / temperature)[truth] for row, truth in zip(scores, truths, strict=True)]
    return float(-np.mean(np.log(np.maximum(likelihoods, 1e-9))))


def _fit(examples: Sequence[Example], penalty: float, temperature: float) -> IntentModel:
    randomness = random.Random(SEED)
    texts, intents, shares = [], [], []
    for masked, intent in examples:
        written = variants(masked, randomness)
        texts += written
        intents += [intent] * len(written)
        shares += [1.0] + [0.6] * (len(written) - 1)
    counted = [ngrams_of(text) for text in texts]
    vocabularies = _vocabularies(counted)
    machine = LinearSVC(C=penalty, random_state=SEED)
    machine.fit(_matrix(counted, vocabularies), intents, sample_weight=shares)
    if len(machine.classes_) < 3:
        raise ValueError("an intent model needs at least three intents")
    return IntentModel(
        intents=tuple(str(intent) for intent in machine.classes_),
        vocabularies=vocabularies,
        weights=np.ascontiguousarray(machine.coef_.T, dtype=np.float32),
        bias=machine.intercept_.astype(np.float32),
        temperature=temperature,
    )


def _vocabularies(counted: Iterable[Mapping[str, list[str]]]) -> dict[str, Vocabulary]:
    """Numbers every n-gram seen; the blocks share one weight matrix, block after block."""
    counted = list(counted)
    rows: dict[str, dict[str, int]] = {}
    weights: list[float] = []
    for block in BLOCKS:
        documents = Counter(ngram for ngrams in counted for ngram in set(ngrams[block]))
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
