"""Questions beside the supply that have one answer of their own."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("có người xưng bên điện lực kêu chuyển khoản vô tài khoản cá nhân | complain", "scam"),
        ("cho xin giấy xác nhận mất điện | want_report", "certificate"),
        ("đèn đường trước nhà sáng hoài ai trả tiền vậy | ask_faq:tariff", "street_light"),
        ("cái đèn đỏ trên công tơ nháy hoài có sao không | >is_dangerous", "meter_light"),
        ("dây từ công tơ vào nhà hư thì ai trả tiền | ask_faq:relocate_meter", "after_meter"),
        (
            "sáng nay đóng tiền điện trễ 2 tháng rồi mà sao chưa mở điện lại | ask_faq:overdue_disconnection",
            "cut_for_debt",
        ),
        ("chi bị cắt vì nợ tiền hả em | ask_cause", "cut_for_debt"),
        ("coi cái đồng hồ điện làm răng cho biết số | ask_faq:meter_reading_schedule", "read_the_meter"),
        ("qua zalo được không em | ask_capabilities", "zalo"),
        ("cho người tới cưa giúp nhánh cây trước nhà | want_report", "tree"),
        ("quán cà phê thì tính giá điện kinh doanh bao nhiêu | ask_faq:tariff", "business_tariff"),
    ],
)
def test_each_is_answered_once(words: str, answered: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, "thôi khỏi nhắn | no", words)
    assert turns.last.says[0] == answered
    assert turns.service.deeds == []


def test_a_wish_beside_it_is_served_too() -> None:
    turns = talk(
        out_in_le_loi(), KNOWN, "cho xin giấy xác nhận mất điện, mà mấy giờ có | want_report ask_return"
    )
    assert turns.last.says[0] == "certificate"
