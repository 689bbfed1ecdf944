"""How long a silence must be."""

from __future__ import annotations

import pytest

from assistant.conversation.hearing import Expectation
from assistant.speech.listening.patience import Patience


@pytest.mark.parametrize(
    ("expectation", "words", "seconds"),
    [
        ("open", "", 0.7),
        ("open", "nhà chị mất điện rồi", 0.7),
        ("open", "nhà chị ở đường", 1.2),
        ("open", "mã khách hàng là", 1.2),
        ("yes_no", "", 0.4),
        ("yes_no", "dạ đúng rồi", 0.4),
        ("yes_no", "không phải nhà chị ở đường khác", 0.7),
        ("digits", "", 1.2),
        ("digits", "chị không nhớ mã", 1.2),
        ("digits", "không chín không năm", 2.0),
        ("digits", "không chín không năm một hai ba bốn năm sáu", 0.7),
        ("digits", "pê xê không năm i i", 2.0),
        ("digits", "pê xê không năm i i không một hai ba bốn năm sáu", 0.7),
    ],
)
def test_the_words_decide_how_long_to_wait(expectation: Expectation, words: str, seconds: float) -> None:
    assert Patience().after(expectation, words) == seconds
