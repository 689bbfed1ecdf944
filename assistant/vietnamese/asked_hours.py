"""The hour by which somebody asks whether a thing is done: «trước 12 giờ có không», «9 rưỡi có kịp không»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.vietnamese.folding import fold
from assistant.vietnamese.times import to_vietnam

# Without «không»: «không, giờ có điện chưa?» names no hour.
_NUMBERS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")
_HOUR_WORDS = {name: number for number, name in enumerate(_NUMBERS, start=1)}
_NUMBER = rf"\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_HOUR = (
    rf"(?:(?P<night>nua dem|12 gio dem)|(?P<hour>{_NUMBER}) ?(?:gio|h|g)\b(?: ?(?P<half>ruoi)| ?(?P<minute>\d{{2}}))?"
    r"|(?P<bare>\d{1,2}|muoi hai|muoi mot|muoi|chin|tam|bay) ruoi"
    r"|(?P<digits>\d{1,2})[h:g](?P<minutes>\d{2}))"
    r"(?: (?P<part>sang|trua|chieu|toi|dem|khuya)\b)?(?: (?P<day>mai)\b)?"
)
_BEFORE = r"(?P<before>\b(?:truoc|trc|kip|kip truoc) (?:luc |khoang |tam )?)"
_NOT = r"(?:khong|ko|k|hong|hok|hem|hk|chua|ha|hong|chang)\b"
_BACK = r"(?:co|xong|kip|chac|sua xong)\b"
_MORE = r"(?: (?:la|thi|dien|den|lai|chac|kip|xong|noi|duoc|co|chua|roi|hay))*"
# «Trước 12 giờ có không», «12 giờ rưỡi có chắc xong không»; «có điện trước 10 giờ không».
_ASKED = (
    re.compile(
        rf"{_BEFORE}?(?:\b(?:toi|den|luc|tam|khoang) )?\b{_HOUR}(?: (?:la|thi))? {_BACK}{_MORE} {_NOT}"
    ),
    re.compile(rf"\b{_BACK}(?: \S+){{0,4}}? {_BEFORE}{_HOUR} {_NOT}"),
)
# What somebody has to do by then: «ba giờ sáng chị phải chở ra chợ, có kịp không», «2h45 phải họp, 2h31 chắc chưa».
_SELF = r"(?:tui|toi|anh|a|chi|c|em|e|minh|co|chu|bac|con|chau|o|ong|ba|ma|la|thi|dung|nay)"
_WHEN = r"(?:chung|bao|khi|luc|may|hoi) (?:nao|mo|gio|lau)\b"
_IN_TIME = rf"(?:(?:kip|co|xong|chac)\b{_MORE} {_NOT}|{_WHEN})"
_DEADLINES = (
    re.compile(rf"\b{_HOUR}(?: {_SELF}){{0,3}} phai\b(?! {_NOT})(?: \S+){{0,16}}? {_IN_TIME}"),
    re.compile(rf"\b{_HOUR}(?: \S+){{0,9}}? kip\b(?: \S+)?{_MORE} {_NOT}"),
    re.compile(rf"\b{_HOUR}(?: {_SELF}){{0,2}} co(?: \S+){{1,3}}? (?:duoc|dc|noi) {_NOT}"),
)
# Hours of others: when it went out, when a crew comes, an office opens or somebody calls.
_OF_OTHERS = re.compile(
    r"\b(?:tho|doi sua|ai|mo cua|van phong|nhan vien|gap|ghe|nop|goi|nhan tin|nhan|bao|dong tien)\b"
)
_SINCE = re.compile(r"\b(?:tu|mat|cup|hen|bao|tho|doi) (?:luc |khoang |tam )?$")
_DAY_BEFORE = re.compile(
    r"\b(?:(?P<part>sang|trua|chieu|toi|dem|khuya) (?P<day>nay|mai)|(?P<only>mai)) (?:luc |khoang )?$"
)
_SEVEN = re.compile(r"\bb[ảẩ]y\b", re.IGNORECASE)
_AFTERNOON, _NOON = ("chieu", "toi"), 12


@dataclass(frozen=True)
class AskedHour:
    """`plainly`: «before», or what has to be done then, stands in the words, so the hour is not the one just told."""

    moment: datetime
    plainly: bool


def hour_asked(text: str, now: datetime) -> AskedHour | None:
    """The next moment with that hour; None when none is asked for."""
    said = re.sub(r"\s+", " ", re.sub(r"[,.;!?]+(?!\d)", " ", fold(text)))
    asked = next((one for pattern in _ASKED if (one := pattern.search(said))), None)
    before = asked is not None and asked["before"] is not None
    deadline = None if before else _deadline(said)
    found = deadline or asked
    if found is None or (found["hour"] == "bay" and not _SEVEN.search(text)):
        return None  # «bây giờ» is now
    hour, minute = _clock(found)
    if hour > 24 or minute > 59:
        return None
    part, tomorrow = _day(found, said[: found.start()])
    moment = _next(hour, minute, part, tomorrow, to_vietnam(now))
    return AskedHour(moment, before or deadline is not None)


def _deadline(said: str) -> re.Match[str] | None:
    """The hour nearest to the question, «2h31 có rồi mà 3h chị đi, kịp không»: three o'clock."""
    for pattern in _DEADLINES:
        nearest, at = None, 0
        while one := pattern.search(said, at):
            at = one.start() + 1
            if not _OF_OTHERS.search(one.group()) and not _SINCE.search(said[: one.start()]):
                nearest = one
        if nearest:
            return nearest
    return None


