"""How well the running Rasa server understands the evaluation sets: accuracy, macro F1, confusions, worst
examples.

The sets in `nlu_data/eval/` are separate from the training data; a test ensures that.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from bench.evaluation.examples import EVALUATION, Example, examples_in

SETS = ("chat", "phone", "fresh", "ears", "ears_second", "shorthand", "shorthand_second")
OUT_OF_SCOPE = "out_of_scope"
REJECTED = frozenset({"out_of_scope", "nlu_fallback"})
MOST_CONFUSIONS = 8
MOST_WORST = 8
BINS = 10

Parse = Callable[[str], tuple[str, float]]


@dataclass(frozen=True)
class Guess:
    """One example and the predicted intent; `confidence` is the model's own, 0-1."""

    example: Example
    intent: str
    confidence: float

    @property
    def is_right(self) -> bool:
        return self.intent == self.example.intent


def parser(rasa: httpx.Client) -> Parse:
    """A function that asks `/model/parse`; a fallback keeps the confidence of the intent it replaces."""

    def parse(text: str) -> tuple[str, float]:
        answer = rasa.post("/model/parse", json={"text": text}).raise_for_status().json()
        best = answer["intent"]
        if best["name"] == "nlu_fallback":
            hidden = [one for one in answer["intent_ranking"] if one["name"] != "nlu_fallback"]
            return "nlu_fallback", float(hidden[0]["confidence"]) if hidden else 0.0
        return str(best["name"]), float(best["confidence"])

    return parse


def guesses(parse: Parse, set_name: str) -> list[Guess]:
    """The model's guess for each example of a set."""
    return [Guess(example, *parse(example.text)) for example in examples_in(EVALUATION / f"{set_name}.yml")]


def accuracy(made: Sequence[Guess]) -> float:
    """The share of right guesses."""
    return sum(guess.is_right for guess in made) / len(made)


def macro_f1(meant: Sequence[str], named: Sequence[str]) -> float:
    """The mean F1 (harmonic mean of precision and recall) over the intents in `meant`."""
    right = Counter(m for m, n in zip(meant, named, strict=True) if m == n)
    how_often, wanted = Counter(named), Counter(meant)
    return sum(2 * right[i] / (how_often[i] + wanted[i]) for i in wanted) / len(wanted)


def _f1(made: Sequence[Guess]) -> float:
    return macro_f1([guess.example.intent for guess in made], [guess.intent for guess in made])


def confusions(made: Sequence[Guess]) -> list[tuple[str, str, int]]:
    """Confused pairs (meant, named, how often), the most frequent first."""
    pairs = Counter((guess.example.intent, guess.intent) for guess in made if not guess.is_right)
    return [(meant, named, count) for (meant, named), count in pairs.most_common(MOST_CONFUSIONS)]


def worst(made: Sequence[Guess]) -> list[Guess]:
    """The wrong guesses with the highest confidence."""
    wrong = [guess for guess in made if not guess.is_right]
    return sorted(wrong, key=lambda guess: -guess.confidence)[:MOST_WORST]


def calibration_error(made: Sequence[Guess]) -> float:
    """Expected calibration error (0-1): the distance of confidence from accuracy, over ten bins."""
    error = 0.0
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [g for g in made if low <= g.confidence < high or (number == BINS - 1 and g.confidence == 1)]
        if inside:
            mean = sum(guess.confidence for guess in inside) / len(inside)
            error += abs(mean - accuracy(inside)) * len(inside) / len(made)
    return error


@dataclass(frozen=True)
class Threshold:
    """The effect of a fallback threshold: the shares of out-of-scope talk and of real callers it rejects."""

    value: float
    kept_out: float
    turned_away: float


def thresholds(strange: Sequence[Guess], ours: Sequence[Guess]) -> list[Threshold]:
    """The effect of several thresholds, without parsing again."""

    def rejected(guess: Guess, value: float) -> bool:
        return guess.intent in REJECTED or guess.confidence < value

    return [
        Threshold(
            value,
            sum(rejected(guess, value) for guess in strange) / len(strange),
            sum(rejected(guess, value) for guess in ours) / len(ours),
        )
        for value in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    ]


def report(rasa: httpx.Client) -> str:
    """The whole report as Markdown."""
    parse = parser(rasa)
    made = {name: guesses(parse, name) for name in SETS}
    lines = ["## Understanding", "", "| set | sentences | accuracy | macro F1 | calibration error |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {len(of_set)} | {accuracy(of_set):.1%} | {_f1(of_set):.1%} "
        f"| {calibration_error(of_set):.3f} |"
        for name, of_set in made.items()
    ]
    everything = [guess for of_set in made.values() for guess in of_set]
    lines += ["", "Most mixed up (meant, taken for, how often):", ""]
    lines += [f"- {meant} → {named}: {count}" for meant, named, count in confusions(everything)]
    lines += ["", "Wrong with the most confidence:", ""]
    lines += [
        f"- «{guess.example.text}»: {guess.intent} {guess.confidence:.2f}, meant {guess.example.intent}"
        for guess in worst(everything)
    ]
    strange = guesses(parse, OUT_OF_SCOPE)
    ours = [guess for guess in everything if guess.example.intent not in REJECTED]
    lines += [
        "",
        "| fallback threshold | foreign talk kept out | callers turned away |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {one.value} | {one.kept_out:.1%} | {one.turned_away:.1%} |" for one in thresholds(strange, ours)
    ]
    return "\n".join(lines)
