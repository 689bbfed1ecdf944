"""In which language a reply is spoken."""

from __future__ import annotations

import re

import pytest

from assistant.conversation.languages import ENGLISH, VIETNAMESE, language_of
from assistant.dialogue.said_ahead import ENGLISH_ENDING, responses_in

RESPONSES = responses_in()
FOR_THOSE_WHO_SPEAK_NEITHER = [
    text for texts in RESPONSES.values() for text in texts if "I only speak Vietnamese" in text
]
IN_ENGLISH = [text for name, texts in RESPONSES.items() if name.endswith(ENGLISH_ENDING) for text in texts]
IN_VIETNAMESE = [
    text
    for name, texts in RESPONSES.items()
    if not name.endswith(ENGLISH_ENDING)
    for text in texts
    if not text.startswith("{") and text not in FOR_THOSE_WHO_SPEAK_NEITHER
]


@pytest.mark.parametrize("text", IN_ENGLISH)
def test_what_the_dialogue_says_in_english_is_spoken_in_english(text: str) -> None:
    assert language_of(re.sub(r"{\w+}", "Âu Cơ", text), ENGLISH) == ENGLISH


@pytest.mark.parametrize("text", IN_VIETNAMESE)
@pytest.mark.parametrize("spoken", [VIETNAMESE, ENGLISH])
def test_what_the_dialogue_has_in_vietnamese_only_stays_vietnamese(text: str, spoken: str) -> None:
    assert language_of(re.sub(r"{\w+}", "12", text), spoken) == VIETNAMESE


@pytest.mark.parametrize("text", FOR_THOSE_WHO_SPEAK_NEITHER)
def test_an_english_sentence_for_those_who_speak_neither_is_spoken_in_english(text: str) -> None:
    assert language_of(text, VIETNAMESE) == ENGLISH


def test_a_vietnamese_place_in_an_english_sentence_does_not_make_it_vietnamese() -> None:
    said = "The power in Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng is off since 14:05."
    assert language_of(said, ENGLISH) == ENGLISH


def test_an_english_name_in_a_vietnamese_sentence_does_not_make_it_english() -> None:
    assert language_of("Dạ, chung cư The Sun đang mất điện ạ.", VIETNAMESE) == VIETNAMESE


@pytest.mark.parametrize("spoken", ["", "fr", "EN"])
def test_a_language_without_a_voice_is_spoken_as_vietnamese(spoken: str) -> None:
    assert language_of("Oui, bien sûr.", spoken) == VIETNAMESE
