"""Times as Vietnamese notices write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.clock import VIETNAM
from outage_service.importing.model import Value
from outage_service.importing.times import read_moment, read_span

HALF_PAST_SEVEN = datetime(2026, 8, 28, 7, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "written",
    [
        "28/08/2026 07:30",
        "28/8/2026 7:30:00",
        "07:30:00 ngày 28/08/2026",
        "07h30 ngày 28/8/2026",
        "7h30' ngày 28-08-2026",
        "ngày 28/8/2026 lúc 7 giờ 30 phút",
        "7 gio 30 phut, ngay 28.8.2026",
        "07g30 28/08/2026",
        "07:30:00 SA 28/08/2026",
        "thứ sáu ngày 28/8/2026, vào lúc 07h30",
        "2026-08-28T07:30:00",
        "2026-08-28 07:30",
        "2026-08-28T07:30:00+07:00",
        "2026-08-28T00:30:00Z",
        "2026-08-28T00:30:00.000Z",
        datetime(2026, 8, 28, 7, 30),  # noqa: DTZ001  as a workbook gives it
    ],
)
def test_a_moment_is_read_however_it_is_written(written: Value) -> None:
    assert read_moment(written) == HALF_PAST_SEVEN


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("30/02/2026 07:30", "no day of the calendar"),
        ("28/13/2026 07:30", "no day of the calendar"),
        ("2026-02-30T07:30:00", "no time of the calendar"),
        ("28/08/2026 25:00", "no time of day"),
        ("28/08/2026 07:61", "no time of day"),
        ("28/08/2026 24:01", "no time of day"),
        ("28/08/2026", "not one time"),
        ("07h30", "not one time"),
        ("07:30 28/08/1926", "2000"),
        ("sáng mai", "not a time"),
        ("", "not a time"),
        ("07h30 hoặc 08h30 ngày 28/8/2026", "not a time"),
        ("07:30 28/08/2026 (dự kiến thôi)", "not a time"),
        ("46262.3125", "not a time"),
        ("1" * 5000, "too long"),
        ("07:", "not a time"),
        (date(2026, 8, 28), "not one time"),
        (time(7, 30), "not one time"),
    ],
)
def test_what_is_no_moment_is_refused_with_its_reason(written: Value, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_moment(written)


def spoken(start: str, end: str) -> tuple[datetime, datetime]:
    def at(text: str) -> datetime:
        return datetime.strptime(text, "%d/%m %H:%M").replace(year=2026, tzinfo=VIETNAM)

    return at(start), at(end)


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (["từ 05h00 đến 11h30 ngày 28/8/2026"], None, ("28/8 05:00", "28/8 11:30")),
        (["Từ 22h00 ngày 28/8/2026 đến 04h30 ngày 29/8/2026"], None, ("28/8 22:00", "29/8 04:30")),
        (["Từ 08:00:00 ngày 28/08/2026 đến 16:30:00 ngày 28/08/2026"], None, ("28/8 08:00", "28/8 16:30")),
        (["07:30 - 11:30"], "28/08/2026", ("28/8 07:30", "28/8 11:30")),
        (["07h30–11h30"], date(2026, 8, 28), ("28/8 07:30", "28/8 11:30")),
        (["07h30", "11h30"], "28/8/2026", ("28/8 07:30", "28/8 11:30")),
        (["22h00", "04h00"], "28/8/2026", ("28/8 22:00", "29/8 04:00")),
        (["22h00", "04h00 ngày 29/8/2026"], "28/8/2026", ("28/8 22:00", "29/8 04:00")),
        (["20:00", "24:00"], "28/8/2026", ("28/8 20:00", "29/8 00:00")),
        (["24:00 ngày 28/8/2026", "05:00 ngày 29/8/2026"], None, ("29/8 00:00", "29/8 05:00")),
        ([time(7, 30), time(11, 30)], date(2026, 8, 28), ("28/8 07:30", "28/8 11:30")),
        ([timedelta(hours=7.5), "11h30"], datetime(2026, 8, 28), ("28/8 07:30", "28/8 11:30")),  # noqa: DTZ001
        (["2026-08-28T07:30:00", "2026-08-28T11:30:00"], None, ("28/8 07:30", "28/8 11:30")),
        (["28/08/2026 07:30", "28/08/2026 11:30"], "28/08/2026", ("28/8 07:30", "28/8 11:30")),
    ],
)
def test_a_span_is_read_from_one_cell_or_two(
    told: list[Value], day: Value | None, expected: tuple[str, str]
) -> None:
    assert read_span(told, day) == spoken(*expected)


@pytest.mark.parametrize(
    ("told", "day", "reason"),
    [
        (["13:30", "11:30"], "28/8/2026", "ends before it begins"),
        (["07:30", "07:30"], "28/8/2026", "does not end after"),
        (["28/8/2026 13:30", "28/8/2026 11:30"], None, "does not end after"),
        (["01/08/2026 07:00", "01/10/2026 07:00"], None, "31 days"),
        (["07:30", "11:30"], None, "no date"),
        (["07:30 27/8/2026 - 11:30"], "28/8/2026", "two dates that differ"),
        (["07:30"], "28/8/2026", "from when to when"),
        (["7:30, 9:30, 11:30"], "28/8/2026", "from when to when"),
        (["28/8/2026", "07:30 - 11:30"], None, "from when to when"),
        (["cả ngày"], "28/8/2026", "not a time"),
    ],
)
def test_what_is_no_span_is_refused_with_its_reason(
    told: list[Value], day: Value | None, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_span(told, day)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 30)), st.integers(1, 14 * 60))  # noqa: DTZ001
def test_whatever_a_notice_says_is_read_back(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    expected = (start.replace(tzinfo=VIETNAM), end.replace(tzinfo=VIETNAM))
    assert read_span([f"{start:%Hh%M}", f"{end:%Hh%M}"], f"{start:%d/%m/%Y}") == expected
    assert (
        read_span([f"từ {start:%H giờ %M} ngày {start:%d/%m/%Y} đến {end:%Hh%M ngày %d/%m/%Y}"]) == expected
    )
    assert read_span([f"{start:%d/%m/%Y %H:%M:%S}", f"{end:%H:%M:%S ngày %d/%m/%Y}"]) == expected


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    for read in (lambda: read_moment(text), lambda: read_span([text], "28/8/2026")):
        try:
            read()
        except ValueError:
            continue
