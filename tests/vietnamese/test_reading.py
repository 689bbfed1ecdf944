"""What callers hear when a written reply is spoken."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.numbers import number_in_words
from assistant.vietnamese.phones import is_phone_number
from assistant.vietnamese.reading import read_aloud, split_sentences
from tests.vietnamese.tables import rows

TABLE = rows("read_aloud.tsv")


@pytest.mark.parametrize(("written", "spoken"), TABLE)
def test_written_text_is_said_as_in_the_table(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize("spoken", [spoken for _, spoken in TABLE])
def test_text_that_is_already_in_words_is_left_alone(spoken: str) -> None:
    assert read_aloud(spoken) == spoken


@pytest.mark.parametrize("written", [written for written, _ in TABLE])
def test_decomposed_accents_are_read_like_composed_ones(written: str) -> None:
    assert read_aloud(unicodedata.normalize("NFD", written)) == read_aloud(written)


def test_a_whole_reply_is_said_without_a_digit() -> None:
    reply = (
        "Dạ khu vực đường Lê Lợi đang mất điện từ 14 giờ 05 do cây đổ vào đường dây, "
        "dự kiến có điện lại lúc 17 giờ 30. Anh/chị cần em giúp gì thêm không ạ?"
    )
    assert read_aloud(reply) == (
        "Dạ khu vực đường Lê Lợi đang mất điện từ mười bốn giờ năm phút do cây đổ vào đường dây, "
        "dự kiến có điện lại lúc mười bảy giờ ba mươi. Anh chị cần em giúp gì thêm không ạ?"
    )


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_leaves_a_digit_or_an_error(text: str) -> None:
    said = read_aloud(text)
    assert not re.search(r"\d", said)
    assert "\n" not in said


@given(st.text(alphabet="0123456789.,:/-hHkVPCTQ đgiờ+() ", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_mixture_of_digits_and_signs_leaves_a_digit(text: str) -> None:
    assert not re.search(r"\d", read_aloud(text))


@given(st.from_regex(r"P[A-Z](?:[0-9]{4}|[0-9]{2}[A-Z]{2}|[A-Z]{2}[0-9]{2})[0-9]{7}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_a_customer_code_that_was_read_aloud_is_heard_as_the_same_code(code: str) -> None:
    assume(
        not {"O"} <= {*code[2:6]} <= {*"O0123456789"}
    )  # such a unit has zeros that were written as letters
    assert [heard.value for heard in find_identifiers(read_aloud(code))] == [code]


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_a_phone_number_that_was_read_aloud_is_heard_as_the_same_number(number: str) -> None:
    assert is_phone_number(number)
    assert [heard.value for heard in find_identifiers(read_aloud(number))] == [number]


@given(st.integers(min_value=1, max_value=12), st.integers(min_value=1, max_value=28), st.integers(0, 9999))
@settings(max_examples=100, deadline=None)
def test_a_report_code_that_was_read_aloud_is_heard_as_the_same_code(
    month: int, day: int, number: int
) -> None:
    code = f"SC26{month:02d}{day:02d}{number:04d}"
    assert [heard.value for heard in find_identifiers(read_aloud(f"phiếu {code}"))] == [code]


@given(st.integers(min_value=0, max_value=23), st.integers(min_value=0, max_value=59))
def test_every_minute_of_the_day_is_said_alike_in_every_spelling(hour: int, minute: int) -> None:
    spellings = [
        f"{hour}h{minute:02d}",
        f"{hour:02d}:{minute:02d}",
        f"{hour:02d} giờ {minute:02d}",
        f"{hour}g{minute:02d}",
    ]
    assert len({read_aloud(spelling) for spelling in spellings}) == 1
    assert read_aloud(spellings[0]).startswith(f"{number_in_words(hour)} giờ")


@pytest.mark.parametrize(
    "piece",
    [
        "12/",
        "K45/",
        "2.500",
        "a@a.",
        "www.",
        "7h30-",
        "1900 ",
        "PC05II0123456 ",
        "mã A1-",
        "– ",
        "\u0301",
        "TP. ",
    ],
)
def test_ten_thousand_characters_are_read_in_moments(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    read_aloud(text)
    assert time.process_time() - started < 2.0


def test_a_reply_is_cut_where_a_speaker_would_breathe() -> None:
    reply = "Dạ khu vực P. Hòa Khánh Bắc, TP. Đà Nẵng mất điện. Lộ 373E8.22 hỏng lúc 17.30! Anh/chị chờ nhé?"
    assert split_sentences(reply) == [
        "Dạ khu vực P. Hòa Khánh Bắc, TP. Đà Nẵng mất điện.",
        "Lộ 373E8.22 hỏng lúc 17.30!",
        "Anh/chị chờ nhé?",
    ]


def test_nothing_to_say_has_no_sentences() -> None:
    assert split_sentences(" \n… ") == []


@given(st.text(max_size=600))
@settings(max_examples=100, deadline=None)
def test_sentences_together_hold_every_letter_of_the_text(text: str) -> None:
    kept = "".join(letter for letter in "".join(split_sentences(text)) if letter.isalnum())
    assert kept == "".join(letter for letter in text if letter.isalnum())


@given(st.text(alphabet="ab ,", max_size=2000))
@settings(max_examples=50, deadline=None)
def test_no_sentence_keeps_the_caller_waiting(text: str) -> None:
    assert all(len(sentence) <= 240 for sentence in split_sentences(text))
