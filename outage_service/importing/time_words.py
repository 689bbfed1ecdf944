"""The words of a time: what a text like «từ 7h30’ đến 5h chiều, T6 04/12» holds, one part after the other.

Strict: a text with anything besides times, days and the few words around them is no time.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from outage_service.importing.time_parts import Clock, Day, Half, Mark, Number, Part
from outage_service.world.places.names import fold

_LONGEST = 300
MOST_DAYS = 31

_P = TypeVar("_P", bound=Part)

_SAME = str.maketrans({**dict.fromkeys("–—―‒‐‑−÷~～→⇒", "-"), **dict.fromkeys("’′‘´`ʹ＇“”″", "'"), "：": ":"})
_WORD = re.compile(r"[0-9]+|[^\W\d_]+|\n|[^\s]")
_WEEKDAYS = {"hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_HALVES: dict[str, Half] = {
    "sa": "am", "am": "am", "ch": "pm", "pm": "pm", "sang": "sáng", "trua": "trưa", "chieu": "chiều",
    "toi": "tối", "dem": "đêm", "khuya": "đêm",
}  # fmt: skip
_AROUND = frozenset(("tu", "luc", "vao", "hoi", "khoang", "ngay", "gio", "buoi", "het", "t", "h", "g"))
_AROUND_TOGETHER = (
    ("du", "kien"), ("cung", "ngay"), ("trong", "ngay"), ("cac", "ngay"), ("thoi", "gian"), ("bat", "dau"),
    ("ket", "thuc"), ("cat", "dien"), ("mat", "dien"), ("dong", "dien"), ("tro", "lai"), ("co", "dien"),
)  # fmt: skip
_MINUTES = frozenset(("phut", "ph", "p", "m", "'"))


def parts_of(text: str, is_day: bool = False) -> list[Part]:
    """The parts in a text; `is_day` when it stands where a day belongs, so that 04.12 is no time of day.

    ValueError when anything else is in it.
    """
    return list(_parts(text, is_day))


@lru_cache(2_000)  # the hours and days of a file repeat from row to row
def _parts(text: str, is_day: bool) -> tuple[Part, ...]:
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).lower().translate(_SAME)
    if len(text) > _LONGEST:
        raise ValueError("is too long for a time")
    words = _WORD.findall(text)
    parts = list(_Reader(words, [fold(word) for word in words], is_day).parts())
    if not any(isinstance(part, Clock | Day | Number) for part in parts):
        raise ValueError("is not a time")
    return tuple(_with_halves(_with_hours(_with_months(parts))))


@dataclass
class _Reader:
    """Reads the words of a text from left to right."""

    words: list[str]
    folded: list[str]
    is_day: bool
    at: int = field(default=0)

    def parts(self) -> Iterator[Part]:
        while self.at < len(self.words):
            yield from self._next()

    def _next(self) -> Iterator[Part]:
        for found in (self._date, self._clock, self._mark):
            part = found()
            if part is not None:
                yield part
                return
        word = self.folded[self.at]
        if word.isdigit():
            if len(word) > 4 or self._is(":", 1):
                raise ValueError("is not a time")
            yield Number(word)
        elif tuple(self.folded[self.at : self.at + 2]) in _AROUND_TOGETHER:
            self.at += 1
        elif word not in _AROUND and word not in ".()*:'":
            raise ValueError("is not a time")
        self.at += 1

    def _see(self, *wanted: str | Callable[[str], bool]) -> list[str] | None:
        """The next words when each is as wanted: a word, several ("/ -") or what a function says."""
        seen = self.folded[self.at : self.at + len(wanted)]
        if len(seen) < len(wanted):
            return None
        for word, want in zip(seen, wanted, strict=True):
            if not (want(word) if callable(want) else word in want.split()):
                return None
        return seen

    def _date(self) -> Day | None:
        seen = self._see(_short, "/ - .", _short, "/ - .", _year)
        if seen and seen[1] == seen[3] and (len(seen[4]) == 4 or (seen[1] == "/" and not self._is("/", 5))):
            return self._took(5, Day(int(seen[0]), int(seen[2]), _full_year(seen[4])))
        seen = self._see(_four, "/ - .", _short, "/ - .", _short)
        if seen and seen[1] == seen[3]:
            return self._took(5, Day(int(seen[4]), int(seen[2]), int(seen[0])))
        seen = self._see(_short, "thang", _short, "nam / -", _year) or self._see(
            _short, "/ -", _short, "nam", _year
        )
        if seen:
            return self._took(5, Day(int(seen[0]), int(seen[2]), _full_year(seen[4])))
        if seen := self._see(_short, "thang / -", _short, ", .", "nam", _year):
            return self._took(6, Day(int(seen[0]), int(seen[2]), _full_year(seen[5])))
        if seen := self._see(_short, "thang", _short):
            return self._took(3, Day(int(seen[0]), int(seen[2])))
        if (seen := self._see(_short, "/ ." if self.is_day else "/", _short)) and not self._is_hour(3):
            return self._took(3, Day(int(seen[0]), int(seen[2])))
        return None

    def _clock(self) -> Clock | None:
        seen = self._see(_short, ": h g gio .")
        if seen is None:
            return None
        hour, is_sign = int(seen[0]), seen[1] in ":."
        if is_sign and not self._see(_short, ": .", _two):
            return None
        self.at += 2
        clock = Clock(hour)
        if self._is("ruoi", 0):
            self.at += 1
            clock = Clock(hour, 30)
        elif seen := self._see("kem", _short):
            self.at += 2
            clock = Clock(hour - 1, 60 - int(seen[1]))
        elif self._see(_two) and (is_sign or not self._is_hour(1)):
            clock = Clock(hour, int(self._take()))
            if self._see(": h . phut", _two) and not self._is_hour(2):
                self.at += 1
                clock = replace(clock, second=int(self._take()))
                if self._see(".", str.isdigit):
                    self.at += 2
        while any(self._is(word, 0) for word in _MINUTES):
            self.at += 1
        return clock

    def _mark(self) -> Mark | None:
        word, written = self.folded[self.at], self.words[self.at]
        if seen := self._see("hom ke tiep ngay", "sau tiep theo mai"):
            return self._took(len(seen), Mark("next"))
        if seen := self._see("thu", lambda w: w in _WEEKDAYS or w in "234567"):
            return self._took(2, Mark("weekday", weekday=_WEEKDAYS.get(seen[1]) or int(seen[1])))
        if (seen := self._see("t", "2 3 4 5 6 7")) and not self._is_hour(2):
            return self._took(2, Mark("weekday", weekday=int(seen[1])))
        if (seen := self._see("t", ".", "2 3 4 5 6 7")) and not self._is_hour(3):
            return self._took(3, Mark("weekday", weekday=int(seen[2])))
        if self._see("chu", "nhat"):
            return self._took(2, Mark("weekday", weekday=8))
        if word == "cn":
            return self._took(1, Mark("weekday", weekday=8))
        if (
            word in ("den", "-", "=", ">")
            or written == "tới"
            or self._see("sang", "ngay")
            or self._to_plain()
        ):
            while self._see("den het - = > toi"):
                self.at += 1
            if self._see("sang", "ngay"):
                self.at += 1
            return Mark("to")
        if word in _HALVES:
            return self._took(1, Mark("half", half=_HALVES[word]))
        if word in (";", ",", "\n", "+", "&", "|", "va", "/"):
            return self._took(1, Mark("and"))
        return None

    def _to_plain(self) -> bool:
        """Whether "toi" without accents is «tới» (to), not «tối» (evening): a time or day comes next."""
        return self.words[self.at] == "toi" and bool(self._see("toi", lambda w: w.isdigit() or w == "ngay"))

    def _is(self, word: str, ahead: int) -> bool:
        return self.folded[self.at + ahead : self.at + ahead + 1] == [word]

    def _is_hour(self, ahead: int) -> bool:
        """Whether the number before the word `ahead` is an hour: 7/8h is no day."""
        after = [*self.folded[self.at + ahead : self.at + ahead + 3], "", "", ""]
        is_minute = after[0] == ":" and _two(after[1]) and after[2] not in ("h", "g", "gio", ":")
        return after[0] in ("h", "g", "gio") or is_minute

    def _take(self) -> str:
        self.at += 1
        return self.folded[self.at - 1]

    def _took(self, count: int, part: _P) -> _P:
        self.at += count
        return part


def _short(word: str) -> bool:
    return word.isdigit() and len(word) <= 2


def _two(word: str) -> bool:
    return word.isdigit() and len(word) == 2


def _four(word: str) -> bool:
    return word.isdigit() and len(word) == 4


def _year(word: str) -> bool:
    return word.isdigit() and len(word) in (2, 4)


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _fits(clock: Clock, half: Half) -> bool:
    try:
        replace(clock, half=half).since_midnight()
    except ValueError:
        return False
    return clock.hour <= 12


def _with_hours(parts: list[Part]) -> list[Part]:
    """A number that is joined to a time is an hour: 7 in "7-11h30"."""
    told = list(parts)
    for number in range(len(told) - 2):
        one, joint, other = told[number : number + 3]
        if joint == Mark("to") and isinstance(one, Number) and isinstance(other, Clock):
            told[number] = Clock(int(one.digits))
        if joint == Mark("to") and isinstance(one, Clock) and isinstance(other, Number):
            told[number + 2] = Clock(int(other.digits))
    return told


def _with_months(parts: list[Part]) -> list[Part]:
    """A number that is joined to a day is a day of the same month: 04 in "04-05/12"."""
    told = list(parts)
    for number in range(len(told) - 3, -1, -1):
        one, joint, other = told[number : number + 3]
        if (
            isinstance(one, Number)
            and joint in (Mark("to"), Mark("and"))
            and isinstance(other, Day)
            and other.month
            and len(one.digits) <= 2
        ):
            told[number] = replace(other, day=int(one.digits))
    return told


def _with_halves(parts: list[Part]) -> list[Part]:
    """Gives times the part of the day that stands behind them («5h chiều») or before («chiều: 1h-5h»)."""
    told: list[Part] = []
    ahead: Half = ""
    for part in parts:
        last = told[-1] if told else None
        if isinstance(part, Mark) and part.what == "half":
            if isinstance(last, Clock) and not last.half and not ahead and _fits_behind(last, part.half):
                told[-1] = replace(last, half=part.half)
            else:
                ahead = part.half
        elif isinstance(part, Clock) and ahead and _fits(part, ahead):
            told.append(replace(part, half=ahead))
        else:
            told.append(part)
    return told


def _fits_behind(clock: Clock, half: Half) -> bool:
    # "13h chiều" needs no help, and "07:30 AM" is checked when the time is computed.
    return half in ("am", "pm") or clock.hour > 12 or _fits(clock, half)
