"""The breaker, the address and what is cancelled, in English; and a cut to come that should be moved."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.test_english_codes import hue
from tests.dialogue.deciding.test_in_english import after_the_outage

STREET = "Nguyễn Duy Hiệu"
FIRST = "I'm in an Airbnb on Nguyen Duy Hieu street and all the lights just went out"
NUMBER = "0936700583"
CUT = "hello, is there a cut in Minh Mang street tomorrow?"


def in_the_dark(*lines: str) -> Talk:
    conversation = talk(OutageService(known_places=(STREET,)), FIRST, *lines, is_written=True)
    assert conversation.asked[0] == "home_checks"
    return conversation


def reported(*lines: str) -> Talk:
    conversation = in_the_dark("breaker is ok, neighbors have light", *lines)
    assert "report_taken" in conversation.said[1]
    return conversation


@pytest.mark.parametrize(
    "said",
    [
        "The people across the street have lights on, I can see them. I don't even know where the breaker is, what does"
        " it look like?",
        "what does a breaker look like?",
        "sorry, where is the breaker?",
    ],
)
def test_the_breaker_is_explained_first(said: str) -> None:
    assert in_the_dark(said).last.says == ("explain_breaker",)


@pytest.mark.parametrize(
    "said",
    [
        "Like I said I dont know where it is. Found a gray box by the door with a bunch of switches, they're all"
        " pointing up except one in the middle",
        "all switches are up but one is down",
        "there is a box, one of the switches points down",
    ],
)
def test_one_lever_that_is_down_is_put_up_before_a_crew_is_sent(said: str) -> None:
    for before in ((), ("what does a breaker look like?",)):
        conversation = in_the_dark(*before, said)
        assert conversation.last.says[0] == "reset_breaker", conversation.last
        assert conversation.service.reports == []


@pytest.mark.parametrize(
    "said",
    [
        "Should I push that switch up or is that dangerous?",
        "And the switch, can I touch it?",
        "is it safe to flip the breaker back on?",
        "can I put the lever up myself",
    ],
)
def test_the_breaker_may_be_put_up_once(said: str) -> None:
    for conversation in (in_the_dark(said), reported(said)):
        assert conversation.last.says[0] == "put_it_up_once", conversation.last
    again = in_the_dark("I put it up and it trips again", said).last
    assert "put_it_up_once" not in again.says


@pytest.mark.parametrize(
    "said", ["it tripped again", "I pushed it up and it goes down again", "the breaker won't stay up"]
)
def test_a_breaker_that_trips_again_is_left_off(said: str) -> None:
    conversation = in_the_dark("should I push the breaker up?", said)
    assert conversation.last.says[0] == "trips_again"
    assert conversation.service.reports == []


def test_power_that_went_off_again_is_no_breaker() -> None:
    turn = talk(OutageService(known_places=(STREET,)), FIRST, "all was fine, the power went off again").last
    assert "trips_again" not in turn.says


@pytest.mark.parametrize(
    "said",
    [
        "But how will they find me? It's 42 Nguyen Duy Hieu, the yellow house",
        "how can the crew find us? we are in number 42, the yellow house",
        "do they have my address? 42, yellow house",
    ],
)
def test_the_address_is_noted_for_the_crew(said: str) -> None:
    conversation = reported(said)
    assert conversation.last.says[0] == "added_to_the_report"
    noted = conversation.service.reports[-1]
    assert "42" in noted["description"]
    assert noted["place"] == conversation.service.reports[0]["place"]


def test_address_number_and_breaker_in_one_turn() -> None:
    conversation = reported(
        "Oh great, thank you! But how will they find me? It's 42 Nguyen Duy Hieu, the yellow house. My number is 0936"
        " 700 583. Should I push that switch up or is that dangerous?"
    )
    assert {"added_to_the_report", "put_it_up_once", "subscribed"} <= set(conversation.last.says)
    assert [one["phone"] for one in conversation.service.subscriptions] == [NUMBER]


def back_again(*lines: str) -> Talk:
    said = "everything came back on, the lights are back. You don't need to send anybody, sorry!"
    conversation = reported(f"yes please, {NUMBER}", said, *lines)
    assert conversation.said[3][0] in ("power_is_back_closed", "report_cancelled")
    return conversation


@pytest.mark.parametrize(
    "said",
    [
        "no, power's fine. I mean cancel the text message please. thanks, bye",
        "cancel the text message please",
        "And the text messages are off too? I don't want my phone buzzing all night",
        "please stop the texts",
        "turn off the messages please",
    ],
)
def test_the_message_is_taken_back(said: str) -> None:
    conversation = back_again(said)
    assert conversation.service.subscriptions == [], conversation.last
    assert "ask_breaker_and_neighbors" not in conversation.last.says
    assert conversation.last.decided.ended == said.endswith("bye")


def test_what_stands_no_more_is_said_beside_the_cut_asked_about() -> None:
    conversation = back_again(
        "So nobody is coming at 3 am and I won't get texts about it either, right? Also is there any power cut planned"
        " here tomorrow, I work online"
    )
    assert conversation.last.says[:3] == (
        "nobody_comes",
        "message_withdrawn",
        "no_planned_cut_that_day",
    )


def test_a_crew_that_is_still_on_its_way_is_said_to_be() -> None:
    assert reported("so nobody is coming?").last.says[0] == "recap"


def test_the_message_about_an_outage_is_taken_back() -> None:
    conversation = after_the_outage("yes please, 0905777888", "cancel the text message please")
    assert conversation.service.subscriptions == []
    assert conversation.last.hand_over is None


@pytest.mark.parametrize("said", ["no, power's fine, thanks, bye", "no. lights are ok. bye"])
def test_power_that_is_fine_is_no_outage(said: str) -> None:
    turn = back_again(said).last
    assert turn.decided.ended, turn
    assert turn.says[-1] == "goodbye"


@pytest.mark.parametrize(
    "said",
    [
        "can you move it to the afternoon",
        "i know that already i am asking is it possible to move the cut to the afternoon because i have an important"
        " meeting",
        "i want another time not seven to ten thirty whom do i ask",
        "could the cut be postponed?",
        "please reschedule the maintenance",
    ],
)
def test_a_cut_cannot_be_moved_and_a_person_is_offered(said: str) -> None:
    conversation = talk(hue(), CUT, said)
    assert conversation.last.says[0] == "cannot_move_the_cut"
    assert conversation.last.question == "offer_person"


@pytest.mark.parametrize(
    "said",
    [
        "okay please tell your colleague i have a video meeting with my office at nine tomorrow so i want the cut to be"
        " moved to the afternoon",
        "tell your colleague I want the cut to be moved",
        "let the staff know that the cut is at a bad time",
    ],
)
def test_what_is_for_the_colleague_is_taken_down(said: str) -> None:
    conversation = talk(hue(), CUT, "I want to talk to a person", said)
    assert conversation.last.says == ("added_to_the_hand_over",)
    assert "moved" in conversation.summary or "bad time" in conversation.summary


@pytest.mark.parametrize(
    "said",
    [
        "hmm okay and will the water pump and the internet also stop or only the lights",
        "does my wifi router work during the cut?",
        "will the elevator stop too",
    ],
)
def test_everything_at_home_stops(said: str) -> None:
    assert talk(hue(), CUT, said).last.says[0] == "everything_stops"


@pytest.mark.parametrize(
    "said",
    [
        "i am calling about some power cut tomorrow my landlady told me there is some maintenance in our street in"
        " [hue]",
        "is there a planned cut in our area in [Hue] tomorrow?",
    ],
)
def test_a_town_is_not_taken_for_the_callers_street(said: str) -> None:
    service = hue()
    service.areas = {"plan": ("minh mang", "hue")}
    service.known_places = ("Minh Mạng", "Huế")
    conversation = talk(service, said)
    assert conversation.last.question == "area"
    assert "Minh Mạng" not in conversation.last.text
    assert conversation.say("it is minh mang street").says[0] == "planned_cut"
