"""Time expressions of the conversation files: `now-2h`, `now+1h30m`, `tomorrow 07:30`, `today+3d 08:00`."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_EXPRESSION = re.compile(
    r"(?P<day>now|today|tomorrow)(?P<shift>(?:[+-](?:\d+[dhm])+)?)(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}))?"
)
_STEP = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def moment_of(expression: str, now: datetime) -> datetime:
    """The moment an expression means at `now`, in Asia/Ho_Chi_Minh. Raises ValueError for what is none."""
    match = _EXPRESSION.fullmatch(expression.strip())
    if match is None or (match["day"] != "now" and match["hour"] is None):
        raise ValueError(
            f"«{expression}» is no time: write now-2h, now+1h30m, tomorrow 07:30 or today+3d 08:00"
        )
    when = now.astimezone(ZONE) + timedelta(days=match["day"] == "tomorrow")
    sign = -1 if match["shift"].startswith("-") else 1
    for count, unit in _STEP.findall(match["shift"]):
        when += sign * timedelta(**{_UNITS[unit]: int(count)})
    if match["hour"] is not None:
        when = when.replace(hour=int(match["hour"]), minute=int(match["minute"]))
    return when


def clock_pattern(when: datetime) -> str:
    """A regular expression for how the assistant writes this time of day, however it pads the hour."""
    minutes = rf"\s{when.minute:02d}" if when.minute else r"(?:\s00)?(?!\s\d)"
    return rf"\b0?{when.hour} giờ{minutes}\b"


def clock_text(when: datetime) -> str:
    return f"{when.hour} giờ {when.minute:02d}"


def date_pattern(when: datetime) -> str:
    """A regular expression for the day: `21 tháng 11` or `21/11`."""
    return rf"\b0?{when.day}(?: tháng |/)0?{when.month}\b"


def date_text(when: datetime) -> str:
    return f"{when.day:02d}/{when.month:02d}/{when.year}"
