"""Places by name, however they are written: without accents, abbreviated, with or without "phường".

A text about a place becomes *names*: folded words, each name with the kind of place it was called.
A *line* is the names of one place one after another, ` le loi hoa khanh bac da nang `; an *area line*
keeps the bounds and kinds of its names: `|duong: le loi |phuong: hoa khanh bac |: da nang |`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Words that say what kind of place follows: callers drop and add them freely.
# Accented and plain, so that the street "Nguyễn Tri Phương" is no ward when accented.
_KINDS = {
    **dict.fromkeys(("phường", "phuong", "p", "f"), "phuong"),
    **dict.fromkeys(("xã", "xa", "x"), "xa"),
    **dict.fromkeys(("quận", "quan", "q"), "quan"),
    **dict.fromkeys(("huyện", "huyen", "h"), "huyen"),
    **dict.fromkeys(("đường", "duong", "đ", "d", "đg", "dg", "phố", "pho"), "duong"),
    **dict.fromkeys(("tỉnh", "tinh"), "tinh"),
    **dict.fromkeys(("thành phố", "thanh pho", "tp"), "thanh pho"),
    **dict.fromkeys(("thị xã", "thi xa", "tx"), "thi xa"),
    **dict.fromkeys(("thị trấn", "thi tran", "tt"), "thi tran"),
}
_OTHER_NAMES = {"hcm": "ho chi minh", "tphcm": "ho chi minh"}
_GLUED_NUMBER = re.compile(r"\b([pqf])\.?\s*(\d{1,2})\b")
_SEGMENT_ENDS = re.compile(r"[,;:()\n\r|]+")
_WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
# "2 Tháng 9" and "3 Tháng 2" are streets: what stands before the month is no house number.
_HOUSE_NUMBER = re.compile(r"^(?:nha )?(?:so )?\d[0-9a-z/]*(?: [a-z])? (?!thang \d)(?=[a-z]{2}|\d)")
_LONE_NUMBER = re.compile(r"(?:nha )?(?:so )?\d[0-9a-z/]*")
_NUMBER = re.compile(r"\d[0-9a-z/]*")
# A lane is told by its number and the street it leaves; the street decides, as with a house number.
_LANES = frozenset({"hẻm", "hem", "ngõ", "ngo", "ngách", "ngach", "kiệt", "kiet", "tổ", "to", "kp"})
_LEADING = (("khu", "vực"), ("khu", "vuc"), ("ở",), ("o",), ("khúc",), ("khuc",), ("gần",), ("gan",))


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place: its kind ("" when none was said) and its folded words."""

    kind: str
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def names_of(place: str) -> list[Name]:
    """The names in a text, empty when it names nothing.

    The numbers of houses and lanes are left out, unless there is nothing else: a neighbour's outage
    is this caller's outage.
    """
    segments = [
        _WORDS.findall(_GLUED_NUMBER.sub(r" \1 \2 ", segment))
        for segment in _SEGMENT_ENDS.split(unicodedata.normalize("NFC", place).lower())
    ]
    told = [name for words in segments for name in _told(_without_lanes(_without_lead(words)))]
    return told or [name for words in segments for name in _told(words)]


def parts_of(place: str) -> list[str]:
    """What must stand in a line for it to be at `place`; empty when the text names nothing."""
    return [f" {' '.join(name.words)} " for name in names_of(place)]


def line(*texts: str) -> str:
    """The line of some texts that tell where something is."""
    return " " + " ".join(part.strip() for text in texts for part in parts_of(text)) + " "


def area_line(names: Iterable[Name]) -> str:
    """The area line of some names; `names_in` reads it."""
    return "".join(f"|{name.kind}: {' '.join(name.words)} " for name in names) + "|"


def home_line(address: str, ward: str, province: str) -> str:
    """The area line of a customer's home: its street, ward and province."""
    return area_line([*_called("duong", address), *_called("phuong", ward), *names_of(province)])


def names_in(area: str) -> list[Name]:
    """The names of an area line."""
    fields = (field.partition(":") for field in area.strip("|").split("|"))
    return [Name(kind, tuple(words.split())) for kind, _, words in fields if words.strip()]


def _called(kind: str, text: str) -> list[Name]:
    """The names in a text, the first of this kind when it does not say its own."""
    names = names_of(text)
    if names and not names[0].kind:
        names[0] = Name(kind, names[0].words)
    return names


def _without_lead(words: list[str]) -> list[str]:
    for lead in _LEADING:
        if len(words) > len(lead) and tuple(words[: len(lead)]) == lead:
            return _without_lead(words[len(lead) :])
    return words


def _without_lanes(words: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    while position < len(words):
        length = 2 if words[position : position + 2] in (["khu", "phố"], ["khu", "pho"]) else 1
        numbered = position + length < len(words) and _NUMBER.fullmatch(words[position + length])
        if numbered and (length == 2 or words[position] in _LANES):
            position += length + 1
        else:
            kept.append(words[position])
            position += 1
    return kept


def _told(words: list[str]) -> Iterator[Name]:
    """The names in the words of a segment, without the number of a house before the first."""
    names = list(_split(words))
    if len(names) > 1 and not names[0][0] and _LONE_NUMBER.fullmatch(" ".join(names[0][1])):
        del names[0]
    for kind, said in names:
        text = " ".join(said)
        if kind and _NUMBER.fullmatch(text):
            yield Name(kind, (*kind.split(), text))  # "phường 5": the number alone says nothing
        else:
            yield Name(kind, tuple((text if kind else _HOUSE_NUMBER.sub("", text)).split()))


def _split(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The kinds and folded words in a segment: each word for a kind of place begins a new name."""
    called, name = "", list[str]()
    position = 0
    while position < len(words):
        kind, length = _kind_at(words, position)
        following = words[position + length] if position + length < len(words) else ""
        if kind and following and not _kind_at(words, position + length)[0]:
            if name:
                yield called, name
            called, name = kind, []
        elif words[position] in _OTHER_NAMES:
            if name:
                yield called, name
            yield "", _OTHER_NAMES[words[position]].split()
            called, name, length = "", [], 1
        else:
            length = 1
            name.extend(fold(words[position]).split())
        position += length
    if name:
        yield called, name


def _kind_at(words: list[str], position: int) -> tuple[str, int]:
    """The kind of place named at `position` and how many words name it; ("", 0) when none does."""
    for length in (2, 1):
        if kind := _KINDS.get(" ".join(words[position : position + length])):
            return kind, min(length, len(words) - position)
    return "", 0