def _day(found: re.Match[str], before: str) -> tuple[str | None, bool]:
    """The part of the day, and whether it is tomorrow: both stand before the hour, «sáng mai 6h», or after it."""
    led = _DAY_BEFORE.search(before)
    part = found["part"] or (led["part"] if led else None)
    return part, bool(found["day"] or (led and (led["only"] or led["day"] == "mai")))


def _clock(found: re.Match[str]) -> tuple[int, int]:
    if found["night"]:
        return 24, 0
    said = found["hour"] or found["bare"] or found["digits"]
    hour = int(said) if said.isdigit() else _HOUR_WORDS[said]
    if found["half"] or found["bare"]:
        return hour, 30
    return hour, int(found["minute"] or found["minutes"] or 0)


def _next(hour: int, minute: int, part: str | None, tomorrow: bool, now: datetime) -> datetime:
    """«10 giờ» is the next ten o'clock of morning or evening, unless the words say which."""
    if part in _AFTERNOON and hour < _NOON:
        hour += _NOON
    if part in ("dem", "khuya") and _NOON - 4 < hour <= _NOON:
        hour += _NOON
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if tomorrow:
        # In the small hours «sáng mai» is the morning to come.
        days = 0 if now.hour < _END_OF_NIGHT and part in (None, "sang") and hour > now.hour else 1
        return today + timedelta(days=days, hours=hour, minutes=minute)
    step = 24 if part or hour > _NOON else _NOON
    moment = today + timedelta(hours=hour, minutes=minute)
    while moment <= now:
        moment += timedelta(hours=step)
    return moment


_PART = r"(?P<part>(?:dem|toi|khuya|hom|chieu|trua|sang) nay|(?:sang|trua|chieu|toi) mai|ngay mai|mai)"
_WHY = r"(?P<why> (?:di lam|di hoc|ngu day|thuc day|day|vo hoc|nau an|mo (?:quan|tiem|cua)))?"
_HAS = r"(?:co|kip)(?: (?:duoc|dc|dien|den|lai|noi|chac|kip|xong|roi))*"
# «Đêm nay có điện không», «mai đi làm có điện chưa»; «có điện trong đêm nay không».
_PART_ASKED = (
    re.compile(rf"\b{_PART}{_WHY}(?: (?!cup|cat|mat|ngat|co|khong|ko)\S+){{0,4}}? {_HAS} {_NOT}"),
    re.compile(rf"\b{_HAS}(?: (?:trong|vao|kip|luc))* {_PART}{_WHY} (?:duoc |dc |noi |kip )?{_NOT}"),
)
# The hour by which a part of the day is over; 29 is five in the morning after.
_OVER = {"dem": 29, "khuya": 29, "toi": 24, "hom": 24, "chieu": 18, "trua": 13, "sang": 11}
_BY_WORK, _END_OF_NIGHT = 7, 5
_WRITTEN = {
    **{"dem nay": "đêm nay", "toi nay": "tối nay", "khuya nay": "khuya nay", "hom nay": "hôm nay"},
    **{"chieu nay": "chiều nay", "trua nay": "trưa nay", "sang nay": "sáng nay", "sang mai": "sáng mai"},
    **{"trua mai": "trưa mai", "chieu mai": "chiều mai", "toi mai": "tối mai", "ngay mai": "ngày mai"},
    "mai": "ngày mai",
}


@dataclass(frozen=True)
class AskedPart:
    """A part of the day as it is written, and the moment by which it is over or, for the morning, begins."""

    words: str
    moment: datetime
    names_power: bool


def part_asked(text: str, now: datetime) -> AskedPart | None:
    """The part of the day by which somebody asks for power; None when none is asked for or it is over."""
    said = re.sub(r"\s+", " ", re.sub(r"[,.;!?]+", " ", fold(text)))
    found = next((one for pattern in _PART_ASKED if (one := pattern.search(said))), None)
    if found is None:
        return None
    here = to_vietnam(now)
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    named, written = found["part"], _WRITTEN[found["part"]]
    name, _, day = named.rpartition(" ")
    if day == "nay":
        after_midnight = name in ("dem", "khuya") and here.hour < _END_OF_NIGHT
        moment = today + timedelta(hours=_END_OF_NIGHT if after_midnight else _OVER[name])
    elif found["why"] or name == "sang":
        written = "sáng mai"
        moment = today + timedelta(days=1, hours=_BY_WORK)
    else:
        moment = today + timedelta(days=1, hours=_OVER.get(name, 24))
    if moment <= here:
        return None
    return AskedPart(written, moment, " dien" in found.group())
