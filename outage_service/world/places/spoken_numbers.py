"""Numbers in words where a name has figures: "ba mươi tháng tư", "đường số mười bảy", "quận nhất"."""

import re
from collections.abc import Sequence

from outage_service.world.places.names import fold

_UNITS = {
    **dict(zip("khong mot hai ba bon nam sau bay tam chin".split(), range(10), strict=True)),  # noqa: SIM905
    **dict(zip("không một hai ba bốn năm sáu bảy tám chín".split(), range(10), strict=True)),  # noqa: SIM905
    **{"nhất": 1, "nhat": 1, "mốt": 1, "nhì": 2, "tư": 4, "tu": 4, "lăm": 5, "lam": 5, "bẩy": 7},
}
_TENS, _HUNDRED, _ZERO = ("mươi", "mười", "muoi"), ("trăm", "tram"), ("linh", "lẻ", "le")
_IN_WORDS = frozenset({*_UNITS, *_TENS, *_HUNDRED, *_ZERO})
_NUMBERED = frozenset({"số", "so", "lộ", "lo"})
_ROADS = frozenset({"duong", "quoc", "tinh", "huong"})
_COUNTED = frozenset({"quận", "quan", "q", "phường", "phuong", "p"})
_FIRST_DAYS = frozenset({"mùng", "mồng", "mung", "mong"})
_MONTH_SHORT = re.compile(r"\b(mạng|mang)\s+t\.?\s?(?=\d)")
_NUMBERED_STREET = re.compile(r"\b(?:đs|ds)\.?\s?(?=\d)")


def with_figures(text: str) -> str:
    """The text, in lower case, with the numbers of days, numbered streets and numbered wards in figures."""
    text = _NUMBERED_STREET.sub("đường số ", _MONTH_SHORT.sub(r"\1 tháng ", text))
    if not _HAS_NUMBERS.search(text):
        return text
    return ",".join(" ".join(_segment(part.split())) for part in text.split(","))


_HAS_NUMBERS = re.compile(r"\b(?:tháng|thang|số|so|lộ|lo|quận|quan|q|phường|phuong|p)\b")


def _segment(words: list[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = at + 1
        while end < len(words) and words[end] in _IN_WORDS:
            end += 1
        taken = 1
        if word in ("tháng", "thang") and found and (month := _month(words[at + 1 : at + 3])):
            found = _with_day(found)
            if found[-1].isdigit():
                number, length = month
                found += ["tháng", str(number)]
                taken = 1 + length
        elif word in _NUMBERED and at and fold(words[at - 1]) in _ROADS and end > at + 1:
            length = _longest(words[at + 1 : end])
            if length and not (end < len(words) and fold(words[end]) == "thang"):
                found += [word, str(value_of(words[at + 1 : at + 1 + length]))]
                taken = 1 + length
        elif word in _COUNTED and end == len(words) > at + 1 and (value := value_of(words[at + 1 : end])):
            found += [word, str(value)]
            taken = end - at
        if taken == 1:
            found.append(word)
        at += taken
    return found


def _month(words: Sequence[str]) -> tuple[int, int] | None:
    """The month with which the words begin, and how many words it has; None where there is none, or figures."""
    for length in (2, 1):
        if len(words) >= length and 1 <= (value_of(words[:length]) or 0) <= 12:
            return value_of(words[:length]) or 0, length
    return (int(words[0]), 1) if words and words[0].isdigit() else None


def _longest(words: Sequence[str]) -> int:
    return next((n for n in range(len(words), 0, -1) if value_of(words[:n])), 0)


def _with_day(words: list[str]) -> list[str]:
    """The words with the day at their end in figures: the longest end that is a number up to 31."""
    for length in (3, 2, 1):
        day = value_of(words[-length:]) if length <= len(words) else None
        if day and day <= 31:
            before = words[:-length]
            if before and before[-1] in _FIRST_DAYS:
                before = before[:-1]
            return [*before, str(day)]
    if len(words) > 1 and words[-1].isdigit() and words[-2] in _FIRST_DAYS:
        return [*words[:-2], words[-1]]
    return words


def value_of(words: Sequence[str]) -> int | None:
    """The number below 1,000 that the words say, with or without accents; None when they say none."""
    words = list(words)
    if len(words) > 1 and words[1] in _HUNDRED:
        rest = words[3:] if words[2:3] and words[2] in _ZERO else words[2:]
        hundreds, below = _UNITS.get(words[0]), value_of(rest) if rest else 0
        return None if hundreds is None or below is None or below > 99 else hundreds * 100 + below
    at = next((at for at, word in enumerate(words[:2]) if word in _TENS), None)
    if at is None:
        return _UNITS.get(words[0]) if len(words) == 1 else None
    tens = 1 if at == 0 else _UNITS.get(words[0])
    unit = 0 if len(words) == at + 1 else _UNITS.get(words[at + 1]) if len(words) == at + 2 else None
    return None if tens is None or unit is None else tens * 10 + unit
