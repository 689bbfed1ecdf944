"""Codes and phone numbers, however callers say or type them."""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import (
    Identifier,
    candidates,
    find_fragments,
    find_identifiers,
    group_code,
    is_customer_code,
    join_fragments,
    near_miss,
)
from assistant.vietnamese.word_tables import words
from bench.evaluation.spoken import Caller, random_customer_code, random_phone, random_report_code
from tests.vietnamese.tables import lines, rows

ENTITIES = {"C": "customer_code", "P": "phone_number", "R": "report_code"}
HAND_WRITTEN = rows("identifiers.tsv")
KINDS: dict[str, Callable[[random.Random], str]] = {
    "customer_code": random_customer_code,
    "phone_number": random_phone,
    "report_code": random_report_code,
}


def expected(cell: str) -> list[tuple[str, str]]:
    words = [] if cell == "-" else cell.split()
    return [(ENTITIES[kind], value) for kind, value in zip(words[::2], words[1::2], strict=True)]


def heard(text: str) -> list[tuple[str, str]]:
    return [(identifier.entity, identifier.value) for identifier in find_identifiers(text)]


@pytest.mark.parametrize(("said", "meant"), HAND_WRITTEN)
def test_hand_written_utterances_are_heard_exactly(said: str, meant: str) -> None:
    assert heard(said) == expected(meant)


@pytest.mark.parametrize("said", lines("no_identifiers.txt"))
def test_numbers_in_everyday_talk_are_no_identifiers(said: str) -> None:
    assert heard(said) == []


def test_offsets_point_at_what_was_typed_when_it_was_read_as_other_letters() -> None:
    text = "da5 ma4 PС/05ll/0123456, so61 kho6ng chi1n kho6ng na8m mo65t hai ba bo61n na8m sa1u nha"
    code, phone = find_identifiers(text)
    assert (code.value, text[code.start : code.end]) == ("PC05II0123456", "PС/05ll/0123456")
    assert phone.value == "0905123456"
    assert text[phone.start : phone.end] == "kho6ng chi1n kho6ng na8m mo65t hai ba bo61n na8m sa1u"


def test_raw_keys_and_marks_of_templates_are_no_fragments() -> None:
    assert find_fragments("da6y d9ie65n bi5 d9u71t ro7i") == []
    assert find_fragments("ma61t d9ie65n ro62i") == []
    assert find_fragments("%s %(x)s ${PATH} {{7*7}}") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("spelling", "least"), [("accented", 0.99), ("unaccented", 0.97)])
def test_three_hundred_generated_callers_are_heard(kind: str, spelling: str, least: float) -> None:
    missed = []
    for seed in range(300):
        caller = Caller.seeded(seed)
        value = KINDS[kind](caller.rng)
        said = caller.says(value)
        text = said if spelling == "accented" else fold(said)
        if heard(text) != [(kind, value)]:
            missed.append((value, text))
    assert len(missed) <= 300 * (1 - least), missed[:5]


def test_the_words_around_an_identifier_do_not_matter() -> None:
    surroundings = [
        "alo em ơi {} mất điện rồi",
        "dạ {} nha em",
        "ờ thì {} đó, xem giùm chị",
        "{}",
        "mã hay số gì đó là {} ạ",
    ]
    for seed in range(100):
        caller = Caller.seeded(seed)
        code = random_customer_code(caller.rng)
        said = caller.says(code)
        text = caller.rng.choice(surroundings).format(said)
        assert heard(text) == [("customer_code", code)], text


def test_offsets_point_into_the_text_as_given_even_when_accents_are_decomposed() -> None:
    text = unicodedata.normalize("NFD", "mã của chị là pê xê không năm i i không một hai ba bốn năm sáu nha")
    (identifier,) = find_identifiers(text)
    said = unicodedata.normalize("NFC", text[identifier.start : identifier.end])
    assert identifier.value == "PC05II0123456"
    assert said == "pê xê không năm i i không một hai ba bốn năm sáu"


def test_offsets_count_emoji_and_invisible_characters() -> None:
    text = "😀\u200b mã PC05II0123456 😀"
    (identifier,) = find_identifiers(text)
    assert text[identifier.start : identifier.end] == "PC05II0123456"


def test_digits_of_other_scripts_are_digits() -> None:
    assert heard("０９０５１２３４５６") == [("phone_number", "0905123456")]


