import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.words import MAX_CHARACTERS, clean


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  mất  điện\n\trồi ", "mất điện rồi"),
        ("/restart", "restart"),
        (" / /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u00a0//\u2060/session_start", "session_start"),
        ("PE0100\x000123456", "PE01000123456"),
        ("m\u00e2\u0301t", "mất"),
        ("\u202emất\u202c điện\ufeff", "mất điện"),
        ("nửa\ud800 chữ", "nửa chữ"),
        ("<b>đậm</b>", "<b>đậm</b>"),
        (" \u200b\x00 ", ""),
        ("///", ""),
        ("12/5A Lê Lợi", "12/5A Lê Lợi"),
    ],
)
def test_what_is_typed_becomes_one_visible_line(typed: str, text: str) -> None:
    assert clean(typed).text == text


def test_a_text_that_is_too_long_is_cut_between_words() -> None:
    words = clean("điện " * 1000)
    assert words.cut is True
    assert len(words.text) <= MAX_CHARACTERS
    assert words.text.endswith("điện")


def test_a_text_of_just_the_limit_is_whole() -> None:
    assert clean("a" * MAX_CHARACTERS).cut is False
    assert clean("a" * (MAX_CHARACTERS + 1)).cut is True


@given(st.text(alphabet=st.characters()))
def test_no_text_whatsoever_reaches_the_dialogue_as_a_command_or_with_hidden_characters(typed: str) -> None:
    text = clean(typed).text
    assert not text.startswith("/")
    assert text == text.strip()
    assert not {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cs", "Co", "Cn"}
