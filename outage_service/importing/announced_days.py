"""The days that a sentence is about, without those of letters and posts; «ngày mai» counts from the post's day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from outage_service.importing.running_times import Found, days_in, folded, night_in
from outage_service.importing.spoken_numbers import with_digits
from outage_service.importing.times import read_days

_OF_A_LETTER = re.compile(
    r"(?:\b(?:cong bo|thong bao|cong van|van ban|to trinh|quyet dinh|so)(?: so)?(?: \S*\d\S*)?\s(?:vao\s)?ngay\s?|"
    r"\b(?:cap nhat|dang|dang tin|lap|ky|ban hanh)\s?:?\s?(?:vao\s|luc [\dh:]+\s)?(?:ngay\s?)?)$"
)
_ISSUED = re.compile(
    r"\b(?:cong bo|thong bao|cong van|van ban|to trinh|quyet dinh|so)(?: so)?(?: \S*\d\S*)?\s(?:vao\s)?$"
)
_IN_WORDS = re.compile(
    r"\b(?:cac ngay (?:trong|tren|sau|le)|hang ngay|hang tuan|moi ngay|tat ca cac ngay|thu \w+ (?:den|-) thu)\b"
)
_RANGE = re.compile(r"\s?(?:-|–|—|den|toi)(?: het)?(?: ngay)?\s?")
_OF_A_TOWN = re.compile(r"^[^\d,.:]{3,30},\s?$")
_TODAY = re.compile(r"\b(?:hom nay|sang nay|trua nay|chieu nay|toi nay|dem nay)\b")
_TOMORROW = re.compile(r"\b(?:ngay mai|sang mai|trua mai|chieu mai|toi mai|dem mai|mai)\b(?=[\s,.:(])")
_AFTER = re.compile(r"\b(?:ngay kia|ngay mot|tuan sau|tuan toi|hom truoc)\b")
_WEEKDAY = re.compile(r"\b(?:thu\s(?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu\snhat|cn)\b")
_CHAT_DAY = re.compile(r"^\s*\[[^\]\n]*?(\d{1,2}/\d{1,2}/\d{4})[^\]\n]*\]")
_POSTED = re.compile(
    r"\b(?:doc|phat|dang|cap nhat|ngay dang|gui|soan)\b[^\n]{0,25}?(\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{4})"
)


class AnnouncedDays:
    """Knows the day of the post (or of each message of a chat) in a text."""

    def __init__(self, text: str, today: date | None) -> None:
        self._today = today
        self._by_line: dict[int, date] = {}
        posted: set[date] = set()
        for number, line in enumerate(text.splitlines(), start=1):
            if chat := _CHAT_DAY.match(line):
                self._by_line[number] = _day(chat[1])
            else:
                posted |= {_day(match[1]) for match in _POSTED.finditer(folded(line))}
        self._posted = posted.pop() if len(posted) == 1 else None

    def days_of(self, text: str, line: int, without: str = "") -> list[str]:
        """The texts of days in a sentence, each once; `without` is the day to which its cut was moved."""
        plain = folded(text)
        if night := night_in(text):
            return [self._first_of_night(night[1], night[2])]
        told = list(dict.fromkeys(self._written(text, plain, without)))
        told += self._spoken(plain, line)
        if not told and _IN_WORDS.search(plain):
            raise ValueError("tells its days in words that may mean several")
        if len(told) > 1 and len(days := {self._read(one) for one in told}) == 1 and None not in days:
            told = told[:1]
        weekdays = [text[m.start() : m.end()] for m in _WEEKDAY.finditer(plain)]
        if len(told) == len(set(map(str.lower, weekdays))) == 1 and not _WEEKDAY.search(folded(told[0])):
            told = [f"{weekdays[0]} {told[0]}"]
        return [one.replace("(", " ").replace(")", " ") for one in told]

    def _written(self, text: str, plain: str, without: str) -> Iterator[str]:
        for found in _joined(text, plain, days_in(text)):
            before = plain[: found.start]
            is_issue = (
                _OF_A_LETTER.search(before)
                or _ISSUED.search(before)
                or (_OF_A_TOWN.match(before) and text[: found.start].isupper())
            )
            if not is_issue and (not without or without not in found.text):
                yield found.text

    def weekday_of(self, text: str) -> str:
        """The one weekday that a sentence names, as it is written; "" for none or several."""
        found = {text[m.start() : m.end()] for m in _WEEKDAY.finditer(folded(text))}
        return found.pop() if len(found) == 1 else ""

    def is_one_day(self, text: str) -> bool:
        """Whether a text means exactly one day."""
        return len(self._read(text) or ()) == 1

    def _spoken(self, plain: str, line: int) -> Iterator[str]:
        posted = self._by_line.get(line) or self._posted
        after = 1 if _TOMORROW.search(plain) else 0 if _TODAY.search(plain) else None
        if _AFTER.search(plain):
            raise ValueError("tells its day in words that may mean several")
        if after is not None:
            if posted is None:
                raise ValueError("counts its day from the day of the notice, which it does not tell")
            yield f"{posted + timedelta(days=after):%d/%m/%Y}"

    def _first_of_night(self, first: str, last: str) -> str:
        days = self._read(last)
        if not days:
            raise ValueError("is about a night without a date")
        before = days[0] - timedelta(days=1)
        if before.day != int(first.split("/")[0]):
            raise ValueError("is about a night whose two days do not follow each other")
        return f"{before:%d/%m/%Y}"

    def _read(self, text: str) -> tuple[date, ...] | None:
        try:
            return read_days(text.replace("(", " ").replace(")", " "), self._today)
        except ValueError:
            return None


def _joined(text: str, plain: str, days: list[Found]) -> list[Found]:
    """The days, with «từ ngày 21/12 đến ngày 23/12» as one."""
    told: list[Found] = []
    for day in days:
        if told and _RANGE.fullmatch(plain[told[-1].end : day.start]):
            start = told.pop().start
            day = Found(start, day.end, text[start : day.end])
        told.append(day)
    return told


def _day(text: str) -> date:
    try:
        return read_days(with_digits(text))[0]
    except ValueError:
        return date.min
