"""A smell that was only the rice: the alarm ends whole, and nothing is added to the records."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi

SMELL = "bên cái công tơ nhà kế bên o nghe mùi khét khét chi rứa hí | tell_danger:fire"
WHERE = "ờ thì kế nhà o đó tám mươi lăm [Lê Lợi] mà để o chạy ra ngó cái đã | give"


def after(*lines: str) -> Talk:
    return talk(out_in_le_loi(), *lines, caller_phone=PHONE_OF_LE_LOI, is_written=True)


@pytest.mark.parametrize(
    "line",
    [
        "úi chao ơi không phải mô em ơi nồi cơm nhà o nấu bếp ga hắn khê đen thui chơ không phải công tơ chi hết"
        " mắc cười chưa | correct",
        "úi chao ơi không phải mô em ơi nồi cơm nhà o nấu bếp ga hắn khê đen thui chơ không phải công tơ chi hết"
        " mắc cười chưa | tell_out correct",
        "hoá ra nồi cá kho của chị cháy khét chứ không phải công tơ em ơi | reject",
        "dạ cơm nhà em khê thôi, công tơ không sao hết | no",
    ],
)
def test_burnt_food_ends_the_alarm(line: str) -> None:
    conversation = after(SMELL, WHERE)
    codes = [one["code"] for one in conversation.service.open_ones()]
    assert codes
    turn = conversation.say(line)
    assert turn.says[0] == "alarm_withdrawn"
    assert all(code in turn.text for code in codes)
    assert conversation.service.open_ones() == []
    assert conversation.situation.handed_over is None


@pytest.mark.parametrize("acts", ["ask_return", "want_stop ask_return"])
def test_nobody_shall_come_and_the_question_is_answered(acts: str) -> None:
    line = "ơ ghi phiếu chi nữa con cơm khê thôi mà thôi đừng cho ai tới tội người ta o chỉ hỏi mấy giờ có điện thôi"
    conversation = after(SMELL, WHERE, f"{line} | {acts}")
    assert conversation.last.says[0] == "alarm_withdrawn"
    assert "return" in conversation.last.says
    assert conversation.service.open_ones() == []


@pytest.mark.parametrize(
    "line",
    [
        "không phải công tơ, cái trụ bên kia bốc khói kìa | tell_danger:fire",
        "nồi cơm điện cháy khét luôn, công tơ cũng khét | tell_danger:fire",
        "đừng cho ai tới gần nghe em | give",
        "em dặn thợ xuống coi công tơ nghe | give",
    ],
)
def test_a_danger_that_is_still_there_stays_on_record(line: str) -> None:
    conversation = after(SMELL, WHERE, line)
    assert conversation.service.open_ones(kind="hazard")
    assert conversation.situation.danger is not None
