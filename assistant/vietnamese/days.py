"""The days that callers name: «mai», «mốt», «thứ bảy này», «chủ nhật», «ngày 25 tháng 11», «tuần sau»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.vietnamese.folding import fold, normalize
from assistant.vietnamese.times import VIETNAM, to_vietnam

_NUMBERS = {"hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7}
_WEEKDAY = re.compile(r"\b(?:thu|t) ?([2-7]|hai|ba|tu|bon|nam|sau|bay)\b")
_SUNDAY = re.compile(r"\b(?:chu|chua) nhat\b|\bcn\b")
_NEXT_WEEK = re.compile(r"\btuan (?:sau|toi)\b")
# What `find_times` leaves to us: too vague for a time, or a day only where somebody asks about a day.
_VAGUE = re.compile(
    r"\b(?:sap toi|may (?:bua|ngay|hom) (?:toi|nua)|(?:hom|bua|toi|chieu|dem|trua|sang|khuya) ni"
    r"|mot(?= (?:co|cup|cat)\b)|t ?[2-7])\b"
)
_DATE = re.compile(
    r"\b(?:ngay |mung |mong )?(\d{1,2}) ?(?:/|-|thang) ?(\d{1,2})(?: ?(?:/|-|nam) ?(\d{4}))?\b"
)
_DAY_OF_MONTH = re.compile(r"\b(?:ngay|mung|mong) (\d{1,2})\b")

_DATED = r"(?:ngay |mung |mong )?\d{1,2} ?(?:/|-|thang) ?\d{1,2}|(?:ngay|mung|mong) \d{1,2}(?! ?(?:thang|/))"
_OF_THE_WEEK = r"(?:thu|t) ?(?:[2-7]|hai|ba|tu|bon|nam|sau|bay)|chu nhat|chua nhat|cn"
_TO = r"(?: (?:den|toi|va|voi|qua|hay|hoac|cho den))?"
# Two of a kind: «thứ sáu ngày 20» is one day.
_SPANS = [re.compile(rf"\b(?P<first>{kind}){_TO} (?P<last>{kind})\b") for kind in (_DATED, _OF_THE_WEEK)]


@dataclass(frozen=True)
class Days:
    """A day or several, `first` to `last` inclusive, in Vietnam."""

    first: date
    last: date

    def includes(self, start: datetime, end: datetime | None) -> bool:
        """Whether a part of the time from `start` to `end` is on these days."""
        begins = datetime.combine(self.first, time(), VIETNAM)
        over = datetime.combine(self.last + timedelta(days=1), time(), VIETNAM)
        return start < over and (end or start + timedelta(minutes=1)) > begins


def days_named(words: str, now: datetime) -> Days | None:
    """The days that the words name, seen from `now`; None when they name none. Days to come are preferred."""
    said = f" {fold(normalize(words))} "
    today = to_vietnam(now).date()
    for find in (_relative, _span, _period, _dated, _weekday):
        found = find(said, today)
        if found is not None:
            return found
    return None


def vague_days(words: str) -> str | None:
    """The words for days that `find_times` does not name, in a question about days: «sắp tới», «t7 có cúp không»."""
    found = _VAGUE.search(fold(words))
    return found.group() if found else None


def _relative(said: str, today: date) -> Days | None:
    for pattern, ahead in (
        (
            r"\b(?:mot|bua mot|ngay mot|ngay kia)\b(?= (?:co|nay|la|thi|cup|cat|khong|nua|em)| $)"
            r"|\bngay (?:mot|kia)\b",
            2,
        ),
        (r"\b(?:ngay|hom|bua|sang|trua|chieu|toi|dem|khuya)? ?mai\b", 1),
        (r"\b(?:hom|bua|toi|chieu|dem|trua|sang|khuya) (?:nay|ni)\b|\bhnay\b", 0),
        (r"\b(?:hom|bua|toi|chieu|dem|sang) qua\b", -1),
        (r"\b(?:hom|bua|toi|chieu|dem|sang) kia\b", -2),
    ):
        if re.search(pattern, said):
            day = today + timedelta(days=ahead)
            return Days(day, day)
    return None


def _period(said: str, today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    if re.search(r"\btu (?:gio|nay|hom nay|bua ni|chu|mai) (?:cho )?(?:den|toi) (?:het |cuoi )tuan\b", said):
        return Days(today, monday + timedelta(days=6))
    if "cuoi tuan" in said:
        saturday = monday + timedelta(days=12 if _NEXT_WEEK.search(said) else 5)
        return Days(saturday, saturday + timedelta(days=1))
    if _WEEKDAY.search(said) or _SUNDAY.search(said):
        return None
    if _NEXT_WEEK.search(said):
        return Days(monday + timedelta(days=7), monday + timedelta(days=13))
    if re.search(r"\btuan (?:nay|ni)\b", said):
        return Days(today, monday + timedelta(days=6))
    if re.search(r"\bthang (?:sau|toi)\b", said):
        return _month(today.replace(day=1) + timedelta(days=32))
    if re.search(r"\b(?:het|cuoi|trong|ca) thang(?: (?:nay|ni))?\b|\bthang (?:nay|ni)\b", said):
        return Days(today, _month(today).last)
    if re.search(r"\b(?:sap toi|may (?:bua|ngay|hom) (?:toi|nua))\b", said):
        return Days(today, today + timedelta(days=7))
    return None


def _month(day: date) -> Days:
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def _span(said: str, today: date) -> Days | None:
    """«Từ thứ hai đến thứ sáu», «ngày 5 đến ngày 7», «thứ bảy chủ nhật»: from the first day to the last."""
    for pattern in _SPANS:
        found = pattern.search(said)
        if found is not None:
            first, last = (_one_day(found[end], said, today) for end in ("first", "last"))
            if first is not None and last is not None and first < last:
                return Days(first, last)
    return None


def _one_day(part: str, said: str, today: date) -> date | None:
    week = " tuan sau " if _NEXT_WEEK.search(said) else ""
    found = _dated(f" {part} ", today) or _weekday(f" {part}{week} ", today)
    return found.first if found else None


def _weekday(said: str, today: date) -> Days | None:
    found = _WEEKDAY.search(said)
    number = None
    if found:
        number = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
    elif _SUNDAY.search(said):
        number = 8
    if number is None:
        return None
    ahead = (number - 2 - today.weekday()) % 7
    if _NEXT_WEEK.search(said):
        ahead = number - 2 - today.weekday() + 7
    day = today + timedelta(days=ahead)
    return Days(day, day)


def _dated(said: str, today: date) -> Days | None:
    found = _DATE.search(said)
    if found:
        return _day(int(found[3]) if found[3] else None, int(found[2]), int(found[1]), today)
    lone = _DAY_OF_MONTH.search(said)
    if lone:
        same = _day(today.year, today.month, int(lone[1]), today)
        if same and same.first >= today:
            return same
        later = today.replace(day=1) + timedelta(days=32)
        return _day(later.year, later.month, int(lone[1]), today) or same
    return None


def _day(year: int | None, month: int, day: int, today: date) -> Days | None:
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today - timedelta(days=180):
            found = found.replace(year=today.year + 1)
    except ValueError:
        return None
    return Days(found, found)
