"""Who is only hot, afraid or crying is no emergency: one sentence of advice, then what was asked."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_LE_LOI, out_in_le_loi, quiet


@pytest.mark.parametrize(
    "line",
    [
        "nhà chị có con nhỏ mới bốn tháng à nóng quá nó khóc nãy giờ nè | tell_at_risk:medical tell_out",
        "nhà có em bé 8 tháng tuổi nóng khóc hoài | tell_at_risk",
        "bà ngoại 82 tuổi nóng không ngủ được | tell_at_risk:medical ask_return",
        "nha co con nho 5 thang nong qua khoc hoai | tell_at_risk:medical tell_out",
    ],
)
def test_heat_and_crying_are_no_emergency(line: str) -> None:
    conversation = talk(out_in_le_loi(), line, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.says[0] == "keep_cool"
    assert len(conversation.last.says) > 1
    assert conversation.last.hand_over is None
    assert conversation.situation.risk is None
    assert conversation.service.open_ones(at_risk="medical") == []


def test_the_advice_comes_once() -> None:
    line = "em bé 8 tháng tuổi nóng khóc hoài, mấy giờ có điện | tell_at_risk ask_return"
    conversation = talk(out_in_le_loi(), line, line, caller_phone=PHONE_OF_LE_LOI)
    assert conversation.last.says[0] != "keep_cool"


@pytest.mark.parametrize(
    "line",
    [
        "con nhỏ bốn tháng nóng quá sốt rồi em | tell_at_risk:medical",
        "bé 4 tháng nóng quá nó lừ đừ | tell_at_risk:medical",
        "cháu tím tái, khóc không ra hơi | tell_at_risk:medical",
        "bé sơ sinh nằm lồng ấp nóng quá | tell_at_risk:medical",
        "bà cụ nóng quá khó thở | tell_at_risk:medical",
        "bà yếu lắm, nóng chịu không nổi | tell_at_risk:medical",
        "bé xông khí dung mà nóng quá | tell_at_risk:medical",
        "con ở nhà một mình con sợ tối quá | tell_at_risk:child",
        "bé 5 tháng bỏ bú, nóng khóc quá | tell_at_risk:medical",
    ],
)
def test_a_sign_of_illness_makes_it_one(line: str) -> None:
    assert talk(quiet(), line, caller_phone=PHONE_OF_LE_LOI).last.hand_over is not None


@pytest.mark.parametrize(
    "line",
    [
        "mấy đứa nhỏ sợ tối khóc quá trời, mấy giờ có điện | tell_at_risk:medical ask_return",
        "nhắn tin cho tui cả hai nhà, mạ tui già rồi sợ tối té | want_messages",
        "bà ngoại tui già rồi, tối quá bà sợ, chừng nào có điện | ask_return",
        "mệ có nóng chi mô, mệ già rồi mệ sợ tối thôi, khi mô có điện | ask_return",
    ],
)
def test_fear_of_the_dark_gets_a_torch_and_no_word_of_heat(line: str) -> None:
    conversation = talk(out_in_le_loi(), line, caller_phone=PHONE_OF_LE_LOI, is_written=True)
    assert conversation.last.says[0] == "calm_and_a_torch"
    for word in ("nóng", "bú", "115"):
        assert word not in conversation.last.text
    assert "nến" in conversation.last.text


def test_a_bang_is_the_cause_that_was_told() -> None:
    line = (
        "dạ chào cô mệ năm ni tám mốt tuổi rồi ở một mình nghe cái đùng một cái rứa là tắt hết mệ sợ quá"
        " | tell_at_risk:medical tell_out"
    )
    turn = talk(out_in_le_loi(), line, caller_phone=PHONE_OF_LE_LOI, is_written=True).last
    assert turn.says[:2] == ("calm_and_a_torch", "what_banged")
    assert "cây đổ vào đường dây" in turn.text
    assert "115" not in turn.text


@pytest.mark.parametrize(
    ("line", "milk"),
    [
        ("em bé 8 tháng tuổi nóng khóc hoài, mấy giờ có điện | ask_return", True),
        ("thằng nhỏ 8 tuổi nóng quá nó khóc hoài, mấy giờ có điện | ask_return", False),
        ("bà ngoại 82 tuổi nóng không ngủ được, mấy giờ có điện | ask_return", False),
        ("em ở nhà với thằng em nhỏ nó sáu tuổi nóng quá nó khóc hoài, mấy giờ có điện | ask_return", False),
    ],
)
def test_only_a_baby_is_given_milk(line: str, milk: bool) -> None:
    turn = talk(out_in_le_loi(), line, caller_phone=PHONE_OF_LE_LOI, is_written=True).last
    assert turn.says[0] == "keep_cool"
    assert ("cho bú" in turn.text) is milk
