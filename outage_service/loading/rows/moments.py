"""Times in files to load: ISO 8601 with an offset, or relative to the moment of loading."""

import re
from datetime import UTC, datetime, timedelta

from outage_service.clock import in_utc

_RELATIVE = re.compile(r"now(?:([+-])((?:\d{1,6}[smhd])+))?", re.ASCII | re.IGNORECASE)
_STEP = re.compile(r"(\d+)([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_moment(text: str, now: datetime) -> datetime:
    """`2026-11-21T14:05:00+07:00`, `now`, `now-2h`, `now+1d12h` in UTC; ValueError says what is wrong."""
    if relative := _RELATIVE.fullmatch(text):
        steps = _STEP.findall((relative[2] or "").lower())
        seconds = sum(int(count) * _SECONDS[unit] for count, unit in steps)
        distance = timedelta(seconds=-seconds if relative[1] == "-" else seconds)
        try:
            return in_utc(now.astimezone(UTC) + distance)
        except OverflowError:
            raise ValueError("a time must lie between the years 2000 and 2100") from None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is neither ISO 8601 nor relative like now-2h") from None
    return in_utc(moment)
