"""Illness that is denied after an alarm ends it; a machine that keeps somebody alive is not denied with it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

ILL = "mẹ chị 74 tuổi, có insulin trong tủ lạnh, mất điện rồi | tell_at_risk:medical tell_out"
MACHINE = "má tui thở máy mà cúp điện rồi | tell_at_risk:life_support tell_out"


def after(first: str, *lines: str) -> Talk:
    return talk(out_in_le_loi(), first, *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        "Dạ bà không có khó thở gì đâu em, chị hỏi thuốc thôi. Bên em gọi cho bà phải không em? | tell_at_risk:medical",
        "Trời, mẹ chị bình thường mà em, có bệnh nặng gì đâu mà gọi cấp cứu | tell_at_risk:medical",
        "ba khong co kho tho gi dau em | no",
        "không phải cấp cứu đâu em | no",
        "bà vẫn bình thường, đâu có ngất | >call_when",
    ],
)
def test_an_illness_that_is_denied_takes_the_alarm_back(line: str) -> None:
    conversation = after(ILL, line)
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert "115" not in conversation.last.text
    assert conversation.situation.handed_over is None
    assert conversation.service.open_ones(at_risk="medical") == []


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (MACHINE, "bà không có khó thở gì đâu, mà máy gần hết pin | tell_since"),
        (MACHINE, "bà không có khó thở gì đâu em | tell_since"),
        (ILL, "bà không khó thở, mà nóng quá | tell_since"),
        (ILL, "không ngất đâu mà tím tái rồi | tell_since"),
    ],
)
def test_an_alarm_stays_where_something_else_presses(first: str, line: str) -> None:
    conversation = after(first, line)
    assert "alarm_withdrawn" not in conversation.last.says
    assert conversation.situation.handed_over is not None
