"""A wish about an announced cut: it cannot be moved, the opinion is recorded, and nothing is out."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, cut
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import OF_LE_LOI, PHONE_OF_LE_LOI, out_in_le_loi, quiet

PLANNED = "mai có cúp không PC05II0123456 | ask_planned give"
WISH = "Mấy anh làm buổi sáng được ko e, 7-10h gì cũng đc | complain"
RECORD = (
    "nhà c đang có điện mà. C xin dời giờ cúp qua buổi sáng á, e ghi lại dùm c đc k? | want_report tell_out"
)


def cut_tomorrow() -> OutageService:
    return quiet(outages=[cut(16, 20)], homes={"cut 16": (OF_LE_LOI,)})


@pytest.mark.parametrize(
    "words",
    [
        WISH,
        "xin dời lịch cúp qua bữa khác được không | want_report",
        "đổi giờ cắt qua buổi tối được không | ask_planned",
    ],
)
def test_a_cut_cannot_be_moved_and_a_person_is_offered(words: str) -> None:
    turns = talk(cut_tomorrow(), PLANNED, words)
    assert turns.last.says == ("cannot_move_the_cut", "offer_person_for_a_request")
    assert turns.service.deeds == []


@pytest.mark.parametrize(
    "words",
    [
        RECORD,
        "e chuyển ý kiến của c lên mấy anh bên đó dùm thôi | want_report",
        "Thì e ghi giùm đi, ghi là tiệm chè LTK xin cúp buổi sáng | want_report tell_out",
    ],
)
def test_an_opinion_is_recorded_once_without_a_call(words: str) -> None:
    turns = talk(cut_tomorrow(), PLANNED, WISH, words, caller_phone=PHONE_OF_LE_LOI)
    assert turns.last.says[0] == "opinion_noted"
    [report] = turns.service.reports
    assert (report["kind"], report["callback_requested"]) == ("other", False)
    assert report["description"].startswith("xin dời giờ cắt từ 07 giờ")
    assert turns.last.question != "home_checks"
    turns.say("ghi lại ý kiến dời qua buổi sáng cho c chưa | >recap")
    assert turns.last.says[0] == "opinion_added"
    assert len(turns.service.reports) == 1


def test_the_summary_says_what_is_wished() -> None:
    turns = talk(cut_tomorrow(), PLANNED, WISH, RECORD, "cho c nói chuyện với người đi | want_person")
    assert turns.last.hand_over is not None
    summary = turns.last.hand_over.summary
    assert "xin dời giờ cắt điện" in summary
    assert "buổi sáng" in summary
    assert "báo mất điện" not in summary
    assert "tình hình mất điện" not in summary


@pytest.mark.parametrize(
    "words",
    [
        "vậy chạy máy phát cho tủ đông có phải báo điện lực k | ask_faq >plan_ahead",
        "chạy máy phát riêng có cần báo điện lực không | want_report",
        "xài máy nổ thì có phải xin phép không | off_topic",
    ],
)
def test_whether_a_generator_has_to_be_announced_is_not_known_and_safety_is(words: str) -> None:
    turns = talk(cut_tomorrow(), PLANNED, words)
    assert turns.last.says[0] == "generator_notice"
    assert "food" not in turns.last.says
    assert turns.service.deeds == []


def test_the_opinion_and_the_generator_are_both_served() -> None:
    words = (
        "e chuyển ý kiến của c lên mấy anh bên đó dùm thôi. Với lại chạy máy phát cho tủ đông vậy có phải"
        " báo điện lực k? | want_report >plan_ahead"
    )
    turns = talk(cut_tomorrow(), PLANNED, WISH, words)
    assert turns.last.says[:2] == ("opinion_noted", "generator_notice")


@pytest.mark.parametrize("words", ["ghi giùm chị là nhà mất điện | want_report tell_out"])
def test_who_is_out_is_not_taken_for_a_wish_about_a_cut(words: str) -> None:
    assert talk(cut_tomorrow(), PLANNED, WISH, words).last.question == "home_checks"
    turns = talk(
        out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", "muốn cắt điện buổi sáng | off_topic"
    )
    assert "opinion_noted" not in turns.last.says
