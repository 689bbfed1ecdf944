"""The days that callers name. TODAY is Wednesday, 18 November 2026, 15:00 in Vietnam."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from assistant.vietnamese.days import Days, days_named, vague_days

TODAY = datetime(2026, 11, 18, 8, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("hôm nay", (11, 18), (11, 18)),
        ("bữa ni", (11, 18), (11, 18)),
        ("mai", (11, 19), (11, 19)),
        ("sáng mai", (11, 19), (11, 19)),
        ("mốt", (11, 20), (11, 20)),
        ("tối qua", (11, 17), (11, 17)),
        ("hôm kia", (11, 16), (11, 16)),
        ("thứ bảy", (11, 21), (11, 21)),
        ("t7", (11, 21), (11, 21)),
        ("chủ nhật tuần sau", (11, 29), (11, 29)),
        ("sáng mơi", (11, 19), (11, 19)),
        ("cả tuần tới", (11, 23), (11, 29)),
        ("từ giờ tới cuối tuần", (11, 18), (11, 22)),
        ("từ thứ năm đến thứ bảy", (11, 19), (11, 21)),
        ("thứ bảy chủ nhật", (11, 21), (11, 22)),
        ("thứ bảy với chủ nhật tuần sau", (11, 28), (11, 29)),
        ("ngày 20 đến ngày 22", (11, 20), (11, 22)),
        ("thứ sáu ngày 20/11", (11, 20), (11, 20)),
        ("tháng sau", (12, 1), (12, 31)),
        ("trong tháng này", (11, 18), (11, 30)),
        ("thứ hai tuần sau", (11, 23), (11, 23)),
        ("thứ hai ngày 30 tháng 11", (11, 30), (11, 30)),
        ("thứ ba", (11, 24), (11, 24)),
        ("cuối tuần", (11, 21), (11, 22)),
        ("cuối tuần sau", (11, 28), (11, 29)),
        ("tuần sau", (11, 23), (11, 29)),
        ("tuần này", (11, 18), (11, 22)),
        ("mấy bữa nữa", (11, 18), (11, 25)),
        ("25/11", (11, 25), (11, 25)),
        ("ngày 20", (11, 20), (11, 20)),
        ("ngày 5", (12, 5), (12, 5)),
    ],
)
def test_words_name_days(said: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert days_named(said, TODAY) == Days(date(2026, *first), date(2026, *last))


@pytest.mark.parametrize("said", ["", "nhà em mất điện", "ngày 40", "31/2"])
def test_other_words_name_none(said: str) -> None:
    assert days_named(said, TODAY) is None


def test_a_date_long_past_is_meant_for_next_year() -> None:
    assert days_named("ngày 3 tháng 1", TODAY) == Days(date(2027, 1, 3), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("sắp tới có cúp không", "sap toi"),
        ("mấy ngày tới có lịch cắt không", "may ngay toi"),
        ("mốt có cúp không em", "mot"),
        ("t7 có cúp không", "t7"),
        ("số nhà 12/5 có lịch cúp không", None),
        ("đường 30/4 có cúp không", None),
        ("chị Mai đây, có lịch cúp điện không", None),
        ("một nhà có cúp không", None),
    ],
)
def test_days_that_are_no_times_are_found_in_a_question(said: str, words: str | None) -> None:
    assert vague_days(said) == words
