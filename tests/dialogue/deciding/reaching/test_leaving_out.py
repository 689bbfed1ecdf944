"""Which numbers are left out: only those that the words mean."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.reaching.on_record import phones
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

OWN, SON, THIRD = PHONE_OF_LE_LOI, "0973618265", "0935333444"
OUT = "mấy giờ có | ask_return"
BOTH = (OUT, "có | yes", f"nhắn thêm số thằng con {SON} nữa | want_messages give")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("nhắn số 265 thôi | want_messages", {SON}),
        ("chỉ nhắn số chị thôi nghe | want_messages", {OWN}),
        ("thôi nhắn số chị đi | want_messages", {OWN, SON}),
        ("bỏ số thằng con đi em | want_stop", {OWN}),
        ("số chị đừng gọi nha, nhắn thôi | want_messages", {OWN, SON}),
        ("máy này hết pin rồi, đừng lo | tell_since", {OWN, SON}),
        ("thôi số chị không nhớ đâu | cannot_give", {OWN, SON}),
        (f"bỏ số chị, nhắn số {THIRD} nha | want_messages give", {SON, THIRD}),
        ("bo so 265 di | want_stop", {OWN}),
        ("số của chị thì khỏi | no", {SON}),
    ],
)
def test_only_the_number_that_is_meant_is_left_out(words: str, left: set[str]) -> None:
    turns = talk(out_in_le_loi(), *BOTH, words, caller_phone=OWN)
    assert phones(turns) == left, turns.last.text


def test_a_new_person_instead_of_the_own_number_is_asked_for() -> None:
    turns = talk(
        out_in_le_loi(),
        OUT,
        "có | yes",
        "bỏ số chị đi, nhắn cho chồng chị nghe | want_no_messages want_messages",
        caller_phone=OWN,
    )
    assert turns.last.question == "which_phone"
    turns.say(f"{THIRD} | give")
    assert phones(turns) == {THIRD}


def test_the_own_number_comes_back_when_it_is_wanted() -> None:
    turns = talk(
        out_in_le_loi(),
        *BOTH,
        "bỏ số chị | want_stop",
        "à nhắn số này luôn đi | want_messages",
        caller_phone=OWN,
    )
    assert phones(turns) == {OWN, SON}


def test_each_of_two_numbers_is_known_by_whose_it_is() -> None:
    wish = f"nhắn thằng con {SON} với vợ anh {THIRD} | want_messages give"
    turns = talk(out_in_le_loi(), OUT, wish, "bỏ số vợ anh ra | want_stop", caller_phone=OWN)
    assert phones(turns) == {SON}
    turns.say("nhắn lại cho vợ anh đi | want_messages")
    assert phones(turns) == {SON, THIRD}


def test_every_message_ends_and_the_report_stays() -> None:
    turns = talk(
        quiet(),
        "nhà tui mất điện | tell_out",
        "đúng | yes",
        "nhà bên cũng mất | tell_neighbours_out",
        f"nhắn số này với số {SON} | want_messages give",
        "huỷ hết tin nhắn giùm chị | want_no_messages",
        caller_phone=OWN,
    )
    assert phones(turns) == set()
    assert [one["status"] for one in turns.service.reports] == ["received"]
    assert turns.last.says[0] == "all_messages_ended"
