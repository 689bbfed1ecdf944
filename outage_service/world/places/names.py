"""Names of places in any spelling: without accents, abbreviated, with or without "phường".

A text about a place becomes *names*: folded words, each name with the kind of place that was said with it.
A *line* is all names of one place in a row, ` le loi hoa khanh bac da nang `; an *area line* keeps the
borders and kinds of its names: `|duong: le loi |phuong: hoa khanh bac |: da nang |`.

This module reads a text without knowing any place; `index` and `reading` compare it with known places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

# Words that name the kind of the place that follows: callers drop and add them freely.
# With accents and without, so that the accented street "Nguyễn Tri Phương" does not name a ward.
_KINDS = {
    **dict.fromkeys(("phường", "phuong", "phg", "p", "f"), "phuong"),
    **dict.fromkeys(("xã", "xa", "x"), "xa"),
    **dict.fromkeys(("quận", "quan", "q"), "quan"),
    **dict.fromkeys(("huyện", "huyen", "h"), "huyen"),
    **dict.fromkeys(("đường", "duong", "đ", "d", "đg", "dg", "phố", "pho"), "duong"),
    **dict.fromkeys(("tỉnh", "tinh"), "tinh"),
    **dict.fromkeys(("thành phố", "thanh pho", "tp"), "thanh pho"),
    **dict.fromkeys(("thị xã", "thi xa", "tx"), "thi xa"),
    **dict.fromkeys(("thị trấn", "thi tran", "tt"), "thi tran"),
}
# A feeder is named by its number ("lộ 471", "xuất tuyến 373E8.22"), a station by its name ("trạm Lê Lợi 1").
FEEDER, STATION = "lo", "tram"
_NETWORK = {
    **dict.fromkeys(("lộ", "lo", "xuất tuyến", "xuat tuyen", "xt", "phát tuyến", "phat tuyen"), FEEDER),
    **dict.fromkeys(("đường dây", "duong day", "đz", "dz"), FEEDER),
    **dict.fromkeys(("trạm", "tram", "tba", "trạm biến áp", "tram bien ap"), STATION),
}
_ALL_KINDS = _KINDS | _NETWORK
_FIRST_WORDS = frozenset(kind.split()[0] for kind in _ALL_KINDS)
_OTHER_NAMES = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "hcmc": "ho chi minh", "tphn": "ha noi"}
_GLUED_NUMBER = re.compile(r"\b([pqf]|phg|phường|phuong|quận|quan|kp|tdp|lộ|xt)\.?\s*(\d{1,3}[a-z]?)\b")
_DASHED_DAY = re.compile(r"\b(đường|duong|đg|dg|đ|phố|pho)\.?\s+(\d{1,2})-(\d{1,2})\b")  # "đường 30-4"
_SEGMENT_ENDS = re.compile(r"[,;:()\n\r|]+")
_WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
# "2 Tháng 9" and "3 Tháng 2" are streets: the number before the month is no house number.
_HOUSE_NUMBER = re.compile(r"^(?:nha )?(?:so )?\d[0-9a-z/]*(?: [a-z])? (?!thang \d)(?=[a-z]{2}|\d)")
_LONE_NUMBER = re.compile(r"(?:nha )?(?:so )?\d[0-9a-z/]*")
_NUMBER = re.compile(r"\d[0-9a-z/]*")
# A lane is named by its number and the street it leaves; the street decides, as with a house number.
_LANES = frozenset({"hẻm", "hem", "ngõ", "ngo", "ngách", "ngach", "kiệt", "kiet", "tổ", "to", "kp", "tdp"})
_LONG_LANES = frozenset({("khu", "phố"), ("khu", "pho"), ("tổ", "dân", "phố"), ("to", "dan", "pho")})
_LANE_WORDS = _LANES | {words[0] for words in _LONG_LANES}
_LEADING = (("khu", "vực"), ("khu", "vuc"), ("ở",), ("o",), ("khúc",), ("khuc",), ("gần",), ("gan",))


# Old fonts and other keyboards write Đ as the Icelandic or the African letter, which look the same.
_D = str.maketrans("đðɖ", "ddd")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place: its kind ("" if none was said) and its folded words."""

    kind: str
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d."""
    letters = unicodedata.normalize("NFD", text.lower().translate(_D))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(50_000)  # a load folds the same syllables a million times
def _syllables(word: str) -> tuple[str, ...]:
    return tuple(fold(word).split())


def names_of(place: str) -> list[Name]:
    """The names in a text, empty when it names nothing.

    Numbers of houses and lanes are left out, unless there is nothing else: an outage next door is the
    caller's outage too.
    """
    return _names(place, _ALL_KINDS)


def node_name(kind: str, text: str) -> Name:
    """The name of a feeder or station, all its words: "Xuất tuyến 373E8.22" is ("lo", ("373e8", "22"))."""
    words = _WORDS.findall(unicodedata.normalize("NFC", text).lower())
    while len(words) > 1 and (length := _kind_at(words, 0, _NETWORK)[1]):
        words = words[min(length, len(words) - 1) :]
    return Name(kind, tuple(" ".join(map(fold, words)).split()))


def _names(place: str, kinds: Mapping[str, str]) -> list[Name]:
    segments = [
        _WORDS.findall(_GLUED_NUMBER.sub(r" \1 \2 ", _DASHED_DAY.sub(r"\1 \2/\3", segment)))
        for segment in _SEGMENT_ENDS.split(unicodedata.normalize("NFC", place).lower())
    ]
    told = [
        name for words in segments for name in _names_in_segment(_without_lanes(_without_lead(words)), kinds)
    ]
    return told or [name for words in segments for name in _names_in_segment(words, kinds)]


def parts_of(place: str) -> list[str]:
    """The parts that a line must contain to be at `place`; empty when the text names nothing."""
    return [f" {' '.join(name.words)} " for name in names_of(place)]


def search_line(*texts: str) -> str:
    """The line of some texts about one place."""
    return " " + " ".join(part.strip() for text in texts for part in parts_of(text)) + " "


def area_line(names: Iterable[Name]) -> str:
    """The area line of some names; `names_in` reads it."""
    return "".join(f"|{name.kind}: {' '.join(name.words)} " for name in names) + "|"


def home_line(address: str, ward: str, province: str) -> str:
    """The area line of a customer's home: its street, ward and province."""
    return area_line([*_called("duong", address), *_called("phuong", ward), *_names(province, _KINDS)])


