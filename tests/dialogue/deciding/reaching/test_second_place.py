"""Messages about a second place go to the number that gets those about the first."""

from __future__ import annotations

import pytest

from assistant.dialogue.wording.outages import proper_name
from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import out_in_le_loi

LINES = (
    "mẹ chị ở [hùng vương] bị tối thui | ask_supply",
    "ừ nhắn đi em, số chị 0914226803 | want_messages give yes",
    "chồng ở xưởng bên [lê lợi], bên đó có bị luôn k | ask_supply",
)


def asked_of_two(service: OutageService | None = None) -> Talk:
    turns = talk(service or out_in_le_loi(), *LINES)
    assert len(turns.service.subscriptions) == 1
    return turns


@pytest.mark.parametrize(
    "words",
    [
        "thế bên [lê lợi] khi nào biết giờ thì báo chị luôn với, gửi chung số lúc nãy | want_messages >recap",
        "bên lê lợi có điện cũng nhắn số đó nghe | >recap",
        "nhan them cho chi ben le loi nua | want_messages",
    ],
)
def test_a_second_place_is_signed_up_beside_the_first(words: str) -> None:
    turns = asked_of_two()
    turns.say(words)
    assert turns.last.says == ("subscribed",)
    assert [one["phone"] for one in turns.service.subscriptions] == ["0914226803"] * 2
    assert "Lê Lợi" in turns.last.text


def test_a_correction_signs_it_up() -> None:
    turns = asked_of_two()
    turns.say("em ghi tin nhắn nào rồi | >recap")
    turns.say("không phải, cái hùng vương xong rồi, chị nói chỗ xưởng, [lê lợi] á | correct no")
    assert turns.last.says == ("subscribed",)
    assert len(turns.service.subscriptions) == 2


@pytest.mark.parametrize(
    "words",
    [
        "tin nhắn có ghi rõ chỗ nào không, chị sợ lộn | want_messages",
        "mà tin nhắn ghi rõ đường nào hả em | thank",
        "tin nhan ghi ro cho nao ha, chi so lon | >recap",
    ],
)
def test_messages_name_their_street(words: str) -> None:
    turns = asked_of_two()
    turns.say("bên [lê lợi] cũng nhắn chị luôn, số lúc nãy | want_messages")
    turns.say(words)
    assert turns.last.says == ("messages_name_the_place",)
    assert "Hùng Vương" in turns.last.text
    assert "Lê Lợi" in turns.last.text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("nguyễn sinh cung", "Nguyễn Sinh Cung"),
        ("đường hai bà trưng", "đường Hai Bà Trưng"),
        ("hai bà trưng", "Hai Bà Trưng"),
        ("301/5 lê duẩn", "301/5 Lê Duẩn"),
        ("hẻm 12 lê lợi", "hẻm 12 Lê Lợi"),
        ("Lê Lợi", "Lê Lợi"),
    ],
)
def test_a_street_is_written_with_capitals(said: str, written: str) -> None:
    assert proper_name(said) == written


def test_a_street_without_accents_gets_the_name_that_is_known() -> None:
    turns = talk(out_in_le_loi(), "[hung vuong] co dien khong | ask_supply")
    assert "Hùng Vương" in turns.last.text
