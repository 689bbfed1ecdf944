"""Compares intent models, trained on the same examples and tested on the same evaluation sets.

Runs in the Rasa environment, without Rasa: `.venv-rasa/bin/python -m bench.evaluation.models`. It also tests
a segmenter if `pyvi` can be imported (it is not a dependency: install it elsewhere and add it to PYTHONPATH).
Entities are masked by their annotations, so every model reads the same words. Prints one table in Markdown.
"""

from __future__ import annotations

import importlib
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.dialogue.components.augmentation import variants
from assistant.dialogue.components.utterance import Span, identifier_spans, mask
from assistant.vietnamese.folding import fold
from bench.evaluation.examples import EVALUATION, TRAINING, Example, examples_in
from bench.evaluation.understanding import SETS, macro_f1
from scripts.arguments import Arguments

if TYPE_CHECKING:  # imported where it is used: the main environment has no scikit-learn
    from sklearn.pipeline import FeatureUnion

SEED = 20251121
Predict = Callable[[str], str]


@dataclass(frozen=True)
class Candidate:
    """A way to train a model: from (masked sentence, intent) pairs to a function that predicts an intent."""

    name: str
    train: Callable[[Sequence[tuple[str, str]]], Predict]


def masked(example: Example) -> str:
    """The sentence as the model reads it: identifiers and entities are masked."""
    spans = identifier_spans(example.text)
    for mark in example.marked:
        start = example.text.find(mark.words)
        spans.append(Span(mark.entity, start, start + len(mark.words)))
    return mask(example.text, spans)


def _ours(pairs: Sequence[tuple[str, str]]) -> Predict:
    from assistant.dialogue.components.intent_training import train_intent_model

    model = train_intent_model(pairs)
    return lambda text: model.ranking(text)[0][0]


def _spread(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Every sentence with the variants that our own training generates."""
    chance = random.Random(SEED)
    texts, intents = [], []
    for text, intent in pairs:
        for form in variants(text, chance):
            texts.append(form)
            intents.append(intent)
    return texts, intents


def _features(segment: Callable[[str], str] | None = None) -> FeatureUnion:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    return FeatureUnion(
        [
            (
                "words",
                TfidfVectorizer(
                    ngram_range=(1, 3), token_pattern=r"\S+", sublinear_tf=True, preprocessor=segment
                ),
            ),
            (
                "bare words",
                TfidfVectorizer(
                    ngram_range=(1, 3), token_pattern=r"\S+", sublinear_tf=True, preprocessor=fold
                ),
            ),
            (
                "letters",
                TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, preprocessor=fold),
            ),
        ]
    )


def _fitted(features: FeatureUnion, machine: Any, pairs: Sequence[tuple[str, str]]) -> Predict:
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(features, machine)
    texts, intents = _spread(pairs)
    pipeline.fit(texts, intents)
    return lambda text: str(pipeline.predict([text])[0])


def _logistic(pairs: Sequence[tuple[str, str]]) -> Predict:
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=10, max_iter=200, solver="saga", tol=0.01, random_state=SEED)
    return _fitted(_features(), machine, pairs)


def _machine(pairs: Sequence[tuple[str, str]]) -> Predict:
    return _with_machine(_features(), pairs)


def _segmented(pairs: Sequence[tuple[str, str]]) -> Predict:
    segment = importlib.import_module("pyvi.ViTokenizer").tokenize
    return _with_machine(_features(segment), pairs)


def _with_machine(features: FeatureUnion, pairs: Sequence[tuple[str, str]]) -> Predict:
    from sklearn.svm import LinearSVC

    return _fitted(features, LinearSVC(C=0.5, random_state=SEED), pairs)


def _majority(pairs: Sequence[tuple[str, str]]) -> Predict:
    commonest = Counter(intent for _, intent in pairs).most_common(1)[0][0]
    return lambda text: commonest


CANDIDATES = (
    Candidate("the commonest intent", _majority),
    Candidate("logistic regression, words and letters", _logistic),
    Candidate("linear SVM, words and letters", _machine),
    Candidate("the same with pyvi's segmenter", _segmented),
    Candidate("ours: SVM, four blocks, compounds", _ours),
)


def tried(candidate: Candidate, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The candidate's accuracy and F1 on each set, its times, and the memory it adds (MB)."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    predict = candidate.train(pairs)
    figures: dict[str, Any] = {"training_s": time.perf_counter() - began}
    latencies = []
    for name in SETS:
        examples = examples_in(EVALUATION / f"{name}.yml")
        named = []
        for text in map(masked, examples):
            start = time.perf_counter()
            named.append(predict(text))
            latencies.append((time.perf_counter() - start) * 1000)
        meant = [example.intent for example in examples]
        figures[name] = float(np.mean([m == n for m, n in zip(meant, named, strict=True)]))
        figures[f"{name} F1"] = macro_f1(meant, named)
    strange = [predict(masked(one)) for one in examples_in(EVALUATION / "out_of_scope.yml")]
    figures["kept out"] = float(np.mean([intent == "out_of_scope" for intent in strange]))
    figures["parse_ms"] = statistics.median(latencies)
    figures["memory_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return figures


def main() -> None:
    parser = Arguments("bench.evaluation.models", __doc__)
    parser.parse_args()
    parser.require_rasa_environment()
    examples = examples_in(*sorted(TRAINING.glob("*.yml")))
    pairs = [(masked(example), example.intent) for example in examples]
    print(
        f"| model | {' | '.join(SETS)} | macro F1 chat, phone | foreign talk named | training | parse | memory |"
    )
    print("| --- " * (len(SETS) + 6) + "|")
    for candidate in CANDIDATES:
        try:
            found = tried(candidate, pairs)
        except ImportError as missing:
            print(f"| {candidate.name} | not tried: {missing} |")
            continue
        sets = " | ".join(f"{found[name]:.1%}" for name in SETS)
        print(
            f"| {candidate.name} | {sets} | {found['chat F1']:.1%}, {found['phone F1']:.1%} | {found['kept out']:.1%}"
            f" | {found['training_s']:.0f} s | {found['parse_ms']:.1f} ms | {found['memory_mb']:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
