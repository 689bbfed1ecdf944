"""Numbers that are named by their last digits: corrected, asked about, both of them."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.reaching.on_record import phones
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

OWN, DAUGHTER = PHONE_OF_LE_LOI, "0905237416"
OUT = "mấy giờ có | ask_return"
BOTH_WISHED = (
    "nhắn vô số cô đang gọi ni, nhắn cho con gái cô nữa số hắn là không chín không năm hai ba bảy bốn sáu một"
    " | want_messages give"
)


@pytest.mark.parametrize(
    "words",
    [
        "à khoan đuôi bốn một sáu mới đúng lộn | want_wait",
        "không phải bốn sáu một con ơi bốn một sáu lận cô đọc lộn khi nãy | no",
        "ba số cuối là 416 chứ, cô đọc sai | correct",
        "a lon, cuoi la mot sau | correct",
    ],
)
def test_last_digits_given_anew_correct_the_number(words: str) -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH_WISHED, words, caller_phone=OWN)
    assert turns.last.question == "confirm_phone", turns.last.text
    assert turns.last.values["phone"] == "0905 237 416"
    turns.say("dạ đúng rồi | yes")
    assert phones(turns) == {OWN, DAUGHTER}
    assert turns.last.says[0] == "subscribed_two"


def test_a_number_that_was_signed_up_is_corrected_too() -> None:
    turns = talk(
        out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", "có, số 0935111222 | yes give",
        "lộn, đuôi hai hai một mới đúng | correct",
    )  # fmt: skip
    assert turns.last.question == "confirm_phone"
    turns.say("đúng | yes")
    assert phones(turns) == {"0935111221"}


def test_nothing_else_is_taken_for_last_digits() -> None:
    turns = talk(out_in_le_loi(), OUT, BOTH_WISHED, "đúng rồi, số 461 đó | yes", caller_phone=OWN)
    assert phones(turns) == {OWN, "0905237461"}


@pytest.mark.parametrize(
    "words",
    [
        "Cả số cô với số con gái | want_messages",
        "nhắn cả hai mẹ con nghe | want_messages",
        "rứa là cô với con cô ai cũng có hết phải không con còn số cô nữa đó | ask_identity",
        "nhắn cho hai mẹ con cô là được rồi | leave",
    ],
)
def test_both_numbers_are_said_to_be_on(words: str) -> None:
    wish = f"nhắn cho con gái cô số {DAUGHTER} | want_messages give"
    turns = talk(out_in_le_loi(), OUT, wish, words, caller_phone=OWN)
    assert phones(turns) == {OWN, DAUGHTER}
    assert turns.last.says[0] == "subscribed_two", turns.last.text


@pytest.mark.parametrize(
    "words",
    [
        "rứa số cô bốn năm sáu thì răng bỏ mất rồi à | give",
        "số cô 456 thì sao | ask_supply",
        "so co 456 co nhan k ad | give",
        "còn số 456 có chưa em | want_messages",
    ],
)
def test_whether_a_number_is_on(words: str) -> None:
    wish = f"nhắn cho con gái cô số {DAUGHTER} | want_messages give"
    off = talk(out_in_le_loi(), OUT, wish, words, caller_phone=OWN)
    assert off.last.says == ("number_is_not_on",)
    off.say("ừ nhắn luôn đi | yes")
    assert phones(off) == {OWN, DAUGHTER}
    on = talk(out_in_le_loi(), OUT, "có | yes", words, caller_phone=OWN)
    assert on.last.says == ("number_is_on",)
    assert on.service.reports == []
