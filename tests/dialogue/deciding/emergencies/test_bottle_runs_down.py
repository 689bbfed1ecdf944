"""Somebody on a machine: how long the bottle lasts is never «all is well», and the newest is what staff read first."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

MACHINE = (
    "ba chị đang thở máy tạo oxy mà cúp điện, giờ chạy bình dự phòng | tell_at_risk:life_support tell_out"
)
LASTS = "chắc chắn không em, bình còn chừng 1 tiếng rưỡi à, ổng thì đang thở bình thường | ask_return"
NUMBER = "còn số của chị nữa chứ, số chị đuôi 469 á | correct"


def after(*lines: str) -> Talk:
    return talk(out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    ("line", "newest"),
    [
        ("em ơi bình nó tụt nhanh quá giờ kim xuống vạch đỏ rồi, chắc còn chừng 15p | tell_since", "15p"),
        ("bình hao lẹ quá em, còn có 20 phút à | tell_since", "20 phút"),
        ("pin tụt dữ quá, chắc cầm được chừng mười phút nữa | give", "mười phút"),
        ("máy báo đèn đỏ rồi em ơi | tell_since", "1 tiếng rưỡi"),
        ("kim oxy xuống vạch đỏ luôn rồi nè | tell_since", "1 tiếng rưỡi"),
    ],
)
def test_a_bottle_that_runs_out_after_all_needs_115(line: str, newest: str) -> None:
    conversation = after(MACHINE, LASTS, NUMBER, "ba ngồi dựa ghế | give", line)
    assert conversation.last.says[0] == "call_ambulance_now"
    first = conversation.summary.partition(";")[0]
    assert first.startswith("KHÁCH NÓI")
    assert newest in first
    assert "đang ổn" not in conversation.summary


def test_what_was_well_is_no_more_in_the_summary_once_it_runs_out() -> None:
    conversation = after(MACHINE, "ba thở bình thường, hồng hào | give")
    assert "đang ổn" in conversation.summary
    conversation.say("chết rồi bình tụt nhanh quá, kim đỏ rồi, chắc còn chừng 15p | tell_since")
    assert "đang ổn" not in conversation.summary
    assert "15p" in conversation.summary.partition(";")[0]


@pytest.mark.parametrize(
    "line",
    [
        LASTS,
        "bình còn được 2 tiếng, ổng vẫn tỉnh táo | give",
        "ba chị thở vẫn đều, pin còn khoảng một tiếng | tell_since",
    ],
)
def test_breath_on_a_bottle_is_not_all_is_well(line: str) -> None:
    conversation = after(MACHINE, line)
    assert "well_again_noted" not in conversation.last.says
    assert "yên tâm" not in conversation.last.text
    assert conversation.last.says[0] == "added_life_support"
    assert "đang ổn" not in conversation.summary
    assert conversation.summary.startswith("KHÁCH NÓI")


@pytest.mark.parametrize("line", ["còn 15 phút nữa là tới giờ có điện đúng không em | ask_return"])
def test_a_time_without_a_bottle_is_not_how_long_it_lasts(line: str) -> None:
    assert not after(MACHINE, line).summary.startswith("KHÁCH NÓI")
