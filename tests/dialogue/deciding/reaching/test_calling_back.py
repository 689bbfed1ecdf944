"""Call-backs keep the caller's own time, and a corrected time changes the same call."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet

CALL = "gọi lại cho chị lúc 5 giờ chiều | want_callback"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Gọi trước 8 giờ tối nha em", "trước 8 giờ tối"),
        ("gọi anh chậm nhất 7 rưỡi", "chậm nhất 7 rưỡi"),
        ("gọi lại càng sớm càng tốt", "càng sớm càng tốt"),
        ("gọi sau 5 giờ chiều nghe", "sau 5 giờ chiều"),
        ("gọi lại cho cô trước bảy giờ", "trước bảy giờ"),
        ("trễ nhất là 9 giờ tối gọi tui", "trễ nhất 9 giờ tối"),
        ("gọi lại lúc 6 giờ chiều", "6 giờ chiều"),
    ],
)
def test_the_limit_is_kept(words: str, kept: str) -> None:
    turns = talk(out_in_le_loi(), f"{words} | want_callback", caller_phone=PHONE_OF_LE_LOI)
    assert turns.last.values["when"] == f", {kept}"
    assert kept in turns.service.reports[0]["description"]


@pytest.mark.parametrize(
    "words",
    [
        "à thôi gọi trước 7 giờ tối nghe | want_callback",
        "không, trước 7 giờ tối | correct",
        "trước 7 giờ tối nha | give",
    ],
)
def test_another_time_changes_the_same_call(words: str) -> None:
    turns = talk(out_in_le_loi(), CALL, words, caller_phone=PHONE_OF_LE_LOI)
    (report,) = turns.service.open_ones()
    assert "trước 7 giờ tối" in report["description"]
    assert turns.last.says[0] == "callback_changed"
    assert turns.last.values["report_code"] == report["code"]
    by_number = talk(quiet(), CALL, "0935111222 | give", words)
    (report,) = by_number.service.open_ones()
    assert "trước 7 giờ tối" in report["description"]
    assert by_number.last.says[0] == "callback_changed"


def test_a_call_to_another_number_is_another_call() -> None:
    turns = talk(
        quiet(), CALL, "0935111222 | give", "gọi số 0935333444 lúc 8 giờ tối nữa | want_callback give"
    )
    assert turns.last.says[0] == "callback_taken"
    assert len(turns.service.open_ones()) == 2


def test_the_same_wish_again_makes_no_second_call() -> None:
    turns = talk(quiet(), CALL, "0935111222 | give", "gọi lại đi nghe | want_callback")
    assert len(turns.service.reports) == 1
    assert turns.last.says[0] == "callback_taken"


@pytest.mark.parametrize(
    "words",
    [
        "goi cho con, khong goi chu, so 0989417320 | want_callback give",
        "đừng gọi chú, gọi số thằng con 0989417320 | want_callback give",
        "lộn, gọi 0989417320 mới đúng | correct want_callback give",
    ],
)
def test_another_number_instead_changes_the_same_call(words: str) -> None:
    for service in (out_in_le_loi(), quiet()):
        turns = talk(service, CALL, "0935111222 | give", words)
        (report,) = turns.service.open_ones()
        assert report["phone"] == "0989417320", turns.last.text
        assert turns.last.says[0] == "callback_to_another"
