"""The same answer does not come twice to words that did not ask for it."""

from __future__ import annotations

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"


def test_what_is_told_again_unasked_is_no_answer() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "chuyện khác | ask_return", "ý tui là việc khác | ask_return")
    assert turns.turns[1].says == ("return",)
    assert turns.last.says == ("not_answered",)
    assert turns.last.question == "offer_person"


def test_a_third_time_a_person_takes_over() -> None:
    turns = talk(out_in_le_loi(), KNOWN, *["ý tui là việc khác | ask_return"] * 3)
    assert turns.last.hand_over is not None
    assert turns.last.hand_over.reason == "not_understood"


def test_who_plainly_asks_again_is_answered_again() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "mấy giờ có | ask_return", "mấy giờ có | ask_return")
    assert turns.last.says == ("return_unchanged",)


def test_another_answer_between_ends_the_loop() -> None:
    turns = talk(
        out_in_le_loi(), KNOWN, "chuyện khác | ask_return", "sao cúp | ask_cause", "chuyện khác | ask_return"
    )
    assert turns.last.says == ("return_unchanged",)
