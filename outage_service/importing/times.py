"""Times as Vietnamese notices write them: `07h30`, `từ 05h00 đến 11h30 ngày 28/8/2026`, ISO 8601.

Strict: a text with anything besides times, dates and the few words around them is no time.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from outage_service.clock import VIETNAM, in_utc
from outage_service.importing.model import Value
from outage_service.supply.outages.model import LONGEST_OUTAGE
from outage_service.world.places.names import fold

# A cut whose end is earlier on the clock than its start goes over midnight, but lasts no longer than this:
# 13:30 to 11:30 is a typing mistake, not 22 hours.
LONGEST_OVER_MIDNIGHT = timedelta(hours=14)

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_TOKENS = re.compile(
    r"(?P<date>\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{4}-\d{2}-\d{2}(?=t|\b))"
    r"|(?<![\d:])(?P<hour>\d{1,2})\s*(?:(?P<colon>:)|gio|g|h)\s*"
    r"(?:(?P<minute>\d{2})(?!\d)(?:\s*[:h]\s*(?P<second>\d{2})(?!\d)(?:\.\d{1,9})?)?\s*(?:phut\b|p\b|')?)?"
    r"(?:\s*(?P<half>sa|ch|am|pm)\b)?",
    re.ASCII,
)
_AROUND = re.compile(
    r"\b(?:tu|den|toi|luc|vao|hoi|khoang|ngay|gio|thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|chu nhat|cn)\b"
)
_PUNCTUATION = re.compile(r"[\s,;.\-–—()t:]*")


def read_moment(value: Value) -> datetime:
    """The one moment in a cell, in UTC; ValueError says what is wrong with it."""
    if isinstance(value, str) and _ISO.fullmatch(value.strip().lower()):
        return _iso(value)
    clocks, dates = _parts(value)
    if len(clocks) != 1 or len(dates) != 1:
        raise ValueError("is not one time with its date")
    return _moment(dates[0], clocks[0])


def read_span(told: Sequence[Value], day: Value | None = None) -> tuple[datetime, datetime]:
    """The start and end in one cell or two, in UTC; `day` gives the date when the cells do not.

    Without a date of its own the end may be after midnight. ValueError says what is wrong.
    """
    if len(told) == 2 and all(isinstance(v, str) and _ISO.fullmatch(v.strip().lower()) for v in told):
        return checked(read_moment(told[0]), read_moment(told[1]))
    parts = [_parts(value) for value in told]
    clocks = [clock for piece, _ in parts for clock in piece]
    if len(clocks) != 2 or any(not piece for piece, _ in parts):
        raise ValueError("does not tell from when to when")
    first, last = _days(parts, day)
    starts_at = _moment(first, clocks[0])
    if last is not None:
        return checked(starts_at, _moment(last, clocks[1]))
    ends_at = _moment(first, clocks[1])
    if ends_at < starts_at:
        ends_at += timedelta(days=1)
        if ends_at - starts_at > LONGEST_OVER_MIDNIGHT:
            raise ValueError("ends before it begins, or lasts too long over midnight")
    return checked(starts_at, ends_at)


def checked(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Both moments; ValueError when the cut would end too early or last too long."""
    if ends_at <= starts_at:
        raise ValueError("does not end after it begins")
    if ends_at - starts_at > LONGEST_OUTAGE:
        raise ValueError(f"lasts longer than {LONGEST_OUTAGE.days} days")
    return starts_at, ends_at


def _days(parts: list[tuple[list[timedelta], list[date]]], day: Value | None) -> tuple[date, date | None]:
    """The day of the start and, when it is given, of the end."""
    dates = [found for _, piece in parts for found in piece]
    if len(dates) > 2:
        raise ValueError("holds more than two dates")
    if len(dates) == 2:
        return dates[0], dates[1]
    given = _parts(day)[1] if day not in (None, "") and day is not None else []
    if len(given) > 1:
        raise ValueError("holds more than one date")
    if dates and given and len(parts) == 2 and parts[1][1]:
        return given[0], dates[0]
    if not dates and not given:
        raise ValueError("has no date")
    if dates and given and dates != given:
        raise ValueError("holds two dates that differ")
    return (dates or given)[0], None


def _parts(value: Value) -> tuple[list[timedelta], list[date]]:
    """The clock times (since midnight) and the dates in a cell, in their order."""
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM) if value.tzinfo else value
        # A workbook stores a time without a date as a moment on day 0 of its calendar.
        return [_since_midnight(local.time())], ([local.date()] if local.year > 1904 else [])
    if isinstance(value, date):
        return [], [value]
    if isinstance(value, time):
        return [_since_midnight(value)], []
    if isinstance(value, timedelta):
        return [_of_a_day(value)], []
    text = fold(value).strip()
    if len(text) > 200:
        raise ValueError("is too long for a time")
    clocks, dates = [], []
    for token in _TOKENS.finditer(text):
        if token["date"]:
            dates.append(_date(token["date"]))
        elif token["minute"] is None and token["colon"]:
            raise ValueError("is not a time")
        else:
            clocks.append(_clock(token))
    rest = _AROUND.sub(" ", _TOKENS.sub(" ", text))
    if not _PUNCTUATION.fullmatch(rest) or not (clocks or dates):
        raise ValueError("is not a time")
    return clocks, dates


def _iso(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise ValueError("is no time of the calendar") from None
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))


def _date(text: str) -> date:
    numbers = [int(number) for number in re.split(r"[/.-]", text)]
    year, month, day = numbers if len(text.split("-")[0]) == 4 else numbers[::-1]
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None


def _clock(token: re.Match[str]) -> timedelta:
    hour, minute, second = int(token["hour"]), int(token["minute"] or 0), int(token["second"] or 0)
    if token["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("is no time of day")
        hour = hour % 12 + (12 if token["half"] in ("ch", "pm") else 0)
    if minute > 59 or second > 59:
        raise ValueError("is no time of day")
    return _of_a_day(timedelta(hours=hour, minutes=minute, seconds=second))


def _of_a_day(since_midnight: timedelta) -> timedelta:
    # 24:00 is the end of the day, as on every timetable.
    if not timedelta(0) <= since_midnight <= timedelta(days=1):
        raise ValueError("is no time of day")
    return since_midnight


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _moment(day: date, clock: timedelta) -> datetime:
    try:
        return in_utc(datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + clock).astimezone(UTC)
    except OverflowError:
        raise ValueError("a time must lie between the years 2000 and 2100") from None
