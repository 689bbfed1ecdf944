"""Turns put together from an answer and what else people want to know."""

from dataclasses import dataclass

import pytest

from assistant.dialogue.components.composition import MOST_ACTS, composed


@dataclass(frozen=True)
class Turn:
    text: str
    acts: tuple[str, ...]
    question: str | None = None
    told: bool = False


ANSWER = Turn("ừ nhắn đi em.", ("want_messages", "yes"), "offer_message", told=True)
MATTER = Turn("sao cúp hoài vậy", ("ask_cause",), "how_to_help")


def test_a_pair_has_the_acts_of_both_under_the_question_of_the_answer() -> None:
    assert composed([ANSWER, MATTER])
    for text, acts, question, told in composed([ANSWER, MATTER]):
        assert "ừ nhắn đi em" in text
        assert "sao cúp hoài vậy" in text
        assert (acts, question, told) == (("ask_cause", "want_messages", "yes"), "offer_message", True)


def test_there_are_no_more_pairs_than_turns() -> None:
    assert len(composed([ANSWER, MATTER, MATTER])) == 3


def test_the_same_turns_give_the_same_pairs() -> None:
    assert composed([ANSWER, MATTER] * 20) == composed([ANSWER, MATTER] * 20)


@pytest.mark.parametrize(
    "other",
    [
        Turn("không phải đâu", ("no",), "confirm"),
        Turn("thứ bảy", ("give",), "anything_else"),
        Turn("sao cúp hoài vậy", ("ask_cause",), "offer_message"),
        Turn("sao", ("ask_cause",)),
        Turn("mà sao hôm qua rồi hôm kia rồi hôm nay cũng cúp hoài vậy em", ("ask_cause",)),
    ],
    ids=["an answer", "bound to its question", "said under another question", "one word", "long"],
)
def test_what_does_not_stand_by_itself_is_not_joined_to_an_answer(other: Turn) -> None:
    assert composed([ANSWER, other]) == []


def test_a_pair_that_would_say_too_much_is_left_out() -> None:
    many = Turn(
        "cả xóm cúp từ sáng bao giờ có", ("ask_return", "tell_out", "tell_neighbours_out", "tell_since")
    )
    assert composed([ANSWER, many]) == []
    assert len({*ANSWER.acts, *many.acts}) > MOST_ACTS


def test_without_answers_or_matters_nothing_is_put_together() -> None:
    assert composed([]) == composed([ANSWER]) == composed([MATTER]) == []
