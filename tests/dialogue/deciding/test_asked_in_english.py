"""What callers who speak English ask on: the crew, how sure a time is, and another street than the first."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.outage_service import OutageService, at, outage
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.test_in_english import hoi_an


def ban_me() -> OutageService:
    """Lê Duẩn is late and has no new time; Y Jút has one."""
    return OutageService(
        outages=[
            outage(area_text="Đường Lê Duẩn, phường Buôn Ma Thuột", expected_back_at=at(-0.4)),
            outage(id="yjut", area_text="Đường Y Jút, phường Buôn Ma Thuột", expected_back_at=at(1.5)),
        ],
        areas={"tree": ("le duan",), "yjut": ("y jut",)},
        known_places=("Lê Duẩn", "Y Jút"),
    )


def in_hoi_an(*lines: str) -> Talk:
    return talk(hoi_an(), "no power at 8 Lac Long Quan street", *lines, is_written=True)


def on_le_duan(*lines: str) -> Talk:
    conversation = talk(ban_me(), "no power in Le Duan street", *lines, is_written=True)
    assert conversation.said[0][0] == "outage_overdue"
    return conversation


@pytest.mark.parametrize(
    "said",
    [
        "Ok. You did not say about the workers, is somebody repairing it now?",
        "is someone fixing it at the moment?",
        "are there already workers on the way?",
        "are people working there already?",
        "has a team been sent?",
        "is it being repaired?",
    ],
)
def test_the_state_of_the_crew_is_told(said: str) -> None:
    assert in_hoi_an(said).last.says[0] == "crew_of_outage"


@pytest.mark.parametrize(
    "said",
    [
        "how sure is this 17:30?",
        "how reliable is that time",
        "can I trust this time?",
        "is that just an estimate?",
        "is this exact?",
    ],
)
def test_the_time_is_said_to_be_an_estimate(said: str) -> None:
    assert in_hoi_an(said).last.says[0] == "certain_time"


def test_cause_crew_and_certainty_are_all_answered() -> None:
    turn = in_hoi_an(
        "Thank you. But why is it off, and are there already workers on the way? And how sure is this 2:31, sounds very"
        " exact"
    ).last
    assert set(turn.says) >= {"cause", "crew_of_outage", "certain_time"}


@pytest.mark.parametrize(
    "said",
    [
        "And Y Jut? Part of the street seems to have light again but our annex at number 52 is still dark",
        "Y Jut street, the annex. When is power back there?",
        "when is it back in y jut street",
        "what about y jut?",
        "and y jut, when does the power come back there?",
        "is Y Jut off too?",
    ],
)
def test_another_street_gets_its_own_facts_with_its_name(said: str) -> None:
    for before in ((), ("what about Y Jut street?", "and when is Le Duan street back?")):
        turn = on_le_duan(*before, said).last
        assert turn.says[0] == "outage_now", turn
        assert "Y Jút" in turn.text
        assert "16:30" in turn.text


@pytest.mark.parametrize(
    "said", ["And Dinh Nup street? When is power back there?", "when is power back in Ama Khe street?"]
)
def test_a_street_that_is_not_known_does_not_get_the_time_of_the_first(said: str) -> None:
    turn = on_le_duan(said).last
    assert turn.says[0] == "cannot_look_up_there", turn


def test_two_streets_of_one_question_are_both_answered_before_any_is_known() -> None:
    turn = talk(ban_me(), "When does the power return on Le Duan and Y Jut?", is_written=True).last
    assert turn.says[:2] == ("outage_overdue", "outage_now")


@pytest.mark.parametrize(
    "said",
    [
        "Is that Le Duan or Y Jut you're talking about? I have guests in both houses.",
        "which street is that?",
        "are you talking about Y Jut?",
        "did you mean Le Duan or Y Jut?",
    ],
)
def test_the_street_that_was_told_of_is_named(said: str) -> None:
    turn = on_le_duan("what about Y Jut street?", said).last
    assert turn.says[0] == "that_was_about"
    assert "Y Jút" in turn.text
    assert "Lê Duẩn" not in turn.text


@pytest.mark.parametrize(
    "said", ["Yes please, connect me, and tell him both streets", "put me through please"]
)
def test_who_wants_to_be_connected_is(said: str) -> None:
    hand_over = on_le_duan(said).last.hand_over
    assert hand_over is not None
    assert hand_over.reason == "requested"
