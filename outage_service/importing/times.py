"""Times as Vietnamese notices write them: `07h30`, `từ 05h00 đến 11h30 ngày 28/8/2026`, ISO 8601.

A day without a year lies where it is nearest to the day of the notice, `near`. What may mean two things is
refused with the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outage_service.clock import VIETNAM, in_utc
from outage_service.importing.day_groups import Days, Group, all_days, day_groups
from outage_service.importing.model import Value
from outage_service.importing.time_parts import Clock, Day, Mark, Number, Part, of_a_day
from outage_service.importing.time_words import MOST_DAYS, parts_of
from outage_service.supply.outages.model import LONGEST_OUTAGE

# A cut whose end is earlier on the clock than its start goes over midnight, but lasts no longer than this:
# 13:30 to 11:30 is a typing mistake, not 22 hours.
LONGEST_OVER_MIDNIGHT = timedelta(hours=14)

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?", re.ASCII
)

Span = tuple[datetime, datetime]
_Hours = tuple[timedelta, timedelta]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Hours from when to when; `first` holds the days on which they begin, `last` the day of the end."""

    start: timedelta
    end: timedelta
    first: Days = ()
    last: date | None = None
    next_day: bool = False


def read_moment(value: Value, near: date | None = None) -> datetime:
    """The one moment in a cell, in UTC; ValueError says what is wrong with it."""
    if _is_iso(value):
        return _iso(str(value))
    parts = parts_of_value(value)
    clocks = [part for part in parts if isinstance(part, Clock)]
    days = all_days(parts, near)
    if len(clocks) != 1 or len(days) != 1 or any(isinstance(part, Number) for part in parts):
        raise ValueError("is not one time with its date")
    return _moment(days[0], clocks[0].since_midnight())


def read_spans(
    told: Sequence[Value], day: Value | None = None, near: date | None = None, last_day: Value | None = None
) -> list[Span]:
    """The starts and ends in one cell or two, in UTC and in the order of the cells; at least one.

    `day` gives the days when the cells do not, each with the same hours; `last_day` the day of the end. Without
    a date of its own the end may be after midnight. ValueError says what is wrong.
    """
    cells = [value for value in told if not _is_empty(value)]
    if len(cells) == 2 and all(map(_is_iso, cells)):
        return [checked(read_moment(cells[0]), read_moment(cells[1]))]
    given = _given(day, near)
    last = _given(last_day, near)
    near = given[0] if given else near
    pairs = _of_two(cells, near) if len(cells) == 2 else _of_one(cells[0] if cells else "", near)
    if last and any(pair.last or pair.next_day for pair in pairs):
        raise ValueError("holds two dates for its end")
    if len(last) > 1:
        raise ValueError("holds more than one date for its end")
    spans = [span for pair in pairs for span in _spans(pair, given, last[0] if last else None)]
    if len(spans) > MOST_DAYS:
        raise ValueError(f"holds more than {MOST_DAYS} cuts")
    return spans


def read_days(value: Value, near: date | None = None) -> Days:
    """The days in a cell that holds no time of day; ValueError says what is wrong."""
    parts = parts_of_value(value, is_day=True)
    if any(isinstance(part, Clock) and part.since_midnight() for part in parts):
        raise ValueError("holds a time of day where a date belongs")
    if any(isinstance(part, Number) for part in parts):
        raise ValueError("has no month, or is no date")
    days = all_days(parts, near)
    if not days:
        raise ValueError("has no date")
    return days


def checked(starts_at: datetime, ends_at: datetime) -> Span:
    """Both moments; ValueError when the cut would end too early or last too long."""
    if ends_at <= starts_at:
        raise ValueError("does not end after it begins")
    if ends_at - starts_at > LONGEST_OUTAGE:
        raise ValueError(f"lasts longer than {LONGEST_OUTAGE.days} days")
    return starts_at, ends_at


def _given(day: Value | None, near: date | None) -> Days:
    return () if day is None or _is_empty(day) else read_days(day, near)


def _spans(pair: _Pair, given: Days, last: date | None) -> list[Span]:
    first = pair.first or given
    if pair.first and given and pair.first != given:
        raise ValueError("holds two dates that differ")
    if not first:
        raise ValueError("has no date")
    last = pair.last or last
    if last is not None and len(first) > 1:
        raise ValueError("holds several days and another one for the end")
    return [_span(day, pair, last) for day in first]


def _span(day: date, pair: _Pair, last: date | None) -> Span:
    starts_at = _moment(day, pair.start)
    if last is not None:
        return checked(starts_at, _moment(last, pair.end))
    ends_at = _moment(day, pair.end)
    if pair.next_day:
        return checked(starts_at, ends_at + timedelta(days=1))
    if ends_at < starts_at:
        ends_at += timedelta(days=1)
        if ends_at - starts_at > LONGEST_OVER_MIDNIGHT:
            raise ValueError("ends before it begins, or lasts too long over midnight")
    return checked(starts_at, ends_at)


def _of_two(cells: Sequence[Value], near: date | None) -> list[_Pair]:
    """The pairs in a cell with starts and one with ends."""
    told = [_numbers_as_hours(parts_of_value(cell)) for cell in cells]
    clocks = [[part for part in parts if isinstance(part, Clock)] for parts in told]
    if cells[0] == cells[1] and len(clocks[0]) == 2:
        return _of_one(cells[0], near)
    if not clocks[0] or len(clocks[0]) != len(clocks[1]):
        raise ValueError("does not tell from when to when")
    first, last = (all_days(parts, near) for parts in told)
    if len(last) > 1 or (len(clocks[0]) > 1 and last):
        raise ValueError("holds more than two dates")
    is_next = any(part == Mark("next") for part in told[1])
    end = last[0] if last else None
    return [
        _Pair(*_hours(start, stop), first, end, is_next and number == len(clocks[0]) - 1)
        for number, (start, stop) in enumerate(zip(*clocks, strict=True))
    ]


