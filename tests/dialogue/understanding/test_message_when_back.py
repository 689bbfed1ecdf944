"""«Có điện thì nhắn em nghe» wishes a message: the power is not back yet, however sure the model is."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.parts import context_of
from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.understand import understand


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("dạ thôi em biết rồi thằng em nó ngủ lại rồi có điện nhắn em nghe em cảm ơn", "want_messages"),
        ("có điện lại là nhắn tin cho anh liền nghe", "want_messages"),
        ("có điện thì báo em", "want_messages"),
        ("có điện rồi em ơi", "tell_back"),
        ("nhà chị có điện lại rồi, cảm ơn em", "tell_back"),
    ],
)
def test_what_is_understood(words: str, act: str) -> None:
    heard = Heard(text=words, acts=(("tell_back", 0.9),), ranking=(("report_power_restored", 0.8),))
    names = {one.name for one in understand(heard, context_of(Situation())).acts}
    assert act in names
    assert ("tell_back" in names) == (act == "tell_back")