def test_an_ambiguous_group_gives_ranked_candidates() -> None:
    values = [one.value for one in candidates("không chín không năm một hai ba bốn năm mươi")]
    assert values[0] == "0905123450"
    values = [one.value for one in candidates("pê xê không năm i i không một hai ba bốn trăm hai ba")]
    assert values[0] == "PC05II0123423" or "PC05II0123423" in values


def test_eleven_digits_are_no_phone_number_but_offer_candidates() -> None:
    said = "không chín không năm một hai ba bốn năm sáu bảy"
    assert find_identifiers(said) == []
    assert "0905123456" in [one.value for one in candidates(said)]


def test_a_look_alike_that_could_be_mended_in_two_ways_is_not_assumed() -> None:
    assert find_identifiers("PC0I110123456") == []
    assert {one.value for one in candidates("PC0I110123456")} == {
        "PC01110123456",
        "PCOI110123456",
        "PC01II0123456",
    }
    assert heard("PCO5II0123456") == [("customer_code", "PC05II0123456")]


def test_a_code_said_over_two_turns_is_joined() -> None:
    (first,) = find_fragments("ờ pê xê không năm i i")
    (second,) = find_fragments("không một hai ba bốn năm sáu")
    assert (first.value, second.value) == ("PC05II", "0123456")
    joined = join_fragments(first, second)
    assert joined is not None
    assert (joined.entity, joined.value) == ("customer_code", "PC05II0123456")


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("không chín không năm", "một hai ba bốn năm sáu", "0905123456"),
        ("0905", "123 456", "0905123456"),
        ("pê xê", "không năm i i không một hai ba bốn năm sáu", "PC05II0123456"),
        ("pc05ii", "0123456", "PC05II0123456"),
        ("pe be khong sau khong bay", "khong khong mot sau sau mot tam", "PB06070016618"),
        ("số chị là không chín không năm ba con tám", "bốn năm sáu nha", "0905888456"),
    ],
)
def test_two_halves_make_an_identifier(first: str, second: str, value: str) -> None:
    joined = join_fragments(first, second)
    assert joined is not None
    assert joined.value == value


def test_a_half_that_was_corrected_counts_as_corrected() -> None:
    (first,) = find_fragments("pê xê không sáu à nhầm không năm i i")
    assert first.value == "PC05II"


def test_two_halves_that_do_not_fit_make_nothing() -> None:
    assert join_fragments("không chín không năm", "một hai ba") is None
    assert join_fragments("mất điện rồi", "không biết") is None


@pytest.mark.parametrize(
    "said",
    [
        "nhà chị mất điện rồi em ơi",
        "gọi ba bốn lần rồi",
        "hết 350 kWh",
        "ở phường 12 đó em",
        "mất từ 7h30",
        "hai mươi phút rồi",
    ],
)
def test_ordinary_sentences_have_no_fragments_of_codes(said: str) -> None:
    assert find_fragments(said) == []


def test_one_misheard_character_finds_the_known_code() -> None:
    known = ["PC05II0123456", "PC05II0123466", "PC05II9999999"]
    assert near_miss("PC05II0123476", known) == ["PC05II0123456", "PC05II0123466"]
    assert near_miss("PC05II0123456", ["PC05II0123456"]) == []
    assert near_miss("PC05II012345", known) == []


def test_codes_are_grouped_as_printed() -> None:
    assert group_code("PC05II0123456") == "PC 05II 0123456"
    assert is_customer_code("PNGV000012345")
    assert not is_customer_code("pc05ii0123456")


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_listener_fail(text: str) -> None:
    for identifier in [*find_identifiers(text), *candidates(text)]:
        assert isinstance(identifier, Identifier)
        assert 0 <= identifier.start < identifier.end <= len(text)
    find_fragments(text)


NUMBER_WORDS = sorted(
    words("không một hai mươi trăm pê xê i a em à nhầm phải con số lần 09 PC 05 - . , ờ linh nghìn")
)


@given(st.lists(st.sampled_from(NUMBER_WORDS), max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_heap_of_number_words_makes_the_listener_fail(heap: list[str]) -> None:
    text = " ".join(heap)
    for identifier in find_identifiers(text):
        assert 0 <= identifier.start < identifier.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "không ",
        "pê ",
        "pê xê không năm i i ",
        "không chín à nhầm ",
        "hai mươi ",
        "0905 ",
        "(0",
        "so ",
        "e ",
        "7h",
        "à ",
        "\u0301",
        "hai con ",
    ],
)
def test_ten_thousand_characters_are_heard_in_moments(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    find_identifiers(text)
    find_fragments(text)
    assert time.process_time() - started < 4.0
