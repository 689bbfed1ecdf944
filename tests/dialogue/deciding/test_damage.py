"""What a cut has spoiled, compensation, and how many people work: each is answered, beside anger too."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"


def test_spoiled_goods_get_a_word_beside_the_apology() -> None:
    turns = talk(
        out_in_le_loi(), KNOWN, "mấy anh làm ăn kiểu gì kỳ vậy tủ đông của tui hư hết rồi | complain"
    )
    assert turns.last.says[:2] == ("apologize", "damage_noted")


@pytest.mark.parametrize("acts", ["want_person complain", "complain want_person >so_long"])
def test_compensation_is_answered_before_a_person_takes_over(acts: str) -> None:
    line = "ai hỏi mấy hộ tui hỏi bao nhiêu thợ mà lâu vậy đó, hư tủ đông thì bên điện lực có đền cho tui không nói đi"
    turns = talk(out_in_le_loi(), KNOWN, f"{line} | {acts}")
    assert turns.last.says[:2] == ("stored", "handing_over")
    assert "bồi thường" in turns.last.text


def test_a_second_complaint_is_answered_before_a_person_takes_over() -> None:
    lines = ("làm ăn kiểu gì vậy | complain", "tức quá, ai đền cho tui | complain")
    assert talk(out_in_le_loi(), KNOWN, *lines).last.says[:2] == ("stored", "handing_over_complaint")


@pytest.mark.parametrize(
    "line",
    [
        "mấy anh dưới đó có bao nhiêu người làm mà lâu dữ vậy | ask_extent >so_long",
        "tui hỏi bao nhiêu thợ mà lâu vậy | ask_extent",
        "có mấy người sửa ở đó vậy em | ask_extent",
    ],
)
def test_how_many_work_is_not_how_many_homes_are_dark(line: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, "thôi | no", line)
    assert turns.last.says[0] == "workers_unknown"
    assert "extent" not in turns.last.says


def test_how_many_homes_are_dark_is_still_told() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "bao nhiêu nhà mất điện vậy | ask_extent")
    assert "workers_unknown" not in turns.last.says


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("dien yeu xiu, may tho cua ba a bao loi hoai | tell_unsteady", "workers_unknown"),
        ("điện lực mấy người làm ăn chán quá trời | complain", "workers_unknown"),
        ("den luc do co dien chua, lam an kieu gi vay | complain ask_return", "stored"),
    ],
)
def test_words_that_only_look_like_it_are_none(line: str, absent: str) -> None:
    assert absent not in talk(out_in_le_loi(), KNOWN, "thôi | no", line).last.says
