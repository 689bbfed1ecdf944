"""A place of the danger that was taken back is not recorded again when named, and a landmark outlives its street."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import quiet

POLE = (
    "a ơi bên này có cây trụ điện nghiêng quá trời, dây thòng xuống ngay cổng trường luôn | tell_danger:line"
)
AT_SCHOOL = "trước [trường tiểu học Võ Thị Sáu đường Y Jút], a đang đứng bên kia đường | give"
CORRECTED = (
    "à quên, lộn, ko phải [Y Jút], đường [Mai Hắc Đế] mới đúng, gần tiệm photo Hồng Phát | correct give"
)


def after(*lines: str) -> Talk:
    return talk(quiet(), *lines, is_written=True)


def hazards(conversation: Talk) -> list[str]:
    return [one["place"] for one in conversation.service.reports if one["kind"] == "hazard"]


def open_hazards(conversation: Talk) -> list[str]:
    return [one["place"] for one in conversation.service.open_ones(kind="hazard")]


def test_a_correction_of_the_street_keeps_the_landmark() -> None:
    [place] = open_hazards(after(POLE, AT_SCHOOL, CORRECTED))
    assert place.startswith("Mai Hắc Đế")
    assert "Võ Thị Sáu" in place
    assert "Hồng Phát" in place
    assert "Y Jút" not in place


@pytest.mark.parametrize(
    "line",
    [
        "mà cái chỗ [Y Jút] hồi nãy e bỏ chưa, ko thôi thợ chạy lộn đường á | correct",
        "mà cái chỗ [Y Jút] hồi nãy e bỏ chưa, ko thôi thợ chạy lộn đường á | tell_danger give",
        "mà cái chỗ Y Jút hồi nãy e bỏ chưa, ko thôi thợ chạy lộn đường á | ask_report_status",
        "em hủy [Y Jút] chưa vậy | want_stop",
        "bên em còn ghi [đường Y Jút] không em | ask_report_status",
    ],
)
def test_whether_it_was_dropped_is_answered_with_the_place_on_record(line: str) -> None:
    conversation = after(POLE, AT_SCHOOL, CORRECTED, line)
    assert conversation.last.says == ("former_place_dropped",)
    assert "Mai Hắc Đế" in conversation.last.text
    assert len(hazards(conversation)) == 2
    assert "Y Jút" not in conversation.situation.alarm["place"]


@pytest.mark.parametrize(
    "line",
    [
        "trời, [Y Jút] là a nói lộn, [Mai Hắc Đế] mà! rồi mấy giờ có người xuống | correct",
        "trời, [Y Jút] là a nói lộn, [Mai Hắc Đế] mà! rồi mấy giờ có người xuống | tell_danger:line",
        "Mai Hắc Đế mà em, [Y Jút] hồi nãy anh nói nhầm | correct give",
        "dây ở [Y Jút] là sai, ở [Mai Hắc Đế] đó | tell_danger:line",
        "[Y Jút] hồi nãy đó, thợ có chạy qua đó không | give",
    ],
)
def test_a_place_taken_back_is_never_recorded_again(line: str) -> None:
    conversation = after(POLE, AT_SCHOOL, CORRECTED, line)
    assert len(hazards(conversation)) == 2
    [place] = open_hazards(conversation)
    assert place.startswith("Mai Hắc Đế")
    assert "Mai Hắc Đế" in conversation.summary.partition(";")[0]


def test_the_place_that_is_right_after_all_is_recorded_again() -> None:
    line = "trời anh lộn nữa rồi, [Y Jút] mới đúng chứ ko phải [Mai Hắc Đế] | correct"
    [place] = open_hazards(after(POLE, AT_SCHOOL, CORRECTED, line))
    assert place.startswith("Y Jút")
    assert "Mai Hắc Đế" not in place


def test_a_place_corrected_without_naming_the_former_is_taken_back_whole() -> None:
    lines = (
        "dây đứt nằm trước [chợ Cồn] | tell_danger:line give",
        "em ơi lộn rồi, [đường Ông Ích Khiêm] mới đúng | give",
        "chỗ [chợ Cồn] em bỏ chưa, sợ thợ chạy lộn | give",
    )
    conversation = after(*lines)
    assert open_hazards(conversation) == ["đường Ông Ích Khiêm"]
    assert conversation.last.says == ("former_place_dropped",)
