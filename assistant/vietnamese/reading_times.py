"""Clock times, dates and their ranges, aloud.

«17:30» is «mười bảy giờ ba mươi», «07h05» is «bảy giờ năm phút» (the word keeps the minute from being heard
as something else), «21/11/2026» is «ngày hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu».
"""

from __future__ import annotations

import re
from datetime import datetime

from assistant.vietnamese.numbers import number_in_words
from assistant.vietnamese.times import to_vietnam

_ISO = re.compile(
    r"(?<![\w-])(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?(?![\w:])",
    re.ASCII,
)
_ISO_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])", re.ASCII)
_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = re.compile(
    rf"(?<![\w.,:/])({_HOUR})(?:(?::| : )([0-5]\d)(?::([0-5]\d))?| ?(?:h|H|g|giờ)(?: ?([0-5]?\d)(?!\d|[/.,]\d))?)"
    r"(?: ?(?:p|ph|phút|')(?![\w]))?(?![\w:])",
)
_HOURS_RANGE = re.compile(rf"(?<![\w.,:/])({_HOUR}) ?[-–—] ?(?={_HOUR} ?(?:h|H|g|giờ)\b)")
_DASH_BETWEEN = re.compile(r"(?:(?<=[hHgờ\d'])|(?<=út)) ?[-–—] ?(?=(?:ngày )?\d{1,2}(?: ?[hHg:/]| giờ))")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_FULL_DATE = re.compile(rf"(?<![\w.,/-])({_DAY})([/.-])({_MONTH})\2((?:19|20)\d\d)(?![\w/-])(?![.,]\d)")
_DAYS_RANGE = re.compile(rf"(?<![\w.,/-])({_DAY}) ?[-–—] ?(?={_DAY}/{_MONTH}(?![\w-]))")
_DAY_MONTH = re.compile(rf"(?<![\w.,/-])({_DAY})[/-]({_MONTH})(?![\w/-])(?![.,]\d)")
_MONTH_YEAR = re.compile(rf"(?<![\w.,/-])(?:[Tt]háng |T)?({_MONTH})[/-]((?:19|20)\d\d)(?![\w/-])(?![.,]\d)")
_QUARTER = re.compile(r"\b[Qq]uý ([1-4])/((?:19|20)\d\d)(?!\w)")
_DATE_STREET = re.compile(rf"\b([Đđ]ường|[Pp]hố|[Qq]uảng trường) ({_DAY})/({_MONTH})(?![\w/])")
_ROUND_THE_CLOCK = re.compile(r"\b24(?:h| giờ)?/(24|7)(?:h| giờ)?\b")
_WEEKDAY = re.compile(r"\b([Tt]hứ) ([2-7])(?![\d/.,:])")
_SHORT_WEEKDAYS = re.compile(r"(?<![\w./-])T([2-7]) ?[-–] ?(?:T([2-7])|CN)(?![\w/.-])")
_SHORT_WEEKDAY = re.compile(
    r"(?:(?<=^)|(?<=[,(] )|(?<=[,(])|(?<=sáng )|(?<=chiều )|(?<=tối )|(?<=ngày )|(?<=trưa ))T([2-7])(?=[ ,)]|$)"
    r"|(?<![\w./-])CN(?![\w./])"
)
_NAMED = re.compile(r"\b([Nn]gày|[Mm]ùng|[Mm]ồng|[Tt]háng|[Qq]uý) (0?\d|[1-3]\d)(?![\d/.,:]\d|[\d%])")
_DURATION = re.compile(r"(?<![\w.,:/])0(\d)(?= (?:giờ|phút|tiếng|ngày|tuần|tháng|năm|giây))")
_BEFORE_DATE = re.compile(
    r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|mai|nay|qua|kia|mốt|từ|đến|tới|trước|sau|nhật|tư|hai|ba|năm|sáu|bảy|"
    r"vào|lúc|giờ|phút|mươi|mười|mốt|lăm|một|bốn|tám|chín|và|[(,–-])[ ,(]*$",
    re.IGNORECASE,
)
_WEEKDAYS = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}


