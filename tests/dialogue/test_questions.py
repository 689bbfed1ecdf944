"""Each question leads one to expect a kind of answer, so that the telephone listens for it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from assistant.dialogue.deciding.draft import Decided
from assistant.dialogue.situation.situation import Question, Situation
from assistant.dialogue.understanding.acts import QUESTIONS

DECIDING = Path("assistant/dialogue/deciding")
FOR_DIGITS = ("code_or_phone", "rest_of_code", "which_phone")
FOR_YES_OR_NO = (
    "confirm",
    "confirm_phone",
    "breaker",
    "is_power_off",
    "offer_message",
    "offer_person",
    "offer_report",
    "adult_near",
    "which_meaning",
)


def expected_after(kind: str | None) -> str:
    question = Question(kind) if kind else None
    return Decided(Situation(question=question), says=()).expects


@pytest.mark.parametrize("kind", FOR_DIGITS)
def test_who_is_asked_for_a_code_or_number_is_expected_to_read_digits(kind: str) -> None:
    assert expected_after(kind) == "digits"


@pytest.mark.parametrize("kind", FOR_YES_OR_NO)
def test_who_is_offered_something_is_expected_to_say_yes_or_no(kind: str) -> None:
    assert expected_after(kind) == "yes_no"


def test_any_other_answer_leaves_the_next_words_open() -> None:
    others = [None, *(set(QUESTIONS) - {*FOR_DIGITS, *FOR_YES_OR_NO})]
    assert {expected_after(kind) for kind in others} == {"open"}


def test_every_question_that_is_asked_is_one_that_the_understanding_knows() -> None:
    asked = {
        call.args[0].value
        for file in DECIDING.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "ask"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert asked > {"anything_else", "offer_message", "danger_place"}
    assert asked <= set(QUESTIONS)
