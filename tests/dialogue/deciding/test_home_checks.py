"""Two quick checks before a report, and never more than two questions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.dialogue.deciding.home_checks import next_step
from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import PHONE_OF_TWO, out_in_le_loi, quiet

KNOWN = "mất điện PC05II0123456 | tell_out give"


@pytest.mark.parametrize(
    ("checks", "asked", "step"),
    [
        ({}, False, "ask"),
        ({}, True, "report"),
        ({"neighbours": "out"}, False, "report"),
        ({"neighbours": "on"}, False, "ask_breaker"),
        ({"neighbours": "on", "breaker": "fine"}, True, "report"),
        ({"breaker": "tripped"}, False, "advise"),
        ({"breaker": "tripped", "neighbours": "out"}, False, "report"),
        ({"breaker": "tripped", "advised": "yes"}, False, "report"),
        ({"breaker": "fine"}, False, "ask"),
    ],
)
def test_the_next_step_follows_from_what_was_seen(checks: Mapping[str, str], asked: bool, step: str) -> None:
    assert next_step(checks, asked=asked, answered=asked) == step


@pytest.mark.parametrize(
    ("lines", "questions", "noted"),
    [
        (["nhà bên cũng mất | tell_neighbours_out"], [], "nhà bên cũng mất điện"),
        (
            ["nhà bên vẫn có điện | tell_neighbours_on", "cầu dao không nhảy | tell_breaker:fine"],
            ["breaker"],
            "cầu dao không nhảy; nhà bên vẫn có điện",
        ),
        (["nhà bên vẫn có điện | tell_neighbours_on", "không | no"], ["breaker"], "cầu dao không nhảy"),
        (["chị không biết coi | cannot_give"], [], "Khách báo mất điện"),
        (["cả xóm mất điện luôn | tell_out tell_neighbours_out"], [], "nhà bên cũng mất điện"),
        (
            ["aptomat không nhảy, hàng xóm cũng mất | tell_breaker:fine tell_neighbours_out"],
            [],
            "cầu dao không nhảy",
        ),
    ],
)
def test_a_report_follows_the_checks_once(lines: list[str], questions: list[str], noted: str) -> None:
    conversation = talk(quiet(), KNOWN, *lines)
    assert conversation.asked[1:-1] == questions
    assert conversation.last.says == ("report_taken", "offer_message")
    assert [one["report"]["kind"] for one in conversation.service.done("take_report")] == ["no_power"]
    assert noted in conversation.service.reports[0]["description"]
    assert "«mất điện PC05II0123456»" in conversation.service.reports[0]["description"]


def test_a_tripped_breaker_is_advice_first_and_a_report_if_it_does_not_help() -> None:
    conversation = talk(quiet(), KNOWN, "cầu dao bị nhảy | tell_breaker:tripped")
    assert conversation.last.says == ("reset_breaker",)
    assert conversation.service.reports == []
    conversation.say("bật rồi vẫn không có điện | tell_out")
    assert conversation.last.says[0] == "report_taken"
    assert len(conversation.service.reports) == 1


def test_who_asks_where_the_breaker_is_hears_it_and_is_still_asked() -> None:
    conversation = talk(quiet(), KNOWN, "cầu dao nó nằm ở đâu em | cannot_give")
    assert conversation.last.says == ("explain_breaker",)
    assert conversation.service.reports == []
    assert conversation.say("à không nhảy em | tell_breaker:fine").says[0] == "report_taken"


def test_checks_told_with_the_first_words_are_not_asked_again() -> None:
    conversation = talk(quiet(), "cả xóm mất điện, mã PC05II0123456 | tell_out tell_neighbours_out give")
    assert conversation.asked == ["offer_message"]
    assert len(conversation.service.reports) == 1


def test_what_was_seen_at_home_is_kept_while_the_code_is_asked_for() -> None:
    conversation = talk(
        quiet(), "nhà chị mất điện, nhà bên cũng mất | tell_out tell_neighbours_out", "PC05II0123456 | give"
    )
    assert conversation.last.says[-2:] == ("report_taken", "offer_message")
    assert "nhà bên cũng mất điện" in conversation.service.reports[0]["description"]


@pytest.mark.parametrize("acts", ["tell_breaker:tripped", "tell_breaker:tripped give"])
def test_a_tripped_breaker_alone_needs_no_code(acts: str) -> None:
    conversation = talk(quiet(), f"cầu dao nhà chị nhảy rồi | {acts}")
    assert conversation.last.says == ("reset_breaker",)


@pytest.mark.parametrize(
    "words",
    [
        "gạt lên rồi hắn lại nhảy | tell_breaker:tripped",
        "bat len lai nhay nua e oi | tell_breaker:tripped",
        "vẫn nhảy xuống hoài | tell_out",
    ],
)
def test_a_breaker_that_trips_again_is_for_an_electrician(words: str) -> None:
    turns = talk(
        quiet(), "mất điện PC05II0123456 | tell_out give", "cầu dao nhảy | tell_breaker:tripped", words
    )
    assert turns.last.says == ("trips_again",)
    assert turns.service.deeds == []


def test_a_crew_is_sent_where_the_neighbors_are_out_too() -> None:
    words = "bật lên lại nhảy mà nhà bên cũng mất | tell_breaker:tripped tell_neighbours_out"
    turns = talk(quiet(), "mất điện PC05II0123456 | tell_out give", words)
    assert turns.last.says[0] == "report_taken"


@pytest.mark.parametrize(
    "asked",
    [
        "không anh nói chỗ công trình á chừng nào có lại | no ask_return",
        "anh ở ngoài mà coi gì được, vậy bên đó có điện không | no ask_supply",
    ],
)
def test_a_no_beside_another_question_is_no_answer_to_the_checks(asked: str) -> None:
    turns = talk(quiet(), "mất điện PC05II0123456 | tell_out give", asked)
    assert turns.service.deeds == []


def test_no_crew_is_sent_where_nobody_said_that_it_is_off() -> None:
    """The model took a question for an outage; the words say none."""
    turns = talk(quiet(), "chỗ đó có điện không em PC05II0123456 | tell_out ask_supply give")
    assert turns.last.question == "is_power_off"


def test_one_explained_home_explains_a_general_complaint() -> None:
    service = out_in_le_loi()
    service.customers = [{**one, "phones": [PHONE_OF_TWO]} for one in service.customers[:2]]
    turns = talk(
        service, "mất điện rồi em ơi | tell_out", "cả hai luôn | choose:both", caller_phone=PHONE_OF_TWO
    )
    assert "home_checks" not in turns.asked
