"""Power at the neighbors' and none at home, in an outage that was told: the breaker, then a report of the place."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.supply_talk import neighbours_are
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi


@pytest.mark.parametrize(
    ("words", "are"),
    [
        ("bên đầu hẻm có điện r mà, sao trong hẻm k có", "on"),
        ("ngoài đường sáng hết rồi mà hẻm em tối thui", "on"),
        ("em ở đầu hẻm 12 mất điện", None),
        ("đầu hẻm chưa có điện lại", None),
    ],
)
def test_what_is_said_of_the_corner(words: str, are: str | None) -> None:
    assert neighbours_are(Seen.of(words)) == are


def test_the_time_is_not_told_again_but_the_breaker_asked_and_a_report_made() -> None:
    words = "à mà t ở [301/5 lê lợi] á, bên đầu hẻm có điện r mà, sao trong hẻm k có"
    turns = talk(
        out_in_le_loi(), "[lê lợi] mất điện | tell_out", f"{words} | tell_neighbours_on tell_out ask_cause"
    )
    assert turns.last.says == ("ask_breaker",)
    turns.say("cầu dao bình thường | tell_breaker:fine")
    assert turns.last.says[0] == "report_taken"
    (report,) = turns.service.reports
    assert report["place"] == "301/5 lê lợi"
