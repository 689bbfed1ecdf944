"""The answer to the question about the breaker raises no alarm, and what was wanted outlives an alarm that was none."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, quiet

ALONE = "nhà anh tối thui à hàng xóm người ta sáng trưng hết trơn | tell_out tell_neighbours_on"


def after(*lines: str) -> Talk:
    return talk(quiet(), "đúng rồi | yes", *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        "anh có coi cái hộp điện trước nhà rồi à cái cần gạt nó vẫn ở trên mà bật lên bật xuống cũng y chang"
        " | tell_danger",
        "cái cần gạt còn ở trên nè em, gạt thử rồi cũng vậy | tell_danger",
        "cầu dao bình thường mà, bật tắt cũng không thấy gì | tell_danger",
    ],
)
def test_the_breaker_that_was_asked_about_is_no_danger(line: str) -> None:
    conversation = after(ALONE, line)
    assert conversation.asked[-2] == "breaker"
    assert conversation.situation.danger is None
    assert conversation.last.hand_over is None
    assert conversation.last.says[0] == "report_taken"
    assert [one["kind"] for one in conversation.service.reports] == ["no_power"]
    assert "cầu dao không nhảy" in conversation.service.reports[0]["description"]


@pytest.mark.parametrize(
    "line",
    [
        "cầu dao nó xẹt lửa tóe ra luôn em ơi | tell_danger:fire",
        "bật cầu dao lên nó nổ cái đùng rồi bốc khói | tell_danger:fire",
    ],
)
def test_a_danger_told_at_that_question_is_one(line: str) -> None:
    assert after(ALONE, line).situation.danger is not None


@pytest.mark.parametrize(
    "line",
    [
        "ủa có dây nhợ gì đâu em anh nói cái cầu dao trong nhà anh mà nó đâu có nhảy đâu có nguy hiểm gì đâu"
        " | tell_breaker:fine reject",
        "có nguy hiểm gì đâu em | reject",
    ],
)
def test_what_was_wanted_before_a_danger_that_is_none_is_still_wanted(line: str) -> None:
    danger = "cái dây trước nhà anh nó sao đó | tell_danger:line"
    conversation = after(ALONE, danger, line)
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert conversation.service.open_ones(kind="hazard") == []
    if conversation.last.question == "breaker":
        conversation.say("không nhảy | no")
    assert [one["kind"] for one in conversation.service.open_ones()] == ["no_power"]


def test_the_report_of_the_home_outlives_the_alarm() -> None:
    conversation = after(ALONE, "không nhảy | no")
    [report] = conversation.service.open_ones(kind="no_power")
    conversation.say("dây trước nhà anh bị đứt | tell_danger:line")
    assert conversation.service.open_ones(kind="hazard")
    conversation.say("có dây nhợ gì đâu, anh nói nhầm | correct")
    assert [one["code"] for one in conversation.service.open_ones()] == [report["code"]]
    assert report["code"] not in conversation.last.text
