"""Reads a place in English as one in Vietnamese: "Le Loi street, Dien Ban ward" is "duong le loi, phuong dien ban".

English puts the kind behind the name and little words between names. None of the kinds is a Vietnamese syllable;
the little words are left out only of texts without any accent that hold one of the other words here.
"""

import re
from collections.abc import Iterator

_KINDS = {
    **dict.fromkeys(("street", "str", "st", "road", "rd", "avenue", "ave", "boulevard", "blvd"), "duong"),
    "ward": "phuong",
    "commune": "xa",
    "district": "quan",
    "dist": "quan",
    "town": "thi xa",
    "township": "thi tran",
    "city": "thanh pho",
    "province": "tinh",
}
_LANES = {"alley": "hem", "lane": "hem", "hamlet": "thon", "village": "thon", "quarter": "khu pho"}
_BETWEEN = {
    **dict.fromkeys(("near", "beside", "opposite", "behind", "by"), " gan "),
    **dict.fromkeys(("and",), " va "),
    **dict.fromkeys(("corner", "intersection", "crossroads", "junction"), " goc "),
}
_PHRASES = (
    (re.compile(r"\b(?:next|close) to\b|\bacross from\b|\bin front of\b"), " near "),
    (re.compile(r"\bho chi minh city\b"), "ho chi minh"),
    # "my", "no" and "an" alone are syllables of names.
    (
        re.compile(
            r"\b(?:my|a|an|no) (?=(?:house|home|street|area|place|office|power|electricity|light|outage)\b)"
        ),
        " ",
    ),
    (re.compile(r"\b(?:the )?(?:corner|intersection|junction|crossroads) of\b"), " corner "),
    (re.compile(r"\bbetween\b"), " doan tu "),
)
# "near A and B intersection"
_CORNER_BEHIND = re.compile(
    r"\b(?:near |at )?(?:the )?([a-z0-9/ ]+?) and ([a-z0-9/ ]+?) (?:corner|intersection|junction|crossroads)\b"
)
_LITTLE = frozenset(
    "the in at on of is are was i we you our your its this that there here live living house home "  # noqa: SIM905
    "apartment building office area neighborhood power outage electricity blackout cut off out not any when what "
    "why how will be back come again please help hello hi there's has have been since still all from for with "
    "light lights located address number".split()
)
_MARKS = re.compile(
    r"\b(?:street|str|st|road|rd|avenue|ward|commune|district|city|province|the|power|outage|electricity|blackout|"
    r"near|corner|intersection|alley|lane|live|house)\b"
)
_WORD = re.compile(r"[^\W_]+(?:[/'][^\W_]+)*|[,;:()\n|&-]")
_NUMBER = re.compile(r"\d{1,3}[a-z]?")
_HOUSE = re.compile(r"\d[0-9a-z/]*")


def in_vietnamese(text: str) -> str:
    """The text, in lower case, with English kinds before their names; any other text as it is."""
    if not _MARKS.search(text) or not any(mark in _ALL for mark in re.findall(r"[a-z]+", text)):
        return text
    is_english = text.isascii()
    if is_english:
        text = _CORNER_BEHIND.sub(r" corner \1 and \2 ,", text)
        for phrase, same in _PHRASES:
            text = phrase.sub(same, text)
    return " ".join(_read(_WORD.findall(text), is_english))


def _read(words: list[str], is_english: bool) -> Iterator[str]:
    name: list[str] = []
    skip = False
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if skip:
            skip = False
        elif word in _LANES and _HOUSE.fullmatch(following):
            yield from (*name, _LANES[word])
            name = []
        elif kind := _KINDS.get(word):
            if _NUMBER.fullmatch(following) and (not name or kind != "duong"):  # "district 1"
                yield from (*name, ",", kind, "so" if kind == "duong" else "", following, ",")
                name, skip = [], True
            elif name:
                yield from (",", kind, *_without_house(name), ",")
                name = []
        elif is_english and word in _BETWEEN:
            yield from (*name, _BETWEEN[word].strip())
            name = []
        elif is_english and word in _LITTLE:
            yield from (*name, ",")
            name = []
        elif not word[0].isalnum():
            yield from (*name, word)
            name = []
        else:
            name.append(word)
    yield from name


def _without_house(name: list[str]) -> list[str]:
    is_house = len(name) > 1 and _HOUSE.fullmatch(name[0]) and name[1] != "thang"
    return name[1:] if is_house else name


_ALL = frozenset({*_KINDS, *_LANES, *_BETWEEN, *_LITTLE})
