"""Times in running text: where in a sentence it says from when to when, and on which days.

Finds the texts only; what they mean is read by `times.py`, with all its checks. A number is a time only by the
words around it: «hẻm 25/4» and «số 120 đến số 188» are places.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from outage_service.world.places.names import fold

_HALF = r"(?:sang|trua|chieu|toi|dem|khuya)"
_CLOCK = (
    r"(?:(?<![\d/.,:])(?:[01]?\d|2[0-4])\s?(?:"
    r"(?:h|g|gio)(?![a-z])(?:\s?(?:(?:ruoi|kem\s\d{1,2})\b|[0-5]\d(?!\d)))?(?:\s?(?:phut|ph|p)\b|\s?['’′])?"
    r"|(?:h|g)[0-5]\d(?!\d)['’′]?"
    r"|[:.][0-5]\d(?::[0-5]\d)?(?![\d/])(?:\s?(?:am|pm|sa|ch)\b)?['’′]?)"
    rf"(?:\s{_HALF}\b)?)"
)
_WEEKDAY = r"(?:(?:thu\s(?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu\snhat|cn)\b[,.]?\s?)"
_YEAR = r"(?:\s?[/.-]\s?\d{4}(?!\d)|\s?nam\s\d{4})"
_MONTH = r"(?:\s?[/-]\s?(?:0?[1-9]|1[0-2])(?!\d)|\s?thang\s(?:0?[1-9]|1[0-2])(?!\d))"
_ANY_MONTH = r"(?:\s?[/.-]\s?\d{1,2}(?!\d)|\s?thang\s\d{1,2}(?!\d))"
_LISTED = r"(?:\d{1,2}(?:\s?/\s?\d{1,2})?\s?(?:,|va|-|–|den(?:\shet)?(?:\sngay)?)\s?(?:ngay\s)?)"
_DATE = (
    # Written out with a year, after «ngày» or a weekday, with as many days as the sentence lists.
    rf"(?:{_WEEKDAY}?\(?(?:(?:cac\s)?ngay\s)?(?:mung\s)?{_LISTED}{{0,9}}(?<![\d/])\d{{1,2}}{_ANY_MONTH}{_YEAR}\)?"
    rf"|(?:{_WEEKDAY}\(?(?:(?:cac\s)?ngay\s)?|(?:cac\s)?ngay\s){_LISTED}{{0,9}}\d{{1,2}}{_MONTH}(?![\d/])\)?)"
)
_IN_BETWEEN = rf"(?:[,\s(]*(?:cua\s|vao\s|cung\s)?(?:{_DATE}|ngay hom truoc)\)?)?"
_TO = (
    r"(?:\s?(?:-|–|—|−|÷|~|→|=>)+>?\s?|,?\s(?:va\s)?(?:du kien\s)?(?:keo dai\s|cho\s|se\s)?"
    r"(?:den|toi|ket thuc|hoan thanh|dong dien(?: tro)?(?: lai)?|co dien(?: tro)?(?: lai)?)"
    r"(?:\s(?:het|khoang|luc|vao|vao luc|du kien))*\s)"
)
_SPAN = re.compile(
    rf"(?:{_CLOCK}{_IN_BETWEEN}{_TO}(?:{_HALF}\s)?{_CLOCK})|(?<![\d/.,:-])\d{{1,2}}\s?[-–÷~]\s?{_CLOCK}"
)
_MAY_BE_CLOCK = re.compile(r"\d\s?(?:[hg:.]|H|G)")  # a quick look, for the many texts without times
_ONE_CLOCK = re.compile(_CLOCK)
_ONE_DATE = re.compile(_DATE)
_BETWEEN_SPANS = re.compile(r"(?:[\s,;:&+/()]|(?:va|tu|buoi|sang|chieu|toi)\b|dot (?:\d|hai|ba)\b)*")
_NIGHT = re.compile(
    rf"dem\s(?:ngay\s)?(?P<first>\d{{1,2}}(?:/\d{{1,2}})?)\s?(?:,|-|den|qua)?\srang(?:\ssang)?\s(?:ngay\s)?"
    rf"(?P<last>\d{{1,2}}{_ANY_MONTH}{_YEAR}?)"
)
_BLANK_DATE = re.compile(r"\bngay[\s._…]*/\s?(?:\d|[._…])|\bngay\s?[._…]{2,}")
_NAME = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Found:
    """A text with its place in the sentence."""

    start: int
    end: int
    text: str


def folded(text: str) -> str:
    """The text without accents, in lower case, and letter for letter as long as it was."""
    text = unicodedata.normalize("NFC", text)
    return "".join((fold(letter) or letter)[:1] if _NAME.match(letter) else letter for letter in text)


def spans_in(text: str) -> list[Found]:
    """The texts that say from when to when: «từ 7h30 đến 11h30», «22h00 ngày 11/12 đến 05h00 ngày 13/12»."""
    if not _MAY_BE_CLOCK.search(text):
        return []
    plain = folded(text)
    found = []
    for match in _SPAN.finditer(plain):
        # The day of the end stands behind it only when the start has one too.
        end = match.end()
        if (_ONE_DATE.search(match[0]) and (after := re.compile(rf"[\s,(]*{_DATE}").match(plain, end))) or (
            after := re.compile(r"\s*\(?(?:hom|ngay)\s(?:sau|ke tiep|tiep theo)\)?").match(plain, end)
        ):
            end = after.end()
        found.append(Found(match.start(), end, text[match.start() : end]))
    return found


def clocks_in(text: str) -> list[Found]:
    """The times of day."""
    return [Found(m.start(), m.end(), text[m.start() : m.end()]) for m in _ONE_CLOCK.finditer(folded(text))]


def days_in(text: str) -> list[Found]:
    """The days and lists of days, those inside of spans too."""
    return [Found(m.start(), m.end(), text[m.start() : m.end()]) for m in _ONE_DATE.finditer(folded(text))]


def night_in(text: str) -> tuple[Found, str, str] | None:
    """«đêm 22 rạng sáng 23/12/2026»: its place, and both days as they are written."""
    match = _NIGHT.search(folded(text))
    if match is None:
        return None
    return Found(match.start(), match.end(), text[match.start() : match.end()]), match["first"], match["last"]


def has_blank_day(text: str) -> bool:
    """Whether a day was left open: «Ngày   /12/2026»."""
    return bool(_BLANK_DATE.search(folded(text)))


def are_neighbors(text: str, spans: Sequence[Found]) -> bool:
    """Whether only «và», «;» and the like stand between the spans: then they are a list for one place."""
    plain = folded(text)
    return all(_BETWEEN_SPANS.fullmatch(plain, one.end, other.start) for one, other in pairwise(spans))
