"""What was meant, whatever keyboards, fonts and moods made of it."""

from __future__ import annotations

import statistics
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vietnamese.folding import fold
from assistant.vietnamese.reading_in import read_in, read_in_beside
from tests.vietnamese.tables import rows

EXAMPLES = Path(__file__).parents[2] / "nlu_data" / "nlu"


def example_sentences() -> Iterator[str]:
    for file in sorted(EXAMPLES.glob("*.yml")):
        for part in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = part.get("examples", "").splitlines()
            yield from (unicodedata.normalize("NFC", line.removeprefix("- ")) for line in lines)


@pytest.mark.parametrize(("typed", "meant"), rows("reading_in.tsv"))
def test_what_was_typed_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert read_in(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), rows("reading_in.tsv"))
def test_what_was_read_in_is_not_changed_again(typed: str, meant: str) -> None:
    assert read_in(meant) == meant


def test_ordinary_sentences_stay_exactly_as_typed_with_and_without_accents() -> None:
    sentences = list(example_sentences())

    assert len(sentences) > 3000
    assert [one for one in sentences if read_in(one) != one] == ["<script>alert(1)</script>"]
    bare = [fold(one) for one in sentences if "<" not in one]
    assert [one for one in bare if read_in(one) != one] == []


def test_accents_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Mất điện ở đường Nguyễn Huệ")
    assert read_in(decomposed) == "Mất điện ở đường Nguyễn Huệ"


def test_each_character_that_was_read_knows_where_it_was_typed() -> None:
    typed = "<b>alo</b> maats ddieenj owr dduwowngf Ðống Đa"
    read = read_in_beside(typed)

    assert read.text == "alo mất điện ở đường Đống Đa"
    start = read.text.index("điện")
    assert typed[slice(*read.in_original(start, start + len("điện")))] == "ddieenj"
    assert read.in_text(*read.in_original(start, start + len("điện"))) == (start, start + len("điện"))
    assert typed[slice(*read.in_original(0, 3))] == "alo"


def test_what_was_dropped_is_nowhere_in_the_text() -> None:
    read = read_in_beside("<b>alo</b> mất điện")
    assert read.in_text(0, 3) == (0, 0)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_reading_in_fail_and_offsets_stay_inside_it(text: str) -> None:
    read = read_in_beside(text)
    for at in range(len(read.text)):
        start, end = read.in_original(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text("aàáăâeéêioốuươydđsfrxjw1234567890 <b>/", max_size=60))
@settings(max_examples=300, deadline=None)
def test_words_read_in_twice_are_the_same_as_once(text: str) -> None:
    once = read_in(text)
    if "<" not in text:
        assert read_in(once) == once


def test_a_sentence_takes_a_tenth_of_a_millisecond_at_most() -> None:
    sentences = [*list(example_sentences())[:1000], *(typed for typed, _ in rows("reading_in.tsv"))]
    taken = []
    for sentence in sentences:
        started = time.process_time_ns()
        read_in(sentence)
        taken.append((time.process_time_ns() - started) / 1e6)
    assert statistics.median(taken) <= 0.1


@pytest.mark.parametrize(
    "piece",
    ["a", "áa", "chays ", "d9ie65n ", "<script>", "<script></script>", "<b>", '<a x="', "<a a=", "${", "{{", "{",
     "{%", "%(", "<!--", "<%", "\u0301", "\u0323\u0301", "а", "Аa", "nhaaa", "a.", "Ð", " "],
)  # fmt: skip
@pytest.mark.alone
def test_ten_thousand_hostile_characters_are_read_in_moments(piece: str) -> None:
    started = time.process_time()
    read_in((piece * 10_000)[:10_000])
    assert time.process_time() - started < 0.3