def names_in(area: str) -> list[Name]:
    """The names of an area line."""
    fields = (field.partition(":") for field in area.strip("|").split("|"))
    return [Name(kind, tuple(words.split())) for kind, _, words in fields if words.strip()]


def _called(kind: str, text: str) -> list[Name]:
    """The names in a text; the first one gets this kind if it has none."""
    names = _names(text, _KINDS)  # an address is never a feeder or station
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
        if words[position] not in _LANE_WORDS:
            kept.append(words[position])
            position += 1
            continue
        length = next((n for n in (3, 2) if tuple(words[position : position + n]) in _LONG_LANES), 1)
        numbered = position + length < len(words) and _NUMBER.fullmatch(words[position + length])
        if numbered and (length > 1 or words[position] in _LANES):
            position += length + 1
        else:
            kept.append(words[position])
            position += 1
    return kept


def _names_in_segment(words: list[str], kinds: Mapping[str, str]) -> Iterator[Name]:
    """The names in the words of a segment, without the number of a house before the first."""
    names = list(_split(words, kinds))
    if len(names) > 1 and not names[0][0] and _LONE_NUMBER.fullmatch(" ".join(names[0][1])):
        del names[0]
    for kind, said in names:
        text = " ".join(said)
        if kind == FEEDER:
            yield from _feeder_and_more(text.split())
        elif kind == STATION:
            yield Name(kind, tuple(text.split()))
        elif kind and _NUMBER.fullmatch(text):
            yield Name(kind, (*kind.split(), text))  # "phường 5": the number alone is no name
        else:
            yield Name(kind, tuple((text if kind else _HOUSE_NUMBER.sub("", text)).split()))


def _feeder_and_more(words: list[str]) -> Iterator[Name]:
    """ "471 điện bàn": the number of the feeder, then a place without a kind."""
    end = next((at for at, word in enumerate(words) if not word[0].isdigit()), len(words))
    yield Name(FEEDER, tuple(words[:end]))
    if words[end:]:
        yield Name("", tuple(words[end:]))


def _split(words: list[str], kinds: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The kinds and folded words in a segment: each word for a kind of place begins a new name."""
    called, name = "", list[str]()
    position = 0
    while position < len(words):
        kind, length = _kind_at(words, position, kinds)
        following = words[position + length] if position + length < len(words) else ""
        if kind and following and not _kind_at(words, position + length, kinds)[0]:
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
            name.extend(_syllables(words[position]))
        position += length
    if name:
        yield called, name


def _kind_at(words: list[str], position: int, kinds: Mapping[str, str]) -> tuple[str, int]:
    """The kind of place named at `position` and how many words name it; ("", 0) when none does."""
    if words[position] not in _FIRST_WORDS:
        return "", 0  # nearly always; a load calls this for every home
    for length in (3, 2, 1):
        kind = kinds.get(" ".join(words[position : position + length]))
        following = words[position + length : position + length + 1]
        if kind and (kind != FEEDER or (following and following[0][0].isdigit())):
            return kind, min(length, len(words) - position)
    return "", 0
