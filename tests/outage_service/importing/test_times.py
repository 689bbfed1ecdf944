"""Times as Vietnamese notices write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.clock import VIETNAM
from outage_service.importing.model import Value
from outage_service.importing.times import read_moment, read_spans

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
    assert read_spans(told, day) == [spoken(*expected)]


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
        read_spans(told, day)


NEAR = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (["07h30’", "11h30′"], "04/12/2026", ["4/12 07:30 - 4/12 11:30"]),
        (["07.30", "11.30"], "4/12/26", ["4/12 07:30 - 4/12 11:30"]),
        (["7h30÷11h30", ""], "4/12", ["4/12 07:30 - 4/12 11:30"]),
        (["7h30 ~ 11h 30"], "T6 04/12/2026", ["4/12 07:30 - 4/12 11:30"]),
        (["７ｈ３０－１１ｈ３０"], "０４/１２/２０２６", ["4/12 07:30 - 4/12 11:30"]),
        (["7h30\xa0– 11h30"], "Thứ Sáu, ngày 4 tháng 12 năm 2026", ["4/12 07:30 - 4/12 11:30"]),
        (["7h30 → 11h30"], "04.12", ["4/12 07:30 - 4/12 11:30"]),
        (["7h30", "Ðến 11h30"], "04/12", ["4/12 07:30 - 4/12 11:30"]),
        (["6", "17"], "04/12", ["4/12 06:00 - 4/12 17:00"]),
        (["0730-1130"], "04/12", ["4/12 07:30 - 4/12 11:30"]),
        (["5h chiều", "9h tối"], "04/12", ["4/12 17:00 - 4/12 21:00"]),
        (["7h - 5h chiều"], "04/12", ["4/12 07:00 - 4/12 17:00"]),
        (["17h kém 15", "18 giờ rưỡi"], "04/12", ["4/12 16:45 - 4/12 18:30"]),
        (["07h30", "5h00 hôm sau"], "04/12", ["4/12 07:30 - 5/12 05:00"]),
        (["Từ 7h30 đến 17h00 cùng ngày"], "04/12", ["4/12 07:30 - 4/12 17:00"]),
        (["22h00 ngày 31/12 đến 04h00 ngày 01/01"], None, ["31/12 22:00 - 1/1 04:00"]),
        (["7h30-12h; 13h30-17h"], "04/12", ["4/12 07:30 - 4/12 12:00", "4/12 13:30 - 4/12 17:00"]),
        (["sáng 7h-11h, chiều 1h30-5h"], "04/12", ["4/12 07:00 - 4/12 11:00", "4/12 13:30 - 4/12 17:00"]),
        (["7h; 13h", "11h; 17h"], "04/12", ["4/12 07:00 - 4/12 11:00", "4/12 13:00 - 4/12 17:00"]),
        (["7h", "11h"], "04-05/12", ["4/12 07:00 - 4/12 11:00", "5/12 07:00 - 5/12 11:00"]),
        (["7h", "11h"], "04, 06/12/2026", ["4/12 07:00 - 4/12 11:00", "6/12 07:00 - 6/12 11:00"]),
        (["7h-9h các ngày 04 và 05/12"], None, ["4/12 07:00 - 4/12 09:00", "5/12 07:00 - 5/12 09:00"]),
        (["4/12: 7h-9h; 5/12: 8h-9h"], None, ["4/12 07:00 - 4/12 09:00", "5/12 08:00 - 5/12 09:00"]),
        (["7h30 04/12 - 05/12 17h00"], None, ["4/12 07:30 - 5/12 17:00"]),
    ],
)
def test_times_are_read_as_notices_write_them(
    told: list[Value], day: Value | None, expected: list[str]
) -> None:
    spans = read_spans(told, day, NEAR)
    assert [
        " - ".join(f"{at.day}/{at.month} {at:%H:%M}" for at in (one.astimezone(VIETNAM) for one in span))
        for span in spans
    ] == expected


@pytest.mark.parametrize(
    ("told", "day", "reason"),
    [
        (["6"], "04/12", "may be hours or days"),
        (["7-11"], "04/12", "may be hours or days"),
        (["7h", "9h"], "04-12", "no month"),
        (["7h", "9h"], "6", "no month"),
        (["1h-5h chiều"], "04/12", "before or after noon"),
        (["7:30-11:30 PM"], "04/12", "before or after noon"),
        (["7h-9h"], "T7 04/12/2026", "is a Friday"),
        (["7h-9h"], "04/13/2026", "no day of the calendar"),
        (["12h đêm - 5h"], "04/12", "midnight"),
        (["7h-9h"], "06-04/12", "not in their order"),
        (["7h-17h (nghỉ trưa)"], "04/12", "not a time"),
    ],
)
def test_what_may_mean_two_things_is_refused_with_the_reason(
    told: list[Value], day: Value | None, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_spans(told, day, NEAR)


def test_a_day_without_a_year_is_refused_where_no_day_is_near() -> None:
    with pytest.raises(ValueError, match="04/12 has no year"):
        read_spans(["7h-9h"], "04/12")


@given(st.dates(date(2001, 1, 1), date(2099, 1, 1)), st.integers(-180, 180))
def test_a_day_without_a_year_lies_near_the_day_of_the_notice(near: date, days: int) -> None:
    meant = near + timedelta(days=days)
    if (meant.month, meant.day) != (2, 29):
        ((start, _),) = read_spans(["7h-9h"], f"{meant:%d/%m}", near)
        assert start.astimezone(VIETNAM).date() == meant


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 30)), st.integers(1, 14 * 60))  # noqa: DTZ001
def test_whatever_a_notice_says_is_read_back(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    expected = (start.replace(tzinfo=VIETNAM), end.replace(tzinfo=VIETNAM))
    assert read_spans([f"{start:%Hh%M}", f"{end:%Hh%M}"], f"{start:%d/%m/%Y}") == [expected]
    whole = f"từ {start:%H giờ %M} ngày {start:%d/%m/%Y} đến {end:%Hh%M ngày %d/%m/%Y}"
    assert read_spans([whole]) == [expected]
    assert read_spans([f"{start:%d/%m/%Y %H:%M:%S}", f"{end:%H:%M:%S ngày %d/%m/%Y}"]) == [expected]


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    for read in (lambda: read_moment(text), lambda: read_spans([text], "28/8/2026")):
        try:
            read()
        except ValueError:
            continue
