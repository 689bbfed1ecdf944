"""Questions about a time that was told: whether it holds, whether it is soon enough. NOW is 15:00."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.deciding.outage_service import at
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"
NO_MESSAGE = "thôi khỏi nhắn | no"
MOVED = [
    {"expected_back_at": at(0.5), "reason": None},
    {"expected_back_at": at(2.5), "reason": "chờ vật tư"},
]


@pytest.mark.parametrize(
    "words",
    [
        "sao lại dời giờ | ask_cause",
        "nói chín giờ rưỡi mà chừ dời tới nửa đêm là răng | ask_return",
        "ơ anh hỏi răng lại dời giờ chớ nhà anh đã có điện mô mà mất lại | ask_cause >is_certain",
        "lại dời nữa hả em | complain",
    ],
)
@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"revisions": MOVED}, "time_moved"),
        ({}, "time_is_now"),
        ({"expected_back_at": at(-1)}, "return_overdue"),
        ({"expected_back_at": None}, "return_unknown"),
    ],
)
def test_a_time_that_was_moved_is_told_with_its_cause_and_one_apology(
    also: dict[str, Any], said: str, words: str
) -> None:
    turns = talk(out_in_le_loi(**also), KNOWN, NO_MESSAGE, words)
    said_now = [one for one in turns.last.says if one not in ("apologize", "offer_message", "offer_operator")]
    assert said_now == [said, "cause"]
    assert turns.last.text.count("xin lỗi") <= 1
    if said == "time_moved":
        assert "15 giờ 30" in turns.last.text
        assert "17 giờ 30 vì chờ vật tư" in turns.last.text


def test_a_plea_not_to_move_it_again_is_no_question_why() -> None:
    words = "rứa nửa đêm có chắc không em đừng có nói rồi lại dời nữa hỉ | >is_certain"
    turns = talk(out_in_le_loi(expected_back_at=at(9.4)), KNOWN, NO_MESSAGE, words)
    assert turns.last.says[0] == "certain_time"


@pytest.mark.parametrize(
    ("words", "hours", "said"),
    [
        ("trước 6 giờ có không em | ask_return", 2.5, "by_then"),
        ("trc 12h có k | no", 2.5, "by_then"),
        ("nói chắc hộ cái là trc 12h có k, k thì t ra quán net | no", 9.5, "not_by_then"),
        ("5h rưỡi có chắc xong không | ask_return >is_certain", 4, "not_by_then"),
        ("có điện trước 5 giờ chiều không em | ask_return", 2.5, "not_by_then"),
        ("trước nửa đêm có điện lại không | ask_supply", 2.5, "by_then"),
        ("kịp 6 giờ tối có không | ask_return", 2.5, "by_then"),
        ("trước 12 giờ có không | ask_return", None, "by_then_unknown"),
        ("12h rưỡi có chắc xong không | ask_return", -0.5, "by_then_unknown"),
        ("chín giờ có điện chưa em | ask_return", 2.5, "by_then"),
    ],
)
def test_an_hour_that_is_asked_for_is_compared_with_the_expected_one(
    words: str, hours: float | None, said: str
) -> None:
    service = out_in_le_loi(expected_back_at=None if hours is None else at(hours))
    turns = talk(service, KNOWN, NO_MESSAGE, words)
    assert turns.last.says[0] == said


@pytest.mark.parametrize(
    ("words", "hours", "said"),
    [
        ("chừ tới 8 giờ tối chị phải chở ra chợ rồi có kịp không em | ask_return", 2.5, "by_then"),
        ("tám giờ tối nay anh phải giao bánh rồi, kịp không | ask_return", 6, "not_by_then"),
        ("trời ơi thì chị hỏi sáu giờ có chưa tề | ask_return", 2.5, "by_then"),
        ("sáng mai 6h chi mo quan, gio co kip ko hay chi treo bang nghi luon | ask_return", 4, "by_then"),
        ("thi chi hoi 6h sang mai co mo quan dc ko | ask_faq", 16, "not_by_then"),
        ("17h45 chị phải họp online với sếp rồi, 17h30 là chắc chưa | >is_certain", 2.5, "by_then_barely"),
        ("5h45 phải họp rồi mà 5h30 là chắc chưa em | >is_certain", 2.5, "by_then_barely"),
        ("sang mai truoc 6h co chua | ask_return ask_planned", 12.5, "by_then"),
        (
            "sáng mai bốn giờ anh phải dậy nấu phở bán, chừng mô có | ask_return ask_planned",
            14,
            "not_by_then",
        ),
        ("8 giờ tụi em làm lễ rồi có kịp hông | ask_return", None, "by_then_unknown"),
        ("mất từ 12 giờ trưa, 6 giờ chị mở quán thì kịp không | tell_since ask_return", 2.5, "by_then"),
    ],
)
def test_an_hour_at_which_something_has_to_be_done_is_compared_too(
    words: str, hours: float | None, said: str
) -> None:
    service = out_in_le_loi(expected_back_at=None if hours is None else at(hours))
    turns = talk(service, KNOWN, NO_MESSAGE, words)
    assert turns.last.says[0] == said


def test_in_the_small_hours_the_morning_to_come_is_meant() -> None:
    turns = talk(out_in_le_loi(expected_back_at=at(13.5)), KNOWN, NO_MESSAGE)
    turns.now = turns.now.replace(day=22, hour=1)
    turns.say("sang mai truoc 6h co chua | ask_return")
    assert turns.last.says[0] == "by_then"
    turns.say("ba giờ sáng chị phải đi chợ, kịp không | ask_return")
    assert turns.last.says[0] == "not_by_then"


@pytest.mark.parametrize(
    "line",
    [
        "mất điện PC05II0123456, sáng mai 6h chị mở quán, có kịp không | tell_out give ask_return",
        "PC05II0123456 mất điện, mấy giờ có, 8 giờ tối trước đó có chưa, tám giờ anh phải họp có kịp không"
        " | tell_out give ask_return",
    ],
)
def test_the_hour_is_compared_in_the_turn_that_tells_the_outage(line: str) -> None:
    assert talk(out_in_le_loi(), line).last.says[:2] == ("outage_now", "by_then")


@pytest.mark.parametrize(
    "words",
    [
        "3 giờ thợ tới có kịp không | >crew_there",
        "8 giờ văn phòng có mở cửa được không | ask_faq:office",
        "17 giờ 30 phải không, có chắc không | >is_certain",
        "cúp lúc 2 giờ chiều tới giờ có ai sửa chưa | >crew_there",
        "năm giờ rưỡi có chắc không | >is_certain",
        "tám giờ có nhân viên nào gặp được không | ask_faq:office",
    ],
)
def test_hours_of_something_else_are_not_compared(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words)
    assert not any("by_then" in one for one in turns.last.says)


def test_midnight_is_named_as_people_name_it() -> None:
    service = out_in_le_loi(expected_back_at=at(8.75))
    turns = talk(service, KNOWN, NO_MESSAGE)
    turns.now = turns.now.replace(hour=22)
    turns.say("trước 12h có không | ask_return")
    assert "23 giờ 45" in turns.last.text
    assert "trước 12 giờ đêm" in turns.last.text


def test_beside_a_refusal_the_hour_is_answered_and_no_person_is_offered_again() -> None:
    service = out_in_le_loi(expected_back_at=at(-0.5))
    turns = talk(service, KNOWN, "quá giờ rồi mà không ai nói gì | complain")
    assert turns.last.question == "offer_person"
    turns.say("k cần gặp ai đâu, nói chắc hộ cái là trc 12h có k, k thì t ra quán net sạc nhờ | no")
    assert turns.last.says == ("by_then_unknown",)
    assert "person" in turns.situation.declined


@pytest.mark.parametrize(
    "words",
    [
        "mất từ 12 giờ trưa tới giờ chưa có | tell_since",
        "tám giờ anh có gọi rồi | tell_since",
        "mấy giờ có không biết nữa | ask_return",
        "bây giờ có điện chưa em | ask_supply",
        "bay gio co dien chua | ask_supply",
        "không, giờ có chưa | ask_supply",
        "thợ tới trước 5 giờ có kịp không | >crew_there",
    ],
)
def test_an_hour_that_is_told_asks_for_nothing(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words)
    assert not {"by_then", "not_by_then", "by_then_unknown"} & {*turns.last.says}


def test_what_was_not_heard_is_said_again() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "bà có nghe thấy cái gì đâu cô nói nhanh quá | reject complain")
    assert set(turns.last.says) == {"return"}
    assert "17 giờ 30" in turns.last.text


def test_whether_a_message_stands_is_read_back() -> None:
    turns = talk(
        out_in_le_loi(),
        KNOWN,
        "có, số 0935111222 | yes give",
        "vay la v t co tin nhan roi dung k | ask_supply",
    )
    assert turns.last.says[0] == "message_is_on_record"


@pytest.mark.parametrize(
    "words",
    [
        "sáng mai bốn giờ anh phải dậy nấu phở bán, chừng mô có | ask_return ask_planned",
        "mai con chị đi thi rồi, mấy giờ có điện | ask_planned ask_return",
    ],
)
def test_the_day_of_a_reason_asks_for_no_cut(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, words)
    assert not any("planned" in one for one in turns.last.says)


def test_a_day_in_a_question_about_cuts_is_still_one() -> None:
    turns = talk(quiet(), "sáng mai tui phải nấu sớm, mai có cúp điện không PC05II0123456 | ask_planned give")
    assert turns.last.says[0] == "no_planned_cut_that_day"
