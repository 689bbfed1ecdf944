"""No question is asked a third time."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.actions.asking import can_do_without, count, is_worn_out, question_in, worn_out

ASK = {"response": "utter_ask_code_or_phone"}
AGAIN = {"response": "utter_ask_code_or_phone_again"}
ELSE = {"response": "utter_ask_anything_else"}
ANSWER = {"response": "utter_outage_now", "area": "đường Lê Lợi"}


def after(*turns: list[dict[str, Any]]) -> dict[str, int]:
    asked: dict[str, int] = {}
    for messages in turns:
        asked = count(messages, asked)
    return asked


def test_other_words_do_not_make_another_question() -> None:
    asked = after([ASK], [AGAIN])
    assert asked == {"code_or_phone": 2}
    assert is_worn_out("code_or_phone", asked)
    assert worn_out([ASK], asked) == [ASK]


def test_what_a_question_speaks_of_does_make_another() -> None:
    first = question_in({"response": "utter_ask_rest_of_code", "heard": "PC05"})
    second = question_in({"response": "utter_ask_rest_of_code", "heard": "PC05II"})
    assert first != second
    assert question_in(ANSWER) is None


def test_an_offer_after_an_answer_can_be_left_out_and_a_bare_question_cannot() -> None:
    assert can_do_without([ANSWER, ELSE], [ELSE])
    assert not can_do_without([ELSE], [ELSE])
    assert not can_do_without([ANSWER, ASK], [ASK])


def test_whoever_got_an_answer_may_be_asked_anew_who_they_are_but_not_whether_there_is_more() -> None:
    asked = after([ASK], [ASK, ELSE], [ANSWER, {"custom": {"outcome": "answered"}}, ELSE])
    assert asked == {"else": 2}
