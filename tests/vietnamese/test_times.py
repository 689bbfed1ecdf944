"""Times as they are written in replies and found in what callers say."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vietnamese.times import find_times, part_of_day, write_duration, write_moment, write_span
from tests.vietnamese.tables import rows

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=HANOI)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@pytest.mark.parametrize(("said", "meant"), rows("times.tsv"))
def test_time_words_are_found_as_in_the_table(said: str, meant: str) -> None:
    found = find_times(said)
    assert " | ".join(one.text for one in found) == ("" if meant == "-" else meant)
    assert all(said[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (at(21, 17, 30), "17 giờ 30"),
        (at(21, 14, 5), "14 giờ 05"),
        (at(21, 17), "17 giờ"),
        (at(22, 7, 30), "07 giờ 30 ngày mai"),
        (at(20, 23, 5), "23 giờ 05 hôm qua"),
        (at(28, 7, 30), "07 giờ 30 thứ bảy, ngày 28 tháng 11"),
        (datetime(2026, 11, 21, 10, 30, tzinfo=timezone.utc), "17 giờ 30"),
        (datetime(2026, 11, 21, 18, 0, tzinfo=timezone.utc), "01 giờ ngày mai"),
    ],
)
def test_a_moment_is_written_as_people_name_it(when: datetime, written: str) -> None:
    assert write_moment(when, NOW) == written


def test_a_planned_cut_names_its_day_once() -> None:
    assert write_span(at(22, 7, 30), at(22, 11, 30), NOW) == "từ 07 giờ 30 đến 11 giờ 30 ngày mai"
    assert write_span(at(21, 16), at(21, 18, 30), NOW) == "từ 16 giờ đến 18 giờ 30 hôm nay"
    assert write_span(at(22, 22), at(23, 2), NOW) == "từ 22 giờ ngày mai đến 02 giờ thứ hai, ngày 23 tháng 11"
    evening = at(21, 23, 30)
    assert write_span(at(22, 0, 42), at(22, 3), evening) == "từ 00 giờ 42 đến 03 giờ đêm nay"
    assert write_span(at(22, 0, 42), at(22, 6), evening) == "từ 00 giờ 42 đêm nay đến 06 giờ ngày mai"
    assert write_span(at(21, 23, 45), at(22, 2), evening) == "từ 23 giờ 45 đến 02 giờ ngày mai"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "chưa đến một phút"), (5, "khoảng năm phút"), (18, "khoảng hai mươi phút"), (30, "khoảng nửa tiếng"),
     (47, "khoảng bốn mươi lăm phút"), (60, "khoảng một tiếng"), (92, "khoảng một tiếng rưỡi"),
     (36, "khoảng ba mươi lăm phút"), (54, "khoảng năm mươi lăm phút"), (62, "khoảng một tiếng"),
     (64, "khoảng một tiếng năm phút"), (76, "khoảng một tiếng mười lăm phút"),
     (103, "khoảng một tiếng bốn mươi lăm phút"), (118, "khoảng hai tiếng"),
     (125, "khoảng hai tiếng"), (24 * 60, "khoảng một ngày"), (-10, "chưa đến một phút")],
)  # fmt: skip
def test_a_duration_is_rounded_as_people_speak(minutes: int, written: str) -> None:
    assert write_duration(timedelta(minutes=minutes)) == written


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_moment(datetime(2026, 11, 21, 17, 30), NOW)  # noqa: DTZ001


def test_the_day_has_its_parts() -> None:
    assert [part_of_day(at(21, hour)) for hour in (2, 8, 12, 15, 19, 23)] == [
        "đêm",
        "sáng",
        "trưa",
        "chiều",
        "tối",
        "đêm",
    ]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_search_for_times_fail(text: str) -> None:
    for one in find_times(text):
        assert text[one.start : one.end] == one.text != ""
