"""A message about the wrong place moves to the right one."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

ABOUT_TRAN_PHU = (
    "chỗ [đường Trần Phú] có điện không | ask_supply",
    "có điện thì nhắn em qua số 0967354812 | want_messages give",
)


@pytest.mark.parametrize(
    "words",
    [
        "Hong phải Trần Phú ạ, nhắn khi [Lê Lợi] có điện á | no",
        "không phải Trần Phú đâu, nhắn lúc [đường Lê Lợi] có lại | want_messages",
        "khong phai tran phu, nhan khi [le loi] co dien nha | reject",
        "lộn chỗ rồi, nhắn cho em khi [Lê Lợi] có điện | correct",
        "đừng nhắn Trần Phú, nhắn [Lê Lợi] thôi | want_messages",
    ],
)
def test_it_moves_in_one_sentence(words: str) -> None:
    turns = talk(out_in_le_loi(), *ABOUT_TRAN_PHU, words)
    (one,) = turns.service.subscriptions
    assert one["phone"] == "0967354812"
    assert "lê lợi" in str(one["place"]).lower() or "le loi" in str(one["place"]).lower()
    assert turns.last.says == ("message_moved",)


def test_it_moves_to_the_home_that_was_talked_of() -> None:
    there = (
        "còn [đường Trần Phú] mất điện rồi, báo giùm | want_report tell_out",
        "nhà bên cũng mất | tell_neighbours_out",
    )
    words = "hong phải Trần Phú, nhắn khi Lê Lợi có điện á | no"
    turns = talk(out_in_le_loi(), *there, ABOUT_TRAN_PHU[1], words, caller_phone=PHONE_OF_LE_LOI)
    (one,) = turns.service.subscriptions
    assert one.get("customer_code") == OF_LE_LOI
    assert turns.last.says == ("message_moved",)


def test_what_is_right_already_is_told_again() -> None:
    words = "hong phải Trần Phú, nhắn khi Lê Lợi có điện á | no"
    turns = talk(
        out_in_le_loi(), "nhà em mất điện | tell_out", *ABOUT_TRAN_PHU, words, caller_phone=PHONE_OF_LE_LOI
    )
    (one,) = turns.service.subscriptions
    assert one.get("customer_code") == OF_LE_LOI
    assert turns.last.says == ("recap",)


@pytest.mark.parametrize(
    "words",
    [
        "nhắn thêm khi [Lê Lợi] có điện nữa | want_messages",
        "không phải vậy, mấy giờ có điện | ask_return",
    ],
)
def test_other_words_move_nothing(words: str) -> None:
    turns = talk(quiet(), *ABOUT_TRAN_PHU, words)
    assert "message_moved" not in turns.last.says
