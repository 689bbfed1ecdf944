"""From a recognizer's list of readings to alternatives with confidences between 0 and 1.

Vosk gives each reading a log likelihood, which says nothing by itself. Compared with one another, the
likelihoods give the odds of the readings. The confidence of a word is the sum of the odds of all readings
that have it in its place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assistant.conversation.hearing import Alternative

Reading = Mapping[str, Any]


def words_of(reading: Reading, field: str = "text") -> list[str]:
    """The words of one reading, in order."""
    return str(reading.get(field, "")).split()


def alternatives_of(readings: Sequence[Reading], unknown: Collection[str] = ()) -> tuple[Alternative, ...]:
    """The readings, best first, without the words in `unknown`; each text once, empty ones left out."""
    odds = _odds([float(reading.get("confidence", 0.0)) for reading in readings])
    places = [_places(reading, unknown) for reading in readings]
    found: dict[str, float] = {}
    limit = 1.0
    for reading, words in zip(readings, places, strict=True):
        text = " ".join(word for word in words_of(reading) if word not in unknown)
        if not text or text in found:
            continue
        sure = [_support(word, places, odds) for word in words]
        limit = min(limit, sum(sure) / len(sure) if sure else 0.0)
        found[text] = round(limit, 3)
    return tuple(Alternative(text, confidence) for text, confidence in found.items())


_Place = tuple[str, float, float]  # the word, where it starts and ends, seconds


def _odds(likelihoods: Sequence[float]) -> list[float]:
    if not likelihoods:
        return []
    best = max(likelihoods)
    weights = [math.exp(likelihood - best) for likelihood in likelihoods]
    return [weight / sum(weights) for weight in weights]


def _places(reading: Reading, unknown: Collection[str]) -> list[_Place]:
    return [
        (str(word["word"]), float(word["start"]), float(word["end"]))
        for word in reading.get("result", ())
        if word["word"] not in unknown
    ]


def _support(word: _Place, readings: Sequence[Sequence[_Place]], odds: Sequence[float]) -> float:
    """The odds of all readings that have this word at this time."""
    text, start, end = word
    return sum(
        share
        for words, share in zip(readings, odds, strict=True)
        if any(text == other and min(end, ends) > max(start, starts) for other, starts, ends in words)
    )
