"""Where the words of a second matter begin, and which pieces belong together."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.parts import (
    A_QUESTION,
    MOST_STRETCHES,
    Part,
    Stretch,
    grouped,
    matters_of,
    stretches,
)
from assistant.dialogue.understanding.view import Seen


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        (
            "cây có đổ trúng ai không, và đường Hai Bà Trưng mai có cắt không",
            ["cây có đổ trúng ai không", "đường Hai Bà Trưng mai có cắt không"],
        ),
        (
            "nhắn cho anh số này với lại tủ lạnh để được bao lâu",
            ["nhắn cho anh số này", "tủ lạnh để được bao lâu"],
        ),
        (
            "nhan so nay giup chi voi lai mai co cup khong em",
            ["nhan so nay giup chi", "mai co cup khong em"],
        ),
        (
            "ừ nhắn cho chị đi còn bên Mai Hắc Đế thì sao",
            ["ừ nhắn cho chị đi", "còn bên Mai Hắc Đế thì sao"],
        ),
        (
            "nhắn cho tui nghe o mà đội tới nhà tui chưa",
            ["nhắn cho tui nghe o", "đội tới nhà tui chưa"],
        ),
        ("Why is it off? And is a crew there?", ["Why is it off?", "is a crew there?"]),
    ],
)
def test_words_are_cut_at_joints_and_at_the_ends_of_sentences(said: str, pieces: list[str]) -> None:
    assert [said[one.start : one.end] for one in stretches(said)] == pieces


@pytest.mark.parametrize(
    "said",
    [
        "",
        "nhà tôi mất điện từ hồi chiều tới giờ",
        "mất điện mà nóng quá trời",
        "mẹ với con ở nhà",
        "a b c? " * (MOST_STRETCHES + 1),
    ],
)
def test_one_matter_and_endless_texts_are_not_cut(said: str) -> None:
    assert stretches(said) == []


def test_a_part_wants_what_the_model_or_its_words_show() -> None:
    assert matters_of([("ask_return", 0.9), ("tell_out", 0.7)], []) == {"supply"}
    assert matters_of([("ask_planned", 0.5)], []) == frozenset()
    assert matters_of([("ask_return", 0.9)], [("crew_there", 0.8)]) == {"crew_there"}
    wish, question, told = "nhắn tin cho tôi nhé", "xe buýt có chạy không", "tôi ở đây"
    assert matters_of([], [], Seen.of(wish)) == {"message"}
    assert matters_of([], [], Seen.of("đừng nhắn tin, gọi cho chị nhé")) == {"call"}
    assert matters_of([], [], Seen.of(question)) == {A_QUESTION}
    assert matters_of([], [], Seen.of(told)) == frozenset()


def part(start: int, *matters: str, named: tuple[str, ...] = ()) -> Part:
    return Part(Stretch(start, start + 10), frozenset(matters), frozenset(named))


@pytest.mark.parametrize(
    ("parts", "starts"),
    [
        ([part(0, "supply"), part(10, "message")], [0, 10]),
        ([part(0), part(10, "message"), part(20)], [0]),
        ([part(0, "supply"), part(10, "supply")], [0]),
        ([part(0, "supply", named=("Lê Lợi",)), part(10, "supply", named=("Trần Phú",))], [0, 10]),
        ([part(0, "supply", named=("Lê Lợi",)), part(10, "supply")], [0]),
    ],
)
def test_pieces_that_want_nothing_or_the_same_belong_together(parts: list[Part], starts: list[int]) -> None:
    groups = grouped(parts)
    assert [one.start for one in groups] == starts
    assert groups[-1].end == parts[-1].stretch.end
