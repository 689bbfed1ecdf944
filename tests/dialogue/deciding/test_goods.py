"""Food and goods in a freezer: how they keep, and who pays for them."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi

KNOWN = "mất điện PC05II0123456 | tell_out give"
NO_MESSAGE = "thôi khỏi nhắn | no"


@pytest.mark.parametrize(
    "words",
    [
        "toi co 2 tu dong ca muc khoang 3 ta, bao gio co lai z, de lau la ca hu het",
        "tủ đông nhà anh đầy tôm cá, chừng nào có điện, để lâu chắc hư hết",
    ],
)
def test_beside_the_hour_it_is_told_how_goods_keep(words: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | ask_return")
    assert turns.last.says[:2] == ("food", "return")


@pytest.mark.parametrize(
    "acts", ["ask_faq:compensation", "off_topic >not_known", "off_topic", ">is_dangerous"]
)
@pytest.mark.parametrize(
    "words",
    [
        "the tu dong do minh co mo ra bo da vo dc ko, hay cu de im?",
        "chua hu, moi hoi vay thoi. t hoi la co nen mo tu bo da ko",
        "tủ lạnh mở ra bỏ thêm đá vào có được không em",
    ],
)
def test_a_freezer_stays_shut(words: str, acts: str) -> None:
    assert talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}").last.says == ("keep_it_shut",)


@pytest.mark.parametrize("acts", ["ask_faq:compensation", "off_topic >not_known", ">plan_ahead"])
@pytest.mark.parametrize(
    "words",
    [
        "hu ca thi dien luc co den ko",
        "a ma neu ca hu that thi can giay to j de doi den bu",
        "hàng trong tủ hư hết thì bên em có bồi thường không",
        "mấy trăm ký tôm mà hỏng là ai đền cho tui",
    ],
)
def test_paying_for_goods_is_not_decided_here(words: str, acts: str) -> None:
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | {acts}")
    assert turns.last.says == ("goods_are_not_decided_here", "offer_person_for_a_request")
    assert "thiết bị" not in turns.last.text


def test_both_are_answered() -> None:
    words = "tu dong do minh co mo ra bo da vo dc ko, hay cu de im? hu ca thi dien luc co den ko?"
    turns = talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | ask_faq:compensation")
    assert turns.last.says == ("keep_it_shut", "goods_are_not_decided_here", "offer_person_for_a_request")


@pytest.mark.parametrize(
    "words", ["tủ đông hư thì có đền không", "ti vi cháy mất rồi, có bồi thường không em"]
)
def test_a_device_is_answered_as_stored(words: str) -> None:
    assert "stored" in talk(out_in_le_loi(), KNOWN, NO_MESSAGE, f"{words} | ask_faq:compensation").last.says


def test_beside_a_wish_for_a_person_it_is_said_too() -> None:
    turns = talk(out_in_le_loi(), KNOWN, "cá hư hết rồi có đền không, cho gặp nhân viên | want_person")
    assert turns.last.says == ("goods_are_not_decided_here", "handing_over")
