"""Messages about two places to two numbers, and what stands for one of them."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, cut, outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import PHONE_OF_TWO, quiet

MOTHER = "0935118460"
AT_WORK = "còn chỗ mình làm ở [Lý Nam Đế] mất điện, có điện chưa em | ask_supply"
TO_EACH = (
    "uh nhắn đi em, chỉ chỗ Lý Nam Đế thôi nha. Mà Minh Mạng mai nhớ nhắn cho mạ mình trước 1 tiếng đc k,"
    " số mạ là 0935 118 460 | yes want_messages give"
)


def _service() -> OutageService:
    return quiet(
        outages=[
            outage(id="now", area_text="Đường Lý Nam Đế"),
            cut(16, 20, id="hers", area_text="Đường Minh Mạng"),
        ],
        areas={"now": ("lý nam đế",), "hers": ("minh mạng",)},
        known_places=("Minh Mạng", "Lý Nam Đế"),
    )


def _talk(*lines: str) -> Talk:
    first = "cái ở Trần Phú mai có cắt không | choose ask_planned"
    return talk(_service(), first, AT_WORK, *lines, caller_phone=PHONE_OF_TWO, is_written=True)


def _signed_up(turns: Talk) -> set[tuple[str, str]]:
    return {(one["place"].lower(), one["phone"]) for one in turns.service.subscriptions}


BOTH = {("lý nam đế", PHONE_OF_TWO), ("minh mạng", MOTHER)}


@pytest.mark.parametrize(
    "words",
    [
        TO_EACH,
        TO_EACH.replace("yes want_messages give", "ask_planned give"),
        "Lý Nam Đế có điện nhắn số mình, còn Minh Mạng thì nhắn mạ mình 0935118460 | want_messages give",
        "nhắn mình chỗ Lý Nam Đế. Còn bên Minh Mạng nhắc má em giùm, số 0935118460 | want_messages give",
    ],
)
def test_each_number_gets_the_messages_of_its_place(words: str) -> None:
    turns = _talk(words)
    assert _signed_up(turns) == BOTH
    assert turns.last.says == ("subscribed", "subscribed_for_a_cut")
    assert "trước giờ cắt" in turns.last.text  # a reminder an hour before is not possible, which is said


@pytest.mark.parametrize(
    "words",
    [
        "Ủa nhầm rồi em. Lý Nam Đế là chỗ mình làm, nhắn vô số mình. Còn số mạ 460 là cho Minh Mạng mai cắt | correct",
        "nhầm rồi, Lý Nam Đế nhắn số mình, còn số mạ 460 nhắn Minh Mạng | correct want_messages",
    ],
)
def test_a_number_of_the_wrong_place_is_moved(words: str) -> None:
    wrong = "nhắn Lý Nam Đế cho mạ mình, số mạ là 0935 118 460 | want_messages give"
    turns = _talk(wrong)
    assert _signed_up(turns) == {("lý nam đế", MOTHER)}
    turns.say(words)
    assert _signed_up(turns) == BOTH


@pytest.mark.parametrize(
    "words",
    [
        "Mình biết rồi, ý là số mạ mình có ghi cái nào k, hay em vẫn nhắn Lý Nam Đế cho mạ | ask_return",
        "còn số của mạ mình thì sao, có nhắn trước bữa mai cắt điện bên Minh Mạng k em | ask_planned",
        "so 460 co ghi gi khong em | ask_supply",
        "số má em đang được nhắn chỗ nào | ask_supply",
    ],
)
def test_what_stands_for_a_number(words: str) -> None:
    turns = _talk(TO_EACH, words)
    assert turns.last.says == ("recap",)
    assert "Minh Mạng" in turns.last.text
    assert "Lý Nam Đế" not in turns.last.text
    assert "4 6 0" in turns.last.text


def test_a_number_that_gets_nothing_any_more() -> None:
    turns = _talk(TO_EACH, "thôi bỏ số 460 đi em, đừng nhắn mạ mình nữa | want_no_messages")
    assert _signed_up(turns) == {("lý nam đế", PHONE_OF_TWO)}
    turns.say("rứa số mạ mình còn ghi cái nào không | ask_supply")
    assert turns.last.says == ("nothing_for_this_number",)
