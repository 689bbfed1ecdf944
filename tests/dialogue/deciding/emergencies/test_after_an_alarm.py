"""Medicine in the fridge is a question of food, and a withdrawn alarm is said to be withdrawn."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import out_in_le_loi

TOURISTS = (
    "Hello, we are french tourists, no light since one hour in [Le Loi] street. When does it come back?"
)
ILL = "my wife is very sick and the power is out"
WELL = "No no she is fine, not an emergency! please no ambulance"


def after(*lines: str) -> Talk:
    return talk(out_in_le_loi(), *lines, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        "And for the food in the fridge we have insulin of my wife inside, how long it stays cold you think?",
        "there is insulin of my wife inside the fridge, how long does it stay cold?",
        "how long does the fridge keep my medicine cold?",
    ],
)
def test_medicine_in_the_fridge_is_a_question_of_food(line: str) -> None:
    conversation = after(TOURISTS, line)
    assert conversation.last.says[0] == "food"
    assert conversation.last.hand_over is None
    assert conversation.situation.risk is None


@pytest.mark.parametrize(
    "line",
    [
        "my wife needs insulin and she feels very sick, the fridge is warm, how long?",
        "my newborn baby is in an incubator, how long does it take?",
    ],
)
def test_somebody_ill_is_still_at_risk(line: str) -> None:
    assert after(TOURISTS, line).last.hand_over is not None


@pytest.mark.parametrize(
    "line",
    [
        "thanks. so the colleague will not call, it's cancelled?",
        "Please just tell me: the colleague emergency is cancelled yes or no?",
        "ok good they are working. And the emergency desk?? we don't want an ambulance come to the homestay",
        "so no ambulance is coming?",
    ],
)
def test_a_withdrawn_alarm_is_said_to_be_withdrawn(line: str) -> None:
    conversation = after(TOURISTS, ILL, WELL)
    assert conversation.last.says[0] == "alarm_withdrawn"
    turn = conversation.say(line)
    assert turn.says[0] == "alarm_is_withdrawn"
    assert "recap_nothing" not in turn.says
    assert turn.hand_over is None


@pytest.mark.parametrize(
    "line",
    ["vậy là không ai tới nữa hả em | ask_report_status", "vụ khẩn cấp đó huỷ chưa em | ask_report_status"],
)
def test_in_vietnamese_too(line: str) -> None:
    lines = ("trụ điện cháy ở [chợ Cồn] | tell_danger:fire give", "cháy gì đâu, cái đèn đường | reject", line)
    assert after(*lines).last.says[0] == "alarm_is_withdrawn"


def test_a_new_alarm_after_it_is_one() -> None:
    assert after(TOURISTS, ILL, WELL, ILL).last.hand_over is not None
