"""The days that a file says it covers, from the words above its table: «từ ngày 07/12 đến 13/12/2026»."""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from outage_service.importing.times import read_days
from outage_service.world.places.names import fold

_DAY = r"(?:ngay )?\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|\s*thang\s*\d{1,2}(?:\s*(?:nam|/)\s*\d{4})?)"
_RANGE = re.compile(
    rf"(?:\btu\s+(?:0h ?0?0? )?|\(|\btuan\b[^()\d]*\d*\s*[:(,-]?\s*|\bcac ngay )?"
    rf"(?P<first>(?:ngay )?\d{{1,2}}|{_DAY})\s*(?:\bden\b|\btoi\b|-|–|—|÷|~)\s*(?:het\s*)?(?P<last>{_DAY})(?![\d/])"
)
_ONE = re.compile(
    r"\b(?:lich|ke hoach|thong bao)\b[^.;\n]{0,80}\b(?:cat|ngung|giam|mat)\b[^.;\n]{0,80}"
    rf"\s(?:trong )?(?P<day>ngay {_DAY})"
)
_MONTH = re.compile(
    r"\b(?:lich|ke hoach|thong bao)\b[^.;\n]{0,120}(?<!\d )\bthang (?P<month>\d{1,2})\s*(?:/|-|nam)\s*(?P<year>\d{4})"
)


def period_in(texts: Iterable[str], near: date | None) -> tuple[date, date] | None:
    """The first and last day; None when the texts do not say it, or say different things."""
    found = {period for text in texts if len(text) < 2_000 for period in _periods(fold(text), near)}
    return found.pop() if len(found) == 1 else None


def _periods(text: str, near: date | None) -> set[tuple[date, date]]:
    found = set()
    for match in _RANGE.finditer(text):
        first, last = match["first"], match["last"]
        days = _days(f"{first} - {last}", near)
        if days:
            found.add((days[0], days[-1]))
    if not found:
        for match in _ONE.finditer(text):
            days = _days(match["day"], near)
            found |= {(days[0], days[-1])} if days else set()
    if not found and (month := _MONTH.search(text)) and 1 <= int(month["month"]) <= 12:
        year, number = int(month["year"]), int(month["month"])
        if 2000 <= year < 2100:
            found.add((date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])))
    return found


def _days(text: str, near: date | None) -> tuple[date, ...]:
    try:
        return read_days(text, near)
    except ValueError:
        return ()
