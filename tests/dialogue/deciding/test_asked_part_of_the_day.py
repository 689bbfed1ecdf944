"""Whether the power is back by a part of the day: «đêm nay có điện không», «mai đi làm có điện chưa». It is 20:00."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import NOW, at
from tests.dialogue.deciding.talk import Talk
from tests.dialogue.deciding.world import out_in_le_loi


def asked(words: str, hours: float | None) -> Talk:
    """Back in so many hours from 20:00."""
    service = out_in_le_loi(expected_back_at=None if hours is None else at(hours + 5))
    turns = Talk(service, now=NOW.replace(hour=20))
    for line in ("mất điện PC05II0123456 | tell_out give", "thôi khỏi nhắn | no", words):
        turns.say(line)
    return turns


@pytest.mark.parametrize(
    ("hours", "said"), [(3.5, "by_that_part"), (None, "by_that_part_unknown"), (-0.5, "by_that_part_unknown")]
)
@pytest.mark.parametrize(
    "words",
    [
        "anh hỏi thiệt là đêm nay có điện không để anh còn đưa mấy đứa nhỏ về nội ngủ | ask_return >crew_there",
        "thì anh biết rồi mà đêm nay có được không em nói một câu cho anh nhờ | complain",
        "mai đi làm có điện chưa | ask_return",
        "mai di lam co dien chua e | ask_planned",
        "liệu có điện trong đêm nay không em | ask_supply",
        "sáng mai có điện lại chưa | ask_return",
        "tối nay có nổi không em ơi | off_topic",
    ],
)
def test_it_is_answered_plainly(words: str, hours: float | None, said: str) -> None:
    turns = asked(words, hours)
    answered = [one for one in turns.last.says if not one.startswith(("apologize", "offer", "ask_any"))]
    assert answered == [said]
    if said == "by_that_part":
        assert "23 giờ 30" in turns.last.text


def test_too_late_is_said() -> None:
    assert asked("tối nay có điện không em | ask_return", 8).last.says[0] == "not_by_that_part"


@pytest.mark.parametrize(
    "words",
    [
        "mai có cúp điện không | ask_planned",
        "đêm nay có ai tới không | >crew_there",
        "sáng nay có gọi rồi mà không ai tới | complain",
        "mai có cần gọi lại không | off_topic",
    ],
)
def test_other_questions_about_that_day_are_left_alone(words: str) -> None:
    assert not any("that_part" in one for one in asked(words, 3.5).last.says)