def _of_one(cell: Value, near: date | None) -> list[_Pair]:
    """The pairs in a cell that holds both starts and ends."""
    parts = parts_of_value(cell)
    if any(isinstance(part, Number) for part in parts):
        parts = _military(parts)
    clocks = [part for part in parts if isinstance(part, Clock)]
    if not clocks or len(clocks) % 2:
        raise ValueError("does not tell from when to when")
    hours = [_hours(clocks[n], clocks[n + 1]) for n in range(0, len(clocks), 2)]
    groups = day_groups(parts, near)
    is_next = _pairs_over_night(parts)
    if len(hours) == 1:
        return [_one_pair(hours[0], groups, bool(is_next))]
    if len(groups) <= 1:
        shared = groups[0][1] if groups else ()
        return [_Pair(*pair, shared, None, n in is_next) for n, pair in enumerate(hours)]
    return _own_days(hours, groups)


def _one_pair(hours: _Hours, groups: list[Group], is_next: bool) -> _Pair:
    before, days = [count for count, _ in groups], [days for _, days in groups]
    if len(days) == 2 and before != [0, 0] and before != [2, 2] and all(len(group) == 1 for group in days):
        if is_next:
            raise ValueError("holds two dates for its end")
        return _Pair(*hours, days[0], days[1][0])
    if len(set(before)) > 1:
        raise ValueError("holds more than two dates")
    return _Pair(*hours, tuple(dict.fromkeys(day for group in days for day in group)), None, is_next)


def _own_days(hours: list[_Hours], groups: list[Group]) -> list[_Pair]:
    """Several pairs with their own days: before each, behind each, or at each of its ends."""
    before, days, count = [count for count, _ in groups], [days for _, days in groups], len(hours)
    leading = [2 * number for number in range(count)]
    if before in (leading, [number + 1 for number in leading], [number + 2 for number in leading]):
        return [_Pair(*pair, day) for pair, day in zip(hours, days, strict=True)]
    if before in (list(range(2 * count)), list(range(1, 2 * count + 1))):
        return [_Pair(*pair, days[2 * n], days[2 * n + 1][0]) for n, pair in enumerate(hours)]
    raise ValueError("holds several times and dates, and it is not clear which belong together")


def _hours(start: Clock, end: Clock) -> _Hours:
    if end.half in ("trưa", "chiều", "tối", "đêm", "pm") and not start.half and 0 < start.hour < 12:
        later = start.since_midnight() + timedelta(hours=12)
        if later < end.since_midnight():
            raise ValueError(f"does not tell whether {start.hour} o'clock is before or after noon")
    if (start.hour, start.half) == (12, "đêm"):
        raise ValueError("does not tell whether its midnight is the beginning or the end of the day")
    return start.since_midnight(), end.since_midnight()


def _numbers_as_hours(parts: list[Part]) -> list[Part]:
    """Parts of a cell that holds starts or ends: a number alone is an hour there, 6 is 06:00, 730 is 07:30."""
    if not any(isinstance(part, Number) for part in parts):
        return parts
    if len(parts) > 1:
        raise ValueError("is not clear: its numbers may be hours or days")
    return [_hour(part.digits) if isinstance(part, Number) else part for part in parts]


def _military(parts: list[Part]) -> list[Part]:
    """0730-1130 is 07:30 to 11:30; any other number in a cell with starts and ends may be a day too."""
    if not all(len(part.digits) == 4 for part in parts if isinstance(part, Number)):
        raise ValueError("is not clear: its numbers may be hours or days")
    return [_hour(part.digits) if isinstance(part, Number) else part for part in parts]


def _hour(digits: str) -> Clock:
    return Clock(int(digits)) if len(digits) <= 2 else Clock(int(digits[:-2]), int(digits[-2:]))


def _pairs_over_night(parts: Sequence[Part]) -> set[int]:
    """The numbers of the pairs whose end is said to be on the next day."""
    clocks, found = 0, set()
    for number, part in enumerate(parts):
        clocks += isinstance(part, Clock)
        if part == Mark("next"):
            follows = any(isinstance(later, Clock) for later in parts[number:]) and clocks % 2
            found.add((clocks if follows else max(clocks - 1, 0)) // 2)
    return found


def parts_of_value(value: Value, is_day: bool = False) -> list[Part]:
    """What a cell holds; a workbook's own times become the same parts as texts."""
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM) if value.tzinfo else value
        # A workbook stores a time without a date as a moment on day 0 of its calendar.
        day = [Day(local.day, local.month, local.year)] if local.year > 1904 else []
        return [Clock(local.hour, local.minute, local.second), *day]
    if isinstance(value, date):
        return [Day(value.day, value.month, value.year)]
    if isinstance(value, time):
        return [Clock(value.hour, value.minute, value.second)]
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(of_a_day(value).total_seconds()), 60)
        return [Clock(minutes // 60, minutes % 60, seconds)]
    return parts_of(value, is_day)


def _is_iso(value: Value) -> bool:
    return isinstance(value, str) and bool(_ISO.fullmatch(value.strip().lower()))


def _is_empty(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()


def _iso(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise ValueError("is no time of the calendar") from None
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))


def _moment(day: date, clock: timedelta) -> datetime:
    try:
        return in_utc(datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + clock).astimezone(UTC)
    except OverflowError:
        raise ValueError("a time must lie between the years 2000 and 2100") from None
