"""From log likelihoods to confidences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.speech.listening.alternatives import alternatives_of


def reading(likelihood: float, *words: str) -> dict[str, Any]:
    """Each word takes half a second, in order."""
    places = [{"word": word, "start": at / 2, "end": at / 2 + 0.5} for at, word in enumerate(words)]
    return {"confidence": likelihood, "text": " ".join(words), "result": places}


def test_a_reading_alone_is_sure() -> None:
    (only,) = alternatives_of([reading(80.0, "không", "năm")])
    assert (only.text, only.confidence) == ("không năm", 1.0)


def test_two_readings_as_likely_as_each_other_are_sure_where_they_agree() -> None:
    first, second = alternatives_of([reading(80.0, "không", "năm"), reading(80.0, "không", "lăm")])
    assert first.confidence == second.confidence == pytest.approx(0.75)


def test_a_much_less_likely_reading_takes_nothing_away() -> None:
    first, second = alternatives_of([reading(90.0, "bảy"), reading(80.0, "bẩy")])
    assert first.confidence > 0.99
    assert second.confidence < 0.01


def test_unknown_words_are_left_out_and_what_is_then_the_same_comes_once() -> None:
    readings = [reading(80.0, "[unk]", "năm"), reading(79.0, "năm"), reading(78.0, "[unk]")]
    assert [one.text for one in alternatives_of(readings, {"[unk]"})] == ["năm"]


@pytest.mark.parametrize("nothing", [[], [{"text": "", "confidence": 1.0}], [{}]])
def test_nothing_gives_nothing(nothing: list[dict[str, Any]]) -> None:
    assert alternatives_of(nothing) == ()


@given(
    some.lists(
        some.builds(
            lambda likelihood, words: reading(likelihood, *words),
            some.floats(-1000, 1000),
            some.lists(some.sampled_from(["một", "hai", "ba", "[unk]"]), max_size=4),
        ),
        max_size=8,
    )
)
def test_confidences_are_shares_and_never_rise(readings: list[dict[str, Any]]) -> None:
    readings.sort(key=lambda one: -one["confidence"])
    found = alternatives_of(readings, {"[unk]"})
    confidences = [one.confidence for one in found]
    assert all(0 <= one <= 1 for one in confidences)
    assert confidences == sorted(confidences, reverse=True)
    assert len({one.text for one in found}) == len(found)
    assert all(one.text for one in found)
