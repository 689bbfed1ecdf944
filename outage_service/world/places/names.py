"""Names of places in any spelling: without accents, abbreviated, with or without "phường".

A text about a place becomes *names*: folded words, each name with the kind of place that was said with it.
A *line* is all names of one place in a row, ` le loi hoa khanh bac da nang `; an *area line* keeps the
borders and kinds of its names: `|duong: le loi |phuong: hoa khanh bac |: da nang |`.

This module reads a text without knowing any place; `index` and `reading` compare it with known places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outage_service.world.places.typed import day_alone, from_raw_keys, made_ready, number_length

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
    **dict.fromkeys(("đặc khu", "dac khu"), "dac khu"),
}
WARDS = frozenset({"phuong", "xa", "thi tran", "dac khu"})
_WITH_KINDS = WARDS | {"huyen"}
DISTRICTS = frozenset({"quan", "huyen", "thi xa", "thanh pho"})
# A feeder is named by its number ("lộ 471", "xuất tuyến 373E8.22"), a station by its name ("trạm Lê Lợi 1").
FEEDER, STATION = "lo", "tram"
_NETWORK = {
    **dict.fromkeys(("lộ", "lo", "xuất tuyến", "xuat tuyen", "xt", "phát tuyến", "phat tuyen"), FEEDER),
    **dict.fromkeys(("đường dây", "duong day", "đz", "dz"), FEEDER),
    **dict.fromkeys(("trạm", "tram", "tba", "trạm biến áp", "tram bien ap"), STATION),
}
_ALL_KINDS = _KINDS | _NETWORK
_FIRST_WORDS = frozenset(kind.split()[0] for kind in _ALL_KINDS)
# Words for kinds that may be typed with a mark at the wrong letter or missing: "đuờng", "phưòng". The tone must
# be right: "Phương" is no ward. Short words are left out: "Phó Đức Chính" is no "phố".
_MARKED = ("phường", "đường", "quận", "huyện", "tỉnh", "thành", "trấn", "hẻm", "kiệt", "ngách")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_OTHER_NAMES = {
    **dict.fromkeys(("hcm", "tphcm", "hcmc", "sg", "tpsg"), "ho chi minh"),
    **dict.fromkeys(("hn", "tphn"), "ha noi"),
    **dict.fromkeys(("dn", "đn", "tpdn", "tpđn"), "da nang"),
    **dict.fromkeys(("bmt", "tpbmt"), "buon ma thuot"),
}
_SHORT_STREETS = {
    **dict.fromkeys(("cmt8", "cmtt", "cmt"), "cach mang thang tam"),
    **dict.fromkeys(("đbp", "dbp"), "dien bien phu"),
    "xvnt": "xo viet nghe tinh",
    "nkkn": "nam ky khoi nghia",
    "ntmk": "nguyen thi minh khai",
}
_FAMILIES = frozenset(
    [
        "nguyễn",
        "nguyen",
        "trần",
        "tran",
        "lê",
        "phạm",
        "pham",
        "phan",
        "võ",
        "vũ",
        "vo",
        "vu",
        "đặng",
        "dang",
        "bùi",
        "bui",
        "đỗ",
        "hồ",
        "ngô",
        "ngo",
        "đinh",
        "dinh",
        "đào",
        "dao",
        "tô",
        "mạc",
        "mac",
        "hoàng",
        "hoang",
        "huỳnh",
        "huynh",
        "trương",
        "truong",
        "đoàn",
        "doan",
        "lý",
        "lương",
        "luong",
        "cao",
        "dương",
        "tôn",
        "ton",
    ]
)
_ROADS = frozenset(
    {"quốc", "quoc", "tỉnh", "tinh", "hương", "huong", "đại", "dai", "huyện", "huyen", "xa", "liên"}
)
_SYLLABLES = frozenset({"quan", "tinh", "tram"})  # of names, in texts that write "quận", "tỉnh" and "trạm"
_GLUED_NUMBER = re.compile(r"\b([pqf]|phg|phường|phuong|quận|quan|kp|tdp|lộ|xt)\.?\s*(\d{1,3}[a-z]?)\b")
_DASHED_DAY = re.compile(r"\b(đường|duong|đg|dg|đ|phố|pho)\.?\s+(\d{1,2})[-.](\d{1,2})\b")  # "đường 30-4"
_SEGMENT_ENDS = re.compile(r"[,;:()\n\r|]+")
_WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
# "2 Tháng 9" and "3 Tháng 2" are streets: the number before the month is no house number.
# "14 Y Jút": a "y" after the number begins the name.
_HOUSE_NUMBER = re.compile(
    r"^(?:so nha |nha so |nha |so |sn )?\d[0-9a-z/]*(?: (?!y )[a-z])? (?!thang \d)(?=[a-z]{2}|y [a-z]|\d)"
)
_LONE_NUMBER = re.compile(r"(?:so nha |nha so |nha |so |sn )?\d[0-9a-z/]*")
_NUMBER = re.compile(r"\d[0-9a-z/]*")
# A lane is named by its number and the street it leaves; the street decides, as with a house number.
_LANES = frozenset({"hẻm", "hem", "ngõ", "ngo", "ngách", "ngach", "kiệt", "kiet", "tổ", "to", "kp", "tdp"})
_LONG_LANES = frozenset(
    {
        ("khu", "phố"),
        ("khu", "pho"),
        ("khối", "phố"),
        ("khoi", "pho"),
        ("tổ", "dân", "phố"),
        ("to", "dan", "pho"),
    }
)
_LANE_WORDS = _LANES | {words[0] for words in _LONG_LANES}
_LANE_CODE = re.compile(r"(?:k|h|n|ng)\d[0-9a-z]*(?:/\d[0-9a-z]*)*")  # "K45/12 Âu Cơ", "H12/5 K45 Âu Cơ"
_LEADING = (("khu", "vực"), ("khu", "vuc"), ("ở",), ("o",), ("khúc",), ("khuc",))
_NEAR = (*_LEADING, ("gần",), ("gan",))

Words = tuple[str, ...]


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


@lru_cache(50_000)
def _well_marked(word: str) -> str:
    """The word for a kind of place that `word` is with its marks at the wrong letters; else the word itself."""
    if word in _FIRST_WORDS or word.isascii():
        return word
    return next((kind for kind in _MARKED if fold(kind) == fold(word) and _tone(kind) == _tone(word)), word)


def _tone(word: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES)


def only_name(text: str) -> Name:
    """The name of one ward, district or province, written with its kind: "Phường 1", "Tỉnh Bà Rịa - Vũng Tàu"."""
    words = _WORDS.findall(made_ready(text))
    kind, length = _kind_at(words, 0, _KINDS)
    folded = tuple(" ".join(fold(from_raw_keys(word)) for word in words[length:]).split())
    return Name(
        kind, (*kind.split(), *folded) if len(folded) == 1 and _NUMBER.fullmatch(folded[0]) else folded
    )


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
        [
            _well_marked(from_raw_keys(word))
            for word in _WORDS.findall(_with_numbers_apart(day_alone(segment)))
        ]
        for segment in _SEGMENT_ENDS.split(made_ready(place))
    ]
    segments = [words for words in segments if words]
    told = [
        name
        for at, words in enumerate(segments)
        for name in _names_in_segment(
            _without_numbers(_without_lead(words, _LEADING if at else _NEAR)), kinds
        )
    ]
    return told or [name for words in segments for name in _names_in_segment(words, kinds)]


def _with_numbers_apart(segment: str) -> str:
    return _GLUED_NUMBER.sub(r" \1 \2 ", _DASHED_DAY.sub(r"\1 \2/\3", segment))


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


def _without_lead(words: list[str], leads: Sequence[Words]) -> list[str]:
    for lead in leads:
        if len(words) > len(lead) and tuple(words[: len(lead)]) == lead:
            return _without_lead(words[len(lead) :], leads)
    if len(words) > 2 and words[0] in ("các", "cac") and words[1] in _FIRST_WORDS:
        return words[1:]
    return words


def _without_numbers(words: list[str]) -> list[str]:
    """The words without the numbers of lanes, and without the number of a house that is written in words."""
    for at, word in enumerate(words):
        if word == "số" and (at == 0 or words[at - 1] not in ("đường", "duong")):
            start = at + 2 if words[at + 1 : at + 2] == ["nhà"] else at + 1
            length = number_length(words, start)
            if length and start + length < len(words):
                return _without_lanes([*words[:at], *words[start + length :]])
    length = number_length(words, 0, least=2)
    return _without_lanes(words[length:] if len(words) > length + 1 else words)


def _without_lanes(words: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    while position < len(words):
        if words[position] not in _LANE_WORDS:
            if not _LANE_CODE.fullmatch(words[position]) or (kept and kept[-1] in _KINDS):
                kept.append(words[position])
            position += 1
            continue
        length = next((n for n in (3, 2) if tuple(words[position : position + n]) in _LONG_LANES), 1)
        numbered = position + length < len(words) and _NUMBER.fullmatch(words[position + length])
        in_words = number_length(words, position + length)
        if numbered and (length > 1 or words[position] in _LANES):
            position += length + 1
        elif in_words and words[position] in _LANES and position + length + in_words < len(words):
            position += length + in_words
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
        if kind and _is_part_of_name(words, position, following):
            kind = ""
        if kind and following and (inner := _begins_name(words, position + length, kind, kinds)) is not None:
            if name:
                yield called, name
            called, name = kind, [syllable for word in inner for syllable in _syllables(word)]
            length += len(inner)
        elif words[position] == "và" and name and following:
            yield called, name  # "các đường Âu Cơ và Nguyễn Đình Trọng"
            name, length = [], 1
        elif words[position] in _OTHER_NAMES:
            if name:
                yield called, name
            yield "thanh pho", _OTHER_NAMES[words[position]].split()
            called, name, length = "", [], 1
        elif words[position] in _SHORT_STREETS:
            name.extend(_SHORT_STREETS[words[position]].split())
            length = 1
        else:
            length = 1
            name.extend(_syllables(words[position]))
        position += length
    if name:
        yield called, name


def _begins_name(words: list[str], position: int, kind: str, kinds: Mapping[str, str]) -> list[str] | None:
    """The word for another kind with which the name after a kind begins: "xã Đường Hoa", "thị trấn Phố Ràng".

    Empty when the name begins with no such word, None when another kind follows: "phường quận 5".
    """
    following, length = _kind_at(words, position, kinds)
    after = words[position + length : position + length + 1]
    if not following:
        return []
    is_name = kind in _WITH_KINDS and following in ("duong", STATION, "quan", "phuong") and length == 1
    return words[position : position + 1] if is_name and after and not after[0][0].isdigit() else None


def _is_part_of_name(words: list[str], position: int, following: str) -> bool:
    """Whether a word like one for a kind is a part of the name: "Trần H Đạo", "Tam Quan Nam", "quốc lộ 1A"."""
    word, before = words[position], words[position - 1] if position else ""
    if word in ("lộ", "lo") or following in ("lộ", "lo"):
        return (before if word in ("lộ", "lo") else word) in _ROADS  # "quốc lộ 1A", "tỉnh lộ 8"
    if len(word) == 1:
        is_first = position < 2 or words[position - 2] in _FIRST_WORDS or words[position - 2][:1].isdigit()
        return before in _FAMILIES and is_first and not following[:1].isdigit()
    is_accented = any(not other.isascii() for other in words)
    return is_accented and bool(before) and word in _SYLLABLES and not following[:1].isdigit()


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
