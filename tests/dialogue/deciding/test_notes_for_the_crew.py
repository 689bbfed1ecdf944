"""Words for the crew are added to the report that brings it."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi, quiet

REPORTED = (
    "nhà tui mất điện PC05II0123456, số 0935111222 | tell_out give",
    "nhà bên vẫn có, cầu dao không nhảy | tell_neighbours_on tell_breaker:fine",
)


@pytest.mark.parametrize(
    "words",
    [
        "nhớ dặn thợ tới nơi gọi to lên, ông bà không thấy đường, 0935111222 | want_report give",
        "thợ tới thì gọi em trước nghe, số 0935111222 | want_callback give",
        "liên lạc số 0935111222 nha, ông bà không rành điện thoại | give",
    ],
)
def test_they_are_added_with_the_number_and_make_no_second_report(words: str) -> None:
    turns = talk(quiet(), *REPORTED, words)
    assert turns.last.says[0] == "noted_for_the_crew"
    (report,) = turns.service.reports
    assert report["phone"] == "0935111222"
    assert words.partition(" |")[0] in report["description"]


def test_without_a_report_nothing_is_noted_for_a_crew() -> None:
    turns = talk(
        out_in_le_loi(), "mất điện PC05II0123456 | tell_out give", "dặn thợ gọi to lên nghe | want_report"
    )
    assert "noted_for_the_crew" not in turns.last.says


@pytest.mark.parametrize(
    "words",
    [
        "em báo rồi mà đợi hoài | complain",
        "tôi báo từ sáng mà thợ chưa tới | ask_report_status",
        "thở dốc quá nhớ tới ông | tell_since",
    ],
)
def test_waiting_is_no_note_for_the_crew(words: str) -> None:
    assert "noted_for_the_crew" not in talk(quiet(), *REPORTED, words).last.says


def test_a_note_goes_to_no_other_home() -> None:
    other = "còn nhà PC05II0000001 có mất không | ask_supply give"
    turns = talk(quiet(), *REPORTED, other, "thợ tới thì nhớ gọi em nghe | want_callback")
    assert [one["customer_code"] for one in turns.service.reports if one["kind"] == "no_power"] == [
        "PC05II0123456"
    ]
