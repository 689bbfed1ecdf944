"""The greeting: what is happening where the caller lives, before any question."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.identity.unmarked_places import names_in
from tests.dialogue.deciding.outage_service import OutageService, at, outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import (
    OF_HUNG_VUONG,
    OF_LE_LOI,
    PHONE_OF_LE_LOI,
    PHONE_OF_TWO,
    out_in_le_loi,
    quiet,
)


def greeted(service: OutageService, phone: str | None) -> Talk:
    conversation = Talk(service, phone)
    conversation.open()
    return conversation


@pytest.mark.parametrize(
    ("phone", "said", "question"),
    [
        (None, ("greeting", "ask_code_or_phone_or_question"), "how_to_help"),
        ("0977000111", ("greeting", "ask_code_or_phone_or_question"), "how_to_help"),
        (PHONE_OF_LE_LOI, ("greeting", "ask_is_this_your_street"), "confirm"),
        (PHONE_OF_TWO, ("greeting", "ask_street"), "which_point"),
    ],
)
def test_the_number_decides_what_is_asked(phone: str | None, said: tuple[str, ...], question: str) -> None:
    conversation = greeted(quiet(), phone)
    assert conversation.last.says == said
    assert conversation.last.question == question


def test_an_outage_at_home_is_told_before_any_question_and_not_again() -> None:
    conversation = greeted(out_in_le_loi(), PHONE_OF_LE_LOI)
    assert conversation.last.says[:2] == ("greeting", "outage_now")
    assert conversation.last.decided.outcome == "answered"
    assert conversation.say("nhà chị mất điện rồi | tell_out").says[0] == "return"


def test_an_outage_at_one_of_two_homes_is_told_and_the_street_is_asked() -> None:
    service = quiet(outages=[outage()], homes={"tree": (OF_HUNG_VUONG,)})
    conversation = greeted(service, PHONE_OF_TWO)
    assert conversation.last.says == ("greeting", "outage_now", "ask_street")
    assert "Hùng Vương" in conversation.last.texts[1]
    assert conversation.say("cái ở Hùng Vương | choose").says[0] == "outage_now"


def test_an_open_report_is_told_in_the_greeting() -> None:
    service = quiet()
    talk(service, "mất điện PC05II0123456 | tell_out give", "nhà bên cũng mất | tell_neighbours_out")
    conversation = greeted(service, PHONE_OF_LE_LOI)
    assert conversation.last.says[:2] == ("greeting", "report_status")
    assert len(service.reports) == 1


def test_the_service_is_down_and_the_greeting_says_so() -> None:
    conversation = greeted(OutageService(is_down=True), PHONE_OF_LE_LOI)
    assert conversation.last.says == ("greeting", "outage_service_down_at_greeting")
    assert conversation.last.hand_over is None


def test_no_name_and_no_house_number_is_said_to_a_number() -> None:
    for service in (quiet(), out_in_le_loi()):
        text = greeted(service, PHONE_OF_LE_LOI).last.text
        assert "Bưởi" not in text
        assert "12 Lê" not in text
        assert OF_LE_LOI not in text.replace(" ", "")


def test_what_was_told_in_the_greeting_counts_as_told_when_it_changes() -> None:
    service = out_in_le_loi()
    conversation = greeted(service, PHONE_OF_LE_LOI)
    service.outages[0]["expected_back_at"] = at(5)
    assert "20 giờ" in conversation.say("mấy giờ có điện | ask_return").text


def test_nothing_is_looked_up_for_words_that_name_nothing() -> None:
    for words in ("nhà em mất điện", "nha chi van toi", "bên nhà má em cúp điện rồi"):
        assert names_in(words) == [], words
    assert names_in("còn bên mạ mình minh mạng") == ["minh mạng"]
