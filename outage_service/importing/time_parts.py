"""The parts of a time as it is written: clock times, days, numbers and the words between them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

# The part of the day said with a time; "sa" and "ch" are how computers write before and after noon.
Half = Literal["", "am", "pm", "sáng", "trưa", "chiều", "tối", "đêm"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it is written: 24:00 is the end of the day; `half` is "" when none was said."""

    hour: int
    minute: int = 0
    second: int = 0
    half: Half = ""

    def since_midnight(self) -> timedelta:
        """The time that is meant; ValueError when there is no such time."""
        hour = self.hour
        if self.half in ("am", "pm"):
            if not 1 <= hour <= 12:
                raise ValueError("is no time of day")
            hour = hour % 12 + (12 if self.half == "pm" else 0)
        elif self.half and (hour <= 12 or self.minute > 59):
            hour = _hour_of(hour, self.half)
        if self.minute > 59 or self.second > 59:
            raise ValueError("is no time of day")
        return of_a_day(timedelta(hours=hour, minutes=self.minute, seconds=self.second))


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is written; what is missing (the year, the month) is None."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number alone: a day when a month follows, an hour when a time stands beside it."""

    digits: str


@dataclass(frozen=True, slots=True)
class Mark:
    """`to` joins two ends, `and` two of a kind; `next` is the day after; a weekday is 2 to 8 (Sunday)."""

    what: Literal["to", "and", "next", "half", "weekday"]
    half: Half = ""
    weekday: int = 0


Part = Clock | Day | Number | Mark


def of_a_day(since_midnight: timedelta) -> timedelta:
    """The same; ValueError outside of one day. 24:00 is its end, as on every timetable."""
    if not timedelta(0) <= since_midnight <= timedelta(days=1):
        raise ValueError("is no time of day")
    return since_midnight


def _hour_of(hour: int, half: Half) -> int:
    """The hour of the day that "5 giờ chiều" means; ValueError for "9 giờ trưa"."""
    if half == "sáng" and hour < 12:
        return hour
    if half == "trưa" and (hour >= 10 or hour in (1, 2)):
        return hour if hour >= 10 else hour + 12
    if half == "chiều" and (hour <= 6 or hour == 12) and hour:
        return hour % 12 + 12
    if half == "tối" and 5 <= hour <= 11:
        return hour + 12
    if half == "đêm" and (hour >= 8 or hour <= 4):
        return hour + 12 if hour >= 8 else hour
    raise ValueError("is no time of day")
