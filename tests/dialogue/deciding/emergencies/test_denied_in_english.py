"""Danger that a caller names in English only to deny it, and the false alarm that ends wholly."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.view import Seen
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.test_in_english import hoi_an

NO_POWER = "no power in our hotel at 8 Lac Long Quan, Hoi An"


def with_a_false_alarm(*lines: str) -> Talk:
    first = (NO_POWER, "i smell smoke", "on the corner of the street with the pharmacy")
    conversation = talk(hoi_an(), *first, *lines, is_written=True)
    assert conversation.turns[2].hand_over is not None
    return conversation


@pytest.mark.parametrize(
    "said",
    [
        "nothing is damaged, no smoke lol",
        "there is no wire down, no fire, everyone is ok",
        "it isn't burning",
        "there is NO emergency",
        "I don't see any smoke",
        "no sparks, no broken cables here",
        "the pole is not burning, nothing is on fire",
        "nobody got an electric shock",
        "there are no signs of fire",
        "we did not report a fire",
        "that was a false alarm",
    ],
)
def test_a_denied_danger_is_none(said: str) -> None:
    seen = Seen.of(said).whole
    assert seen.has("en_no_danger")
    assert not seen.has("en_danger")


@pytest.mark.parametrize(
    "said",
    [
        "no, fire! the pole is burning",
        "no smoke yet but the wire is sparking",
        "no fire truck has come, it is all in flames and smoke",
        "there is no fire but the cable is down on the road",
        "it is not just smoke",
        "no power and the wires are burning",
        "is there no smoke? I see fire",
    ],
)
def test_a_danger_beside_a_denial_is_one(said: str) -> None:
    assert Seen.of(said).whole.has("en_danger")
    conversation = talk(hoi_an(), NO_POWER, said, is_written=True)
    assert conversation.situation.danger is not None


@pytest.mark.parametrize(
    "said",
    [
        "nothing is damaged, no smoke lol. i only asked why the power is off. and yes please text me when its back,"
        " my number is +84 905 662 418",
        "yes text me at +84905662418 please, and no there is no fire here",
        "no danger here, please send a text message to my number 0905 662 418",
    ],
)
def test_the_yes_and_the_number_beside_a_denial_count(said: str) -> None:
    conversation = talk(hoi_an(), NO_POWER, said, is_written=True)
    assert "subscribed" in conversation.last.says
    assert [one.phone for one in conversation.situation.promises] == ["0905662418"]
    assert conversation.situation.danger is None


@pytest.mark.parametrize(
    "said",
    [
        "what wire?? there is no wire, no fire, everyone is ok. please just text me when the power is back",
        "nothing is burning, sorry. text me when it is back please",
    ],
)
def test_a_denial_where_the_place_was_asked_reports_nothing(said: str) -> None:
    conversation = talk(hoi_an(), NO_POWER, "i smell smoke", said, is_written=True)
    assert conversation.last.says == ("alarm_withdrawn", "ask_contact")
    assert conversation.service.reports == []


@pytest.mark.parametrize(
    "said",
    [
        "no no please cancel that, there is NO emergency. i dont want anybody to come. only a text message to"
        " 0905662418",
        "it was a false alarm, please text me on 0905662418 when the power is back",
        "cancel the emergency please! no fire. just send me a message, my number is 0905662418",
    ],
)
def test_a_false_alarm_ends_wholly_and_the_message_is_registered(said: str) -> None:
    conversation = with_a_false_alarm(said)
    assert conversation.last.says[:2] == ("alarm_withdrawn", "subscribed")
    assert conversation.situation.handed_over is None
    assert {one["status"] for one in conversation.service.reports} == {"cancelled"}
    assert [one.kind for one in conversation.situation.promises] == ["message"]
    conversation.say("ok thanks. so will i get the text or not?")
    assert conversation.last.says[0] == "message_is_on_record"
    conversation.say("can I speak to a person?")
    assert conversation.last.hand_over is not None
    assert "BÁO NGUY HIỂM" not in conversation.last.hand_over.summary


@pytest.mark.parametrize(
    "said",
    [
        "is there no fire there?",
        "there is smoke again, no fire",
        "hurry up please",
        "nothing is damaged here",
        "nobody got a shock",
        "we have no emergency number",
    ],
)
def test_the_alarm_stands_when_it_is_not_denied(said: str) -> None:
    assert with_a_false_alarm(said).situation.handed_over is not None


@pytest.mark.parametrize(
    ("danger", "said", "stands"),
    [
        ("the wire is down on the road", "no fire, no smoke", True),
        ("the wire is burning", "it is not burning", True),
        ("the wire is burning", "there is no wire and no fire", False),
        ("the wire is down on the road", "sorry, no wire is down", False),
        ("I got an electric shock", "no shock, all fine", False),
    ],
)
def test_only_what_was_told_is_taken_back(danger: str, said: str, stands: bool) -> None:
    conversation = talk(hoi_an(), NO_POWER, danger, said, is_written=True)
    assert (conversation.situation.danger is not None) is stands


def test_no_fire_takes_nothing_from_a_person_at_risk() -> None:
    first = "my father is on a ventilator and there is no power at 8 Lac Long Quan"
    conversation = talk(hoi_an(), first, "no there is no fire here", is_written=True)
    assert conversation.situation.risk == "life_support"
    conversation.say("sorry, no emergency, the ventilator was a false alarm")
    assert conversation.situation.handed_over is not None, "a machine is named again"
