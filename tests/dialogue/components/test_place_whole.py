"""Messages that are nothing but a place."""

from __future__ import annotations

import pytest

from assistant.dialogue.components.place_tokens import Knowledge, tokenize
from assistant.dialogue.components.place_whole import whole_message

KNOWLEDGE = Knowledge.of({"street": ["Hùng Vương", "Lê Lợi"]}, [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hùng vương", "hùng vương"),
        ("dạ hung vuong", "hung vuong"),
        ("phường điện bàn", "phường điện bàn"),
        ("ở xã Hoà Phong", "xã Hoà Phong"),
    ],
)
def test_a_bare_name_is_a_place(text: str, place: str) -> None:
    assert [text[span.start : span.end] for span in whole_message(tokenize(text), KNOWLEDGE)] == [place]


@pytest.mark.parametrize(
    "text", ["đường nào", "phường mình có mất không", "ừ", "hùng vương mất điện", "", "dạ"]
)
def test_other_messages_are_not(text: str) -> None:
    assert whole_message(tokenize(text), KNOWLEDGE) == []
