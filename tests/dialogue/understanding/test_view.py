"""Clauses, and whether each asks."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.view import Seen


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("có điện rồi nhưng nhà chị chưa có", ["có điện rồi", "nhưng nhà chị chưa có"]),
        ("Có điện rồi, mà mai có cúp nữa không?", ["có điện rồi", "mà mai có cúp nữa không"]),
        ("bên kia có điện rồi sao nhà chị chưa có", ["bên kia có điện rồi", "sao nhà chị chưa có"]),
        ("nhà mất điện. cả xóm còn điện", ["nhà mất điện", "cả xóm còn điện"]),
        ("bên đó có rồi còn nhà tôi chưa", ["bên đó có rồi", "còn nhà tôi chưa"]),
        ("không, mà mấy giờ có", ["không", "mà mấy giờ có"]),
        ("mà sao", ["mà sao"]),
        ("tại sao nhà mất điện", ["tại sao nhà mất điện"]),
        ("xong rồi", ["xong rồi"]),
        ("?!", []),
    ],
)
def test_a_sentence_comes_apart_where_another_thought_begins(text: str, clauses: list[str]) -> None:
    assert [clause.words for clause in Seen.of(text).clauses] == clauses


@pytest.mark.parametrize(
    "text",
    [
        "mất điện?",
        "có điện rồi hả",
        "có điện chưa em",
        "co dien chua",
        "mấy giờ có điện",
        "sao cúp vậy",
        "có lịch cắt không ạ",
        "đúng không em ơi",
    ],
)
def test_a_question_is_known_by_its_mark_its_words_or_its_tail(text: str) -> None:
    assert Seen.of(text).whole.asks


@pytest.mark.parametrize(
    "text", ["mất điện rồi", "có điện rồi ạ", "không có điện", "chưa có điện", "nhà tôi nè em"]
)
def test_a_statement_asks_nothing(text: str) -> None:
    assert not Seen.of(text).whole.asks


def test_each_clause_has_its_own_question() -> None:
    seen = Seen.of("có điện rồi, mai có cúp nữa không")
    assert [clause.asks for clause in seen.clauses] == [False, True]
    assert [clause.has("power_back") for clause in seen.clauses] == [True, False]
    assert seen.whole.count == 8
    assert seen.whole.folded == "co dien roi mai co cup nua khong"