def read_times(text: str) -> str:
    """Every typed time and date in words."""
    text = _ISO.sub(_iso, text)
    text = _ISO_DATE.sub(lambda found: _date(found, found.group(3), found.group(2), found.group(1)), text)
    text = _ROUND_THE_CLOCK.sub(
        lambda found: f"hai mươi bốn trên {'bảy' if found.group(1) == '7' else 'hai mươi bốn'}", text
    )
    text = _DAYS_RANGE.sub(lambda found: _with_day(found, f"{_say(found.group(1))} đến "), text)
    text = _HOURS_RANGE.sub(lambda found: f"{_say(found.group(1))} đến ", text)
    text = _DASH_BETWEEN.sub(" đến ", text)
    text = _CLOCK.sub(_clock, text)
    text = _FULL_DATE.sub(lambda found: _date(found, found.group(1), found.group(3), found.group(4)), text)
    text = _WEEKDAY.sub(lambda found: f"{found.group(1)} {_WEEKDAYS[found.group(2)]}", text)
    text = _SHORT_WEEKDAYS.sub(_weekdays, text)
    text = _SHORT_WEEKDAY.sub(
        lambda found: f"thứ {_WEEKDAYS[found.group(1)]}" if found.group(1) else "chủ nhật", text
    )
    text = _QUARTER.sub(
        lambda found: f"{_named_number('quý', int(found.group(1)))} năm {_say(found.group(2))}", text
    )
    text = _DATE_STREET.sub(
        lambda found: f"{found.group(1)} {date_aloud(int(found.group(2)), int(found.group(3)))}", text
    )
    text = _MONTH_YEAR.sub(lambda found: f"{_month_of_year(found)}", text)
    text = _DAY_MONTH.sub(_day_month, text)
    text = _NAMED.sub(_named, text)
    return _DURATION.sub(lambda found: _say(found.group(1)), text)


def clock_aloud(hour: int, minute: int) -> str:
    """«mười bảy giờ ba mươi», «bảy giờ năm phút», «không giờ»."""
    said = f"{number_in_words(hour)} giờ"
    if minute == 0:
        return said
    return f"{said} {number_in_words(minute)}{' phút' if minute < 10 else ''}"


def date_aloud(day: int, month: int, year: int | None = None) -> str:
    """«hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu», without «ngày»."""
    said = f"{number_in_words(day)} {_month(month)}"
    return f"{said} năm {number_in_words(year)}" if year else said


def _month(month: int) -> str:
    return "tháng tư" if month == 4 else f"tháng {number_in_words(month)}"


def _say(digits: str) -> str:
    return number_in_words(int(digits))


def _clock(found: re.Match[str]) -> str:
    hour = int(found.group(1))
    minute = int(found.group(2) or found.group(4) or 0)
    seconds = int(found.group(3) or 0)
    said = clock_aloud(hour, minute)
    if seconds:
        said = f"{number_in_words(hour)} giờ {number_in_words(minute)} phút {number_in_words(seconds)} giây"
    elif found.group().endswith("phút") and minute >= 10:
        said += " phút"
    return said


def _iso(found: re.Match[str]) -> str:
    date, clock, zone = found.groups()
    try:
        when = datetime.fromisoformat(f"{date}T{clock}{_offset(zone)}")
        when = to_vietnam(when)
    except (ValueError, OverflowError):
        return found.group()
    return f"{clock_aloud(when.hour, when.minute)} ngày {date_aloud(when.day, when.month, when.year)}"


def _offset(zone: str | None) -> str:
    if zone is None:
        return "+07:00"
    if zone == "Z":
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _with_day(found: re.Match[str], said: str) -> str:
    before = found.string[: found.start()].rstrip().lower()
    return said if before.endswith(("ngày", "mùng", "mồng")) else f"ngày {said}"


def _date(found: re.Match[str], day: str, month: str, year: str) -> str:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return found.group()
    return _with_day(found, date_aloud(int(day), int(month), int(year)))


def _day_month(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 12) : found.start()]
    if "-" in found.group() and not before.rstrip().lower().endswith("ngày"):
        return found.group()
    if not _BEFORE_DATE.search(before) or re.search(r"(?:số|nhà|hẻm|kiệt|ngõ|ngách) *$", before):
        return found.group()
    said = date_aloud(int(found.group(1)), int(found.group(2)))
    return (
        said
        if before.rstrip().endswith(" đến")
        and "ngày" in found.string[max(0, found.start() - 40) : found.start()]
        else _with_day(found, said)
    )


def _month_of_year(found: re.Match[str]) -> str:
    return f"{_month(int(found.group(1)))} năm {_say(found.group(2))}"


def _weekdays(found: re.Match[str]) -> str:
    last = f"thứ {_WEEKDAYS[found.group(2)]}" if found.group(2) else "chủ nhật"
    return f"thứ {_WEEKDAYS[found.group(1)]} đến {last}"


def _named(found: re.Match[str]) -> str:
    return _named_number(found.group(1), int(found.group(2)))


def _named_number(word: str, number: int) -> str:
    """«tháng tư», «quý tư», but «ngày bốn»."""
    if number == 4 and word.lower() in {"tháng", "quý"}:
        return f"{word} tư"
    return f"{word} {number_in_words(number)}"
