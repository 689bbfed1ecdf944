"""What a Vietnamese recognizer is told to reckon with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.conversation.hearing import Expectation
from assistant.speech.listening.grammars import UNKNOWN_WORDS, Grammar, build_grammar, vietnamese_phrasebooks
from assistant.vietnamese.expected_words import DIGITS, sounds_unfinished, words_for_digits
from assistant.vietnamese.identifiers import find_identifiers

BOOKS = vietnamese_phrasebooks()
ALL_WORDS = sorted(
    {word for book in BOOKS.books.values() for phrase in book.phrases for word in phrase.split()}
    | set(BOOKS.everyday)
)
EXPECTATIONS: tuple[Expectation, ...] = ("digits", "yes_no")


def grammar(expectation: Expectation, *unknown: str) -> Grammar:
    built = build_grammar(BOOKS, expectation, lambda word: word not in unknown)
    assert built is not None
    return built


@pytest.mark.parametrize(
    "said",
    [
        "không chín không năm một hai ba bốn năm sáu",
        "dạ số điện thoại là không chín một hai ba bốn năm sáu bảy tám",
        "mã khách hàng là pê xê không năm i i không một hai ba bốn năm sáu",
        "pê bê không sáu không bảy không không một sáu sáu một tám",
        "không chín không lăm hai mươi ba bốn mươi lăm sáu bảy",
    ],
)
def test_every_word_of_a_number_that_is_read_out_is_expected(said: str) -> None:
    assert find_identifiers(said)
    assert grammar("digits").share_of_others(said.split()) == 0.0


@pytest.mark.parametrize(
    "said", ["có", "dạ có", "đúng rồi em", "không", "không phải", "dạ thôi khỏi", "ừ", "được em", "chưa có"]
)
def test_every_word_of_a_yes_or_no_is_expected(said: str) -> None:
    assert grammar("yes_no").share_of_others(said.split()) == 0.0


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ("digits", "cháy trạm điện đầu xóm"),
        ("digits", "bao giờ mới sửa điện"),
        ("yes_no", "khi nào mới mở điện"),
        ("yes_no", "cho gặp người trực tổng đài"),
    ],
)
def test_what_was_not_asked_for_is_known_by_its_words(expectation: Expectation, said: str) -> None:
    assert grammar(expectation).share_of_others(said.split()) > 0.4


def test_an_open_question_has_no_grammar() -> None:
    assert build_grammar(BOOKS, "open", lambda word: True) is None


@pytest.mark.parametrize("digit", DIGITS)
def test_a_model_that_lacks_a_digit_hears_numbers_with_all_words(digit: str) -> None:
    assert build_grammar(BOOKS, "digits", lambda word: word != digit) is None


def test_a_word_the_model_lacks_takes_only_its_phrases_with_it() -> None:
    assert "vê kép" in grammar("digits").phrases
    without = grammar("digits", "kép").phrases
    assert "vê kép" not in without
    assert "vê" in without


def test_nothing_was_heard_is_no_answer_to_anything() -> None:
    assert grammar("yes_no").share_of_others([]) == 1.0


def test_the_word_for_unknown_words_is_used_as_the_model_has_it() -> None:
    assert "[unk]" in grammar("digits").phrases
    assert "<UNK>" in grammar("digits", "[unk]", "<unk>").phrases
    assert not set(UNKNOWN_WORDS) & set(grammar("digits", *UNKNOWN_WORDS).phrases)


@given(some.sets(some.sampled_from(ALL_WORDS)), some.sampled_from(EXPECTATIONS))
def test_whatever_the_model_knows_it_is_told_nothing_else(missing: set[str], kind: Expectation) -> None:
    built = build_grammar(BOOKS, kind, lambda word: word not in missing)
    if missing & set(BOOKS.books[kind].needed):
        assert built is None
        return
    assert built is not None
    words = {word for phrase in built.phrases for word in phrase.split()}
    assert not words & missing
    assert built.expected <= words
    assert all(
        unicodedata.is_normalized("NFC", phrase) and phrase == phrase.lower() for phrase in built.phrases
    )


def test_expected_words_are_likelier_than_everyday_ones() -> None:
    phrases = grammar("digits").phrases
    assert phrases.count("không") > phrases.count("cháy") == 1


def test_numbers_and_letters_are_single_words_of_speech() -> None:
    assert {"không", "mười", "lăm", "trăm", "bê", "xê", "ích xì"} <= set(words_for_digits())
    assert all(phrase.replace(" ", "").isalpha() for phrase in words_for_digits())


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [("", False), ("mã khách hàng là", True), ("nhà chị ở", True), ("mất điện rồi", False), ("dạ ờ", True)],
)
def test_some_words_promise_more(text: str, unfinished: bool) -> None:
    assert sounds_unfinished(text) is unfinished
