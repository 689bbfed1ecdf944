"""Codes that are spelled in English, letter by letter."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, customer, cut
from tests.dialogue.deciding.talk import talk

CODE, PHONE = "PC05II5624071", "0936700822"


def hue() -> OutageService:
    """Minh Mạng will be without power tomorrow morning."""
    return OutageService(
        customers=[customer(CODE, "Minh Mạng", "Phường Thủy Xuân", [PHONE])],
        outages=[cut(16, 19.5, id="plan", area_text="Đường Minh Mạng, phường Thủy Xuân")],
        areas={"plan": ("minh mang",)},
        homes={"plan": (CODE,)},
        known_places=("Minh Mạng",),
    )


@pytest.mark.parametrize(
    "said",
    [
        "planned cut yes my code is p c zero five i i five six two four zero seven one",
        "is there a planned cut, my code is p as in papa c as in charlie zero five double i five six two four zero"
        " seven one",
        "papa charlie zero five india india five six two four zero seven one, is there a cut tomorrow",
    ],
)
def test_a_code_spelled_in_english_is_read_back_in_english(said: str) -> None:
    conversation = talk(hue(), said)
    assert conversation.last.says == ("ask_confirm_customer",)
    assert conversation.last.text.startswith("Code PC 05II 5624071")
    assert conversation.say("yes").says[0] == "planned_cut"


def test_a_code_alone_is_english_and_looked_up() -> None:
    turn = talk(hue(), "no power at my house", "p c zero five double i five six two four zero seven one").last
    assert turn.text.startswith("Code PC 05II 5624071")


@pytest.mark.parametrize(
    "said",
    [
        "no no not pasin it starts with p c zero five",
        "wrong, it is p as in papa c as in charlie zero five",
        "sorry, again: P C zero five",
    ],
)
def test_the_beginning_of_a_code_starts_it_afresh(said: str) -> None:
    conversation = talk(hue(), "is there a planned power cut?", "p a sin", said)
    assert conversation.said[1] == ("ask_rest_of_code",)
    assert conversation.last.says == ("ask_rest_of_code",)
    assert conversation.situation.fragment == "PC05"
    conversation.say("double i five six two four zero seven one")
    assert conversation.last.says == ("ask_confirm_customer",)


def test_a_code_beside_an_announced_cut_tells_the_cut_again() -> None:
    conversation = talk(
        hue(),
        "hello, I am calling about some power cut tomorrow",
        "i have the account code here it is p c zero five double i five six two four zero seven one",
        caller_phone=PHONE,
    )
    assert conversation.last.says[0] in ("planned_cut", "planned_cut_again"), conversation.last
