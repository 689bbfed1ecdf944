"""Who rings whom, and what was broken off, is taken out of what the model heard."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.understand import understand


@pytest.mark.parametrize(
    ("words", "heard", "left"),
    [
        ("thôi được rồi bác gọi lại sau vậy", "want_callback", set()),
        ("để tui gọi lại sau", "want_callback", set()),
        ("gọi lại cho bác sau nghe", "want_callback", {"want_callback"}),
        ("em gọi bác nghe", "want_callback", {"want_callback"}),
        ("em nhắn cho... chờ chị xíu", "want_messages", set()),
        ("em nhắn cho chị nha", "want_messages", {"want_messages"}),
        ("mắt tui mờ, tin nhắn đọc không được, gọi cho tui", "want_messages", {"want_callback"}),
        ("mắt mẹ chị kém, nhắn cho chị nha", "want_messages", {"want_messages"}),
    ],
)
def test_only_what_is_wished_is_left(words: str, heard: str, left: set[str]) -> None:
    understood = understand(Heard(text=words, acts=((heard, 0.9),)))
    about_reaching = {"want_callback", "want_messages"}
    assert {one.name for one in understood.acts} & about_reaching == left
