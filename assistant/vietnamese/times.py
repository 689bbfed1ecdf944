"""Times as the assistant writes them in replies, and the time words it finds in what callers say.

Replies are written for the eye («17 giờ 30»); `reading` says them. Everything is Vietnamese time.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.vietnamese.numbers import number_in_words
from assistant.vietnamese.time_expressions import TimeExpression, find_times

__all__ = [
    "TimeExpression",
    "find_times",
    "part_of_day",
    "to_vietnam",
    "write_date",
    "write_duration",
    "write_moment",
    "write_span",
]

_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def _vietnam() -> tzinfo:
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:  # a system without a time zone database; Vietnam keeps +07:00 all year
        return timezone(timedelta(hours=7))


VIETNAM = _vietnam()
END_OF_NIGHT, EVENING = 4, 17  # hours


def to_vietnam(when: datetime) -> datetime:
    """The same moment in Vietnamese time. Raises ValueError for a time without a zone: it is ambiguous."""
    if when.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return when.astimezone(VIETNAM)


def part_of_day(when: datetime) -> str:
    """«sáng», «trưa», «chiều», «tối» or «đêm» for a moment."""
    hour = to_vietnam(when).hour
    for before, name in ((4, "đêm"), (11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối")):
        if hour < before:
            return name
    return "đêm"


def _clock(when: datetime) -> str:
    return f"{when.hour:02d} giờ" if when.minute == 0 else f"{when.hour:02d} giờ {when.minute:02d}"


def write_date(when: datetime, now: datetime) -> str:
    """The day as people name it: «hôm nay», «ngày mai», «hôm qua», else «thứ bảy, ngày 28 tháng 11»."""
    local, today = to_vietnam(when).date(), to_vietnam(now).date()
    near = {-1: "hôm qua", 0: "hôm nay", 1: "ngày mai"}.get((local - today).days)
    if near:
        return near
    date = f"{_WEEKDAYS[local.weekday()]}, ngày {local.day} tháng {local.month}"
    return date if abs((local - today).days) < 180 else f"{date} năm {local.year}"


def write_moment(when: datetime, now: datetime) -> str:
    """«17 giờ 30» today, «17 giờ 30 ngày mai», «07 giờ 30 thứ bảy, ngày 28 tháng 11» further away.

    People count the hours after midnight to the evening before: «00 giờ 42 đêm nay», said at 23:30.
    """
    local, here = to_vietnam(when), to_vietnam(now)
    if local.date() == here.date():
        return _clock(local)
    if _is_tonight(local, here):
        return f"{_clock(local)} đêm nay"
    return f"{_clock(local)} {write_date(when, now)}"


def write_span(start: datetime, end: datetime, now: datetime) -> str:
    """«từ 07 giờ 30 đến 11 giờ 30 ngày mai»; each end has its own day when they differ."""
    first, last, here = to_vietnam(start), to_vietnam(end), to_vietnam(now)
    if first.date() != last.date() or _is_tonight(first, here) != _is_tonight(last, here):
        return f"từ {write_moment(start, now)} đến {_clock(last)} {write_date(end, now)}"
    day = "đêm nay" if _is_tonight(first, here) else write_date(start, now)
    return f"từ {_clock(first)} đến {_clock(last)} {day}"


def _is_tonight(local: datetime, here: datetime) -> bool:
    """Whether it is one of the hours after midnight, seen from the evening before."""
    return (
        local.date() == here.date() + timedelta(days=1) and local.hour < END_OF_NIGHT <= EVENING <= here.hour
    )


def write_duration(duration: timedelta) -> str:
    """A length of time in words, rounded the way people speak: «khoảng hai tiếng», «khoảng nửa tiếng».

    Up to 12 minutes to the minute, up to two hours to five minutes, because somebody with a deadline counts on them,
    then to half hours, then to days.
    """
    minutes = max(0, round(duration.total_seconds() / 60))
    if minutes == 0:
        return "chưa đến một phút"
    if minutes <= 12:
        return f"khoảng {number_in_words(minutes)} phút"
    fives = 5 * round(minutes / 5)
    if fives == 30:
        return "khoảng nửa tiếng"
    if fives < 60:
        return f"khoảng {number_in_words(fives)} phút"
    if 60 < fives < 120 and fives != 90:
        return f"khoảng một tiếng {number_in_words(fives - 60)} phút"
    halves = round(minutes / 30)
    if halves < 48:
        hours, half = divmod(halves, 2)
        return f"khoảng {number_in_words(hours)} tiếng{' rưỡi' if half else ''}"
    return f"khoảng {number_in_words(round(minutes / 1440))} ngày"
