"""Finding places by name, however they are written: without accents, abbreviated, with or without "phường".

A *line* is folded text such as ` le loi hoa khanh bac da nang `; a search is a list of *parts*,
each of which must stand in the same line as whole words.
"""

import re
import unicodedata
from collections.abc import Iterator

# Words that say what kind of place follows: callers drop and add them freely, so they count only
# before a number. Accented and plain, so that the street "Nguyễn Tri Phương" is no ward when accented.
_KINDS = {
    **dict.fromkeys(("phường", "phuong", "p", "f"), "phuong"),
    **dict.fromkeys(("xã", "xa", "x"), "xa"),
    **dict.fromkeys(("quận", "quan", "q"), "quan"),
    **dict.fromkeys(("huyện", "huyen", "h"), "huyen"),
    **dict.fromkeys(("đường", "duong", "đ", "d", "phố", "pho"), "duong"),
    **dict.fromkeys(("tỉnh", "tinh"), "tinh"),
    **dict.fromkeys(("thành phố", "thanh pho", "tp"), "thanh pho"),
    **dict.fromkeys(("thị xã", "thi xa", "tx"), "thi xa"),
    **dict.fromkeys(("thị trấn", "thi tran", "tt"), "thi tran"),
}
_OTHER_NAMES = {"hcm": "ho chi minh", "tphcm": "ho chi minh"}
_GLUED_NUMBER = re.compile(r"\b([pqf])\.?\s*(\d{1,2})\b")
_SEGMENT_ENDS = re.compile(r"[,;:()\n\r|]+")
_WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
_HOUSE_NUMBER = re.compile(r"^(?:so )?\d[0-9a-z/]*(?: [a-z])? (?=[a-z]{2}|\d)")
_LONE_NUMBER = re.compile(r"(?:so )?\d[0-9a-z/]*")


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parts_of(place: str) -> list[str]:
    """What must stand in a line for it to be at `place`; empty when the text names nothing.

    House numbers are left out: a neighbour's outage is this caller's outage.
    """
    parts = []
    for segment in _SEGMENT_ENDS.split(unicodedata.normalize("NFC", place).lower()):
        words = _WORDS.findall(_GLUED_NUMBER.sub(r" \1 \2 ", segment))
        names = [_HOUSE_NUMBER.sub("", name) for name in _names(words)]
        if len(names) > 1 and _LONE_NUMBER.fullmatch(names[0]):
            del names[0]
        parts += [f" {name} " for name in names]
    return parts


def line(*texts: str) -> str:
    """The line of some texts that tell where something is."""
    return " " + " ".join(part.strip() for text in texts for part in parts_of(text)) + " "


def _names(words: list[str]) -> Iterator[str]:
    """The folded names in a segment: each word for a kind of place begins a new one."""
    name: list[str] = []
    position = 0
    while position < len(words):
        kind, length = _kind_at(words, position)
        following = words[position + length] if position + length < len(words) else ""
        if kind and following and not _kind_at(words, position + length)[0]:
            yield from [" ".join(name)] if name else []
            name = [kind] if following[0].isdigit() else []  # "phường 5": the number alone says nothing
        elif words[position] in _OTHER_NAMES:
            yield from [" ".join(name)] if name else []
            yield _OTHER_NAMES[words[position]]
            name, length = [], 1
        else:
            length = 1
            name.append(fold(words[position]))
        position += length
    if name:
        yield " ".join(name)


def _kind_at(words: list[str], position: int) -> tuple[str, int]:
    """The kind of place named at `position` and how many words name it; ("", 0) when none does."""
    for length in (2, 1):
        if kind := _KINDS.get(" ".join(words[position : position + length])):
            return kind, min(length, len(words) - position)
    return "", 0
