"""The ways in which one name may be written: days in words and figures, "phố Huế" and "Huế"."""

import re

from outage_service.world.places.names import Name, Words

_DAY_OF_YEAR = re.compile(r"(\d{1,2})[/.](\d{1,2})")
_UNITS = "mot hai ba bon nam sau bay tam chin muoi".split()  # noqa: SIM905
_DIGITS = {word: str(number) for number, word in enumerate(_UNITS, 1)} | {
    "tu": "4",
    "gieng": "1",
    "chap": "12",
}
_WORDS = {"8": "tam", "10": "muoi"}  # "Cách Mạng Tháng Tám", "Cách Mạng Tháng Mười"


def ways_to_write(name: Name) -> list[Name]:
    """The name as it was said, then as it may be written elsewhere; only the first keeps its kind for sure."""
    ways: dict[Name, None] = {name: None}
    for words in (*_days(name.words), *_roads(name.words)):
        ways[Name(name.kind, words)] = None
    if name.kind:
        ways[Name("", (*name.kind.split(), *name.words))] = None  # "phố Huế", "Xã Đàn": part of the name
    numbered = name.words[1:] if name.words[:1] in (("so",), ("duong",)) else name.words
    if numbered and (numbered is not name.words or (name.kind == "duong" and numbered[0].isdigit())):
        number, rest = _figure(numbered[0]), numbered[1:]
        ways |= dict.fromkeys(Name("", (word, number, *rest)) for word in ("so", "duong"))
    return list(ways)


def _figure(word: str) -> str:
    """ "bay" and "07" are "7"."""
    figure = _DIGITS.get(word, word)
    return figure.lstrip("0") or figure


def _roads(words: Words) -> list[Words]:
    """ "quốc lộ 1" is "quốc lộ 1A", and a recognizer writes "quốc lộ một a"."""
    for at in range(1, len(words) - 1):
        if words[at] == "lo" and words[at - 1] in ("quoc", "tinh", "huong"):
            number, rest = _figure(words[at + 1]), words[at + 2 :]
            if number.isdigit() and len(rest[:1] and rest[0]) == 1:
                number, rest = number + rest[0], rest[1:]
            told = [number]
            if words[at - 1] == "quoc" and number in ("1", "1a"):
                told = ["1", "1a"]
            return [(*words[: at + 1], one, *rest) for one in told]
    return []


def _days(words: Words) -> list[Words]:
    """The same day or month in words and in figures, anywhere in the text."""
    found: dict[Words, None] = {}
    for at, word in enumerate(words):
        head = words[:at]
        if day := _DAY_OF_YEAR.fullmatch(word):
            for lead in (head[:-1] if head[-1:] == ("duong",) else head, (*head, "duong")):
                found[(*lead, day[1], "thang", day[2], *words[at + 1 :])] = None
        elif word == "thang" and 0 < at < len(words) - 1:
            found |= dict.fromkeys(_months(words, at))
    return list(found)


def _months(words: Words, at: int) -> list[Words]:
    """The ways to write the month at `at` and the word before it, a day or the end of a name."""
    head, rest = words[: at - 1], words[at + 2 :]
    day, month = (_DIGITS.get(word, word) for word in (words[at - 1], words[at + 1]))
    if not month.isdigit():
        return []
    found = [
        (*head, before, "thang", last, *rest)
        for before in (words[at - 1], day)
        for last in (month, _WORDS.get(month, month))
    ]
    if day.isdigit():
        found += [(*head, f"{day}/{month}", *rest), (*head, "duong", f"{day}/{month}", *rest)]
    return found
