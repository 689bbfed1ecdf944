"""Illness that is denied is none, and water in the house is a danger whatever a model makes of it."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.signals import danger_kind, risk_in
from assistant.dialogue.understanding.view import Seen
from tests.dialogue.understanding.hearing import by_rule, heard, names, understood_as

SIGNS = ("medical", "injured", "critical_sign", "ambulance")


@pytest.mark.parametrize(
    "said",
    [
        "Dạ bà không có khó thở gì đâu em, chị hỏi thuốc thôi",
        "da ba khong co kho tho gi dau em",
        "mẹ chị bình thường mà, có bệnh nặng gì đâu mà gọi cấp cứu",
        "Trời, mẹ chị bình thường mà em, có bệnh nặng gì đâu mà gọi cấp cứu.",
        "ông đâu có bị ngất",
        "bả chưa ngất, cũng chẳng chóng mặt",
        "hổng có tức ngực chi mô",
        "không ai ngất xỉu hết",
        "không phải cấp cứu đâu em",
        "bà khoẻ, khỏi gọi cấp cứu",
        "chưa cần gọi 115",
        "có gì đâu mà kêu cấp cứu",
        "bà không còn khó thở",
    ],
)
def test_a_sign_that_is_denied_is_none(said: str) -> None:
    assert not Seen.of(said).whole.has(*SIGNS)
    assert risk_in(Seen.of(said)) is None
    assert "tell_at_risk" not in names(understood_as(said, "tell_at_risk"))


@pytest.mark.parametrize(
    "said",
    [
        "bà có sao không, khó thở lắm",
        "không biết làm sao bà khó thở quá",
        "bà có sao không khó thở lắm em",
        "bà không khó thở nhưng mà tím tái",
        "bà thở không nổi",
        "gọi hoài không tỉnh",
        "không gọi cấp cứu được",
        "không gọi 115 được em ơi",
        "không cần gọi cấp cứu hả em",
        "có cần gọi 115 không",
        "bà không đứng dậy nổi",
        "ở nhà không có ai, bà khó thở",
    ],
)
def test_words_near_a_denial_leave_the_sign(said: str) -> None:
    assert Seen.of(said).whole.has(*SIGNS)


@pytest.mark.parametrize(
    "said",
    [
        "nuoc vo nha roi em oi, ben em cat dien nha chi giup dc ko",
        "nước vô nhà, lụt tới mắt cá chân",
        "lut toi mat ca chan roi",
        "mấy cái ổ cắm thấp ngập hết trơn",
        "may cai o cam thap ngap het tron",
        "nước ngập ổ cắm rồi",
        "cau dao trong bep, phai loi vo moi tat dc",
        "nước vô tới bếp, điện vẫn còn, cắt điện giùm",
        "nước tràn vào nhà em",
        "nhà chị đang ngập, ổ điện ướt hết",
        "nước lên ngang cầu dao",
        "lũ vào nhà rồi em",
        "tủ lạnh ngâm nước mà điện còn",
    ],
)
def test_water_in_the_house_is_a_danger_though_the_model_misses_it(said: str) -> None:
    assert danger_kind(Seen.of(said)) == "water"
    assert by_rule(heard(said, "check_outage"))["tell_danger"].kind == "water"
    assert names(understood_as(said, "ask_capabilities"))[0] == "tell_danger"


@pytest.mark.parametrize(
    "said",
    [
        "nhà em cúp nước",
        "nước máy yếu quá",
        "tủ lạnh chảy nước rồi, bao giờ có điện",
        "mất điện không có nước vô nhà",
        "đường ngập tới đầu gối, mất điện rồi",
        "sợ nước vô nhà quá",
        "cúp điện nên không bơm nước lên nhà được",
        "bao gio co nuoc",
        "tu lanh chay nuoc het roi",
        "nước ngoài đường ngập trước nhà",
        "hoá đơn tiền nước gửi tới nhà chưa",
        "nước ngọt để ở bếp",
        "hết nước uống rồi mấy giờ có điện",
        "lỗi gì mà cúp hoài",
    ],
)
def test_other_water_is_no_danger(said: str) -> None:
    assert "tell_danger" not in names(understood_as(said, "ask_return"))
