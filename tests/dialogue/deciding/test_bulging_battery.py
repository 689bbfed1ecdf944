"""A battery that bulges is not to be used, and no crew comes for it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi


@pytest.mark.parametrize(
    "acts", ["want_report", "tell_unsteady", "ask_faq:safety tell_unsteady", "tell_danger"]
)
@pytest.mark.parametrize(
    "words",
    [
        "có cục sạc dự phòng cũ nó hơi phồng phồng xài đỡ được không",
        "pin điện thoại em nó phình ra rồi sạc tiếp được không",
    ],
)
def test_a_bulging_battery_makes_no_report(words: str, acts: str) -> None:
    conversation = talk(out_in_le_loi(), f"{words} | {acts}", caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.says[0] == "bulging_battery"
    assert conversation.service.reports == []


def test_a_question_without_a_fault_makes_no_report() -> None:
    line = "cái cục này cũ rồi xài đỡ được không | tell_unsteady"
    assert talk(out_in_le_loi(), line, caller_phone=PHONE_OF_LE_LOI).service.reports == []
