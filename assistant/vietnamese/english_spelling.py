"""Codes and numbers that are read out in English: «p as in papa c zero five double i», «oh nine three six».

They become the letters and digits that they stand for, which the Vietnamese readers then take as typed. Only a run of
several such words is read so: «one of two houses» is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.vietnamese.read_in_text import Change

_DIGITS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9",
    "oh": "0", "nought": "0", "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_SPOKEN_ALPHABET = {
    word: word[0].upper()
    for word in (
        *("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima"),
        *("mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey"),
        *("xray", "yankee", "zulu"),
    )
}  # fmt: skip
# Recognizers write letters as the words that sound alike; only the first letter of a code tells them apart.
_SOUNDS = {"pee": "P", "see": "C", "sea": "C", "cee": "C", "eye": "I", "aye": "I", "dee": "D", "bee": "B"}
_EXAMPLE = (("as", "in"), ("for",), ("like",))
_FEWEST, _FEWEST_ENGLISH = 3, 2
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s,\-–]*")


def spelled_in_english(text: str) -> Iterator[Change]:
    """Each run of letters and digits that is spelled in English, as these letters and digits."""
    found = list(_WORD.finditer(text))
    low = [one.group().lower() for one in found]
    at = 0
    while at < len(found):
        units: list[tuple[int, int, str, bool]] = []
        while (unit := _unit(low, at)) and (not units or _side_by_side(text, found, at)):
            units.append((at, *unit))
            at = unit[0]
        if not units:
            at += 1
            continue
        while units and low[units[0][0]] in ("i", "a", *_SOUNDS) and not units[0][2].startswith("P"):
            units.pop(0)  # «I zero nine …»: a word, and no letter of a code
        english = sum(one[3] for one in units)
        if len(units) >= _FEWEST and english >= _FEWEST_ENGLISH:
            yield from _written(text, found, units)


def _written(
    text: str, found: Sequence[re.Match[str]], units: Sequence[tuple[int, int, str, bool]]
) -> Iterator[Change]:
    """The units without the blanks between them, so that they are read as one typed word."""
    start = found[units[0][0]].start()
    pieces: list[str] = []
    for place, (first, _, characters, _) in enumerate(units):
        if place:
            between = text[found[units[place - 1][1] - 1].end() : found[first].start()]
            pieces.append("" if not between.strip() else between)
        pieces.append(characters)
    yield start, found[units[-1][1] - 1].end(), "".join(pieces)


def _side_by_side(text: str, found: Sequence[re.Match[str]], at: int) -> bool:
    return _BETWEEN.fullmatch(text, found[at - 1].end(), found[at].start()) is not None


def _unit(low: Sequence[str], at: int) -> tuple[int, str, bool] | None:
    """Where the letter or digits at `at` end, what they are, and whether that was English."""
    if at >= len(low):
        return None
    word = low[at]
    times = _TIMES.get(word)
    if times:
        single = _one(low, at + 1)
        return (single[0], single[1] * times, True) if single and len(single[1]) == 1 else None
    if word in _TENS:
        after = _DIGITS.get(low[at + 1]) if at + 1 < len(low) else None
        joined = after is not None and after != "0"
        return (at + 2, f"{_TENS[word]}{after}", True) if joined else (at + 1, f"{_TENS[word]}0", True)
    if word == "hundred":
        return at + 1, "00", True
    return _one(low, at)


def _one(low: Sequence[str], at: int) -> tuple[int, str, bool] | None:
    if at >= len(low):
        return None
    word = low[at]
    number = _DIGITS.get(word) or _TEENS.get(word)
    if number:
        return at + 1, number, True
    if word.isdecimal() and word.isascii():
        return at + 1, word, False
    letter = _SPOKEN_ALPHABET.get(word) or _SOUNDS.get(word)
    if letter:
        return at + 1, letter, word in _SPOKEN_ALPHABET
    if len(word) == 1 and "a" <= word <= "z":
        end = _after_the_example(low, at + 1, word)
        return end, word.upper(), end > at + 1
    return None


def _after_the_example(low: Sequence[str], at: int, letter: str) -> int:
    """«p as in papa», «i i as in india india»: where the words that name the letter end."""
    for phrase in _EXAMPLE:
        first = at + len(phrase)
        if tuple(low[at:first]) == phrase and first < len(low) and _names(low[first], letter):
            end = first + 1
            while end < len(low) and low[end] == low[first]:
                end += 1
            return end
    return at


def _names(word: str, letter: str) -> bool:
    return len(word) > 1 and word.startswith(letter) and word not in _DIGITS
