"""Every response has an English form, so that a conversation in English never falls back into Vietnamese."""

from __future__ import annotations

import re

import pytest

from assistant.dialogue.wording.english import in_english
from assistant.dialogue.wording.outages import phrases
from assistant.dialogue.wording.render import wordings
from assistant.vietnamese.numbers import number_in_words
from tests.dialogue.wording.test_responses import in_vietnamese

WITHOUT_ENGLISH = {
    "utter_again": "repeats a sentence that was said before, in its own language",
    "utter_other_language": "stands in English, for callers who speak neither language",
}
VIETNAMESE_LETTERS = re.compile(r"[^\x00-\x7f«»]")


def test_every_response_has_an_english_form() -> None:
    missing = {name for name in in_vietnamese() if f"{name}_en" not in wordings()}
    assert missing == WITHOUT_ENGLISH.keys()


def test_no_english_form_is_left_over() -> None:
    english = {name.removesuffix("_en") for name in wordings() if name.endswith("_en")}
    assert english - {*in_vietnamese()} == set()


def test_english_forms_have_no_vietnamese_letters() -> None:
    texts = [one.text for name, some in wordings().items() if name.endswith("_en") for one in some]
    assert [text for text in texts if VIETNAMESE_LETTERS.search(text)] == []


def test_every_meaning_that_is_offered_has_english_words() -> None:
    assert phrases()["meaning_en"].keys() == phrases()["meaning"].keys()
    for words in phrases()["meaning"].values():
        assert in_english({"first": words})["first"].isascii(), words


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("12 giờ đêm", "midnight"),
        (number_in_words(3), "three"),
        (
            "phiếu SC1 ghi ý kiến về lịch cắt điện ở đường Lê Lợi",
            "report SC1 of your wish about the cut in Lê Lợi street",
        ),
    ],
)
def test_phrases_of_ours_are_put_in_english(vietnamese: str, english: str) -> None:
    assert in_english({"value": vietnamese}) == {"value": english}
