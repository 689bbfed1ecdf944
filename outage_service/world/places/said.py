"""What somebody says about a place, as names: which of them name it, which cross there, which only describe it.

A record names one place; a person tells where it is: "chỗ nhà chị ở, khúc gần chợ, đường Lê Lợi", "góc X với Y",
"X đoạn từ A tới B". `names` reads either; here the parts of a text get their roles first.
"""

import re
from collections.abc import Iterator, Sequence

from outage_service.world.places.country import country
from outage_service.world.places.english import in_vietnamese
from outage_service.world.places.names import Name, Words, fold, names_of
from outage_service.world.places.spoken_numbers import with_figures
from outage_service.world.places.street_names import well_known_streets
from outage_service.world.places.talk import LANDMARKS
from outage_service.world.places.typed import made_ready

CROSSING = "giao"  # the kind of a street that is named with another one that it crosses
BESIDE = "gan"  # the kind of a name that only tells where in a street it is
_END = "tu"  # the role of a street to which a stretch reaches, also of one that has the name of a city

_ENDS = re.compile(r"[,;:()\n\r|]+")
_DASH = re.compile(
    r"\s+[-–—]+\s+|(?<=[^\W\d_])[-–—](?=[^\W\d_])|(?<=\d[a-zđ])[-–—](?=[^\W\d_])|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})"
)
_SIGN = re.compile(r"\s*([&+])\s*")
# Numbers that name no place: a postal code, a phone, a plus code, an hour.
_NO_PLACE = re.compile(
    r"(?<=[^\W\d_] )\d{5,6}(?=\s*(?:[,;]|$))|\b(?:\+?84|0)\d{8,10}\b|\b[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3}\b"
    r"|\b(?:từ |lúc |hồi |tu |luc |hoi )?\d{1,2}(?: ?(?:giờ|gio)|h|g)(?: ?\d{2})?\b"
    r"(?: (?:sáng|trưa|chiều|tối|đêm))?(?: nay)?"
    r"|\b(?:tới|đến|toi|den) (?:h|giờ|gio)\b|\b\d+ ?(?:m|km|mét|met|cây số)\b"
    r"|(?<=\w )(?<!đường )(?<!lộ )số \d[\d/]*[a-z]?$"
)
_HOUSE_ALONE = re.compile(
    r"(?:(?:nhà|số nhà|nhà số|số|sn|nha|so nha|nha so|so|lô|tầng|tang|phòng|căn|căn hộ|block|tòa|toà)\.?\s+"
    r"[a-z]?\d[\da-z./-]*|\d+[a-z]?|\d+[a-z]?(?:/\d+[a-z]?){2,}|\d{3,}[a-z]?/\d+[a-z]?)"
)
_UNIT_BEFORE = re.compile(r"^\s*(?:lô|tầng|tang|phòng|căn hộ|căn|block)\s+[a-z]?\d[\da-z.-]*\s+(?=\S)")
_CORNERS = (
    *(("ngã", "tư"), ("ngã", "ba"), ("ngã", "4"), ("ngã", "3"), ("ngã", "năm"), ("ngã", "5"), ("ngã", "sáu")),
    *(
        ("ngã", "6"),
        ("ngã", "bảy"),
        ("góc",),
        ("giao", "lộ"),
        ("nút", "giao"),
        ("vòng", "xoay"),
        ("bùng", "binh"),
    ),
)
_MEETING = (("giao", "nhau", "với"), ("giao", "với"), ("cắt", "với"), ("giao",), ("cắt",), ("gặp",))
_AND = (("và",), ("với",), ("-",), ("&",), ("+",), ("x",))
_BESIDE = (
    *(
        ("gần",),
        ("cạnh",),
        ("bên", "cạnh"),
        ("kế", "bên"),
        ("sát",),
        ("sát", "bên"),
        ("đối", "diện"),
        ("chỗ",),
    ),
    *(("trước", "mặt"), ("sau", "lưng"), ("bên", "hông"), ("bên", "kia"), ("phía", "sau"), ("phía", "trước")),
    *(
        ("đằng", "sau"),
        ("đằng", "trước"),
        ("ngay", "chỗ"),
        ("hướng",),
        ("khúc",),
        ("đoạn",),
        ("quãng",),
        ("lối",),
    ),
    *(
        ("đoạn", "từ"),
        ("đoạn", "đường"),
        ("đoạn", "gần"),
        ("khúc", "từ"),
        ("cách", "xa"),
        ("xung", "quanh"),
        ("quanh",),
        ("trước",),
        ("sau",),
        ("giữa",),
    ),
)
_STRETCH_ENDS = (
    ("đến",),
    ("tới",),
    ("xuống",),
    ("lên",),
    ("ra",),
    ("vào",),
    ("qua",),
    ("về",),
    ("cho", "tới"),
    ("-",),
)
_STREET_KINDS = frozenset({"đường", "duong", "phố", "đg", "dg"})
_KINDS = _STREET_KINDS | frozenset("phường phuong phg xã quận huyện huyen tỉnh tp tx tt p q".split())  # noqa: SIM905
_LONGEST = 5


def names_said(text: str) -> list[Name]:
    """The names in a text that somebody said about a place; empty when it names nothing.

    Names of kind CROSSING and BESIDE come last. A text that has only such names is read as it stands.
    """
    ready = with_figures(_NO_PLACE.sub(" ", in_vietnamese(made_ready(text))))
    main: list[str] = []
    described: list[tuple[str, str]] = []
    for segment in _ENDS.split(ready):
        segment = _UNIT_BEFORE.sub("", segment.strip())
        if not segment or _HOUSE_ALONE.fullmatch(segment):
            continue
        words = _SIGN.sub(r" \1 ", _DASH.sub(" - ", segment)).split()
        for kind, part in _roles(words, is_first=not main):
            if kind:
                described.append((kind, part))
            else:
                main.append(part)
    if not described:
        return names_of(", ".join(main)) or names_of(text)
    crossing, beside, larger = _described(described)
    names = names_of(", ".join(main)) if main else []
    if len(crossing) == 1:
        beside, crossing = [*beside, *crossing], []
    told = [*names, *(name for name in larger if name not in names)]
    if not told and not crossing:
        return names_of(text)
    return [*told, *(Name(CROSSING, one) for one in crossing), *(Name(BESIDE, one) for one in beside)]


def _described(parts: Sequence[tuple[str, str]]) -> tuple[list[Words], list[Words], list[Name]]:
    """The words of crossing streets, those of descriptions, and the districts and provinces behind either."""
    crossing, beside, larger = dict[Words, None](), dict[Words, None](), list[Name]()
    for kind, part in parts:
        for at, name in enumerate(names_of(part)):
            words, behind = _without_larger(name.words, kind)
            if behind:
                larger.append(Name("", behind))
            if words and kind == CROSSING and at == 0:
                crossing[words] = None
            elif words:
                beside[words] = None
    return list(crossing), list(beside), larger


def _without_larger(words: Words, kind: str) -> tuple[Words, Words]:
    """The words, and the district or province at their end: "chợ Đông Ba Huế"."""
    list_ = country()
    for at in range(0 if kind == BESIDE else 1, len(words)):
        end = words[at:]
        if not at and words[0] in LANDMARKS:  # "chợ Mới", though a district is called so
            continue
        if len(end) == 1 and at and (kind != BESIDE or at < 3):  # "Nguyễn Phan Vinh" is not in Vinh
            continue
        if end in list_.provinces or (end in list_.of_district and end not in well_known_streets()):
            return words[:at], end
    return words, ()


def _roles(words: list[str], is_first: bool) -> Iterator[tuple[str, str]]:
    """The parts of a segment, each with the kind of its role; "" for what names the place."""
    if any(_stretch(words, at) for at in range(len(words))):
        yield from _roles_beside(words, "", is_first)
        return
    if (lead := _first(words, _CORNERS)) is not None:
        start, length = lead
        yield from _corner(words[:start], words[start + length :], words)
        return
    if side_by_side := _two_joined(words):
        yield from ((CROSSING, part) for part in side_by_side)
        return
    if (met := _first(words, _MEETING)) is not None:
        start, length = met
        before, after = words[:start], words[start + length :]
        if before and after and fold(before[-1]) not in ("xa", "phuong", "huyen") and len(before) > 1:
            yield from _roles_beside(before, CROSSING, True)
            yield from _until_kind(after, CROSSING)
            return
    yield from _roles_beside(words, "", is_first)


def _corner(before: list[str], after: list[str], words: list[str]) -> Iterator[tuple[str, str]]:
    parting = _first(after, (*_MEETING, *_AND))
    if parting and parting[0] and after[parting[0] + parting[1] :]:
        start, length = parting
        if before:
            yield BESIDE, " ".join(before)
        yield CROSSING, " ".join(after[:start])
        yield from _until_kind(after[start + length :], CROSSING)
    elif pair := _two_known(after):
        yield CROSSING, pair[0]
        yield CROSSING, pair[1]
    elif before and after and len(before) > 1:  # "Lê Lợi góc Trần Phú"
        yield CROSSING, " ".join(before)
        yield from _until_kind(after, CROSSING)
    else:
        yield "", " ".join(words)


def _two_joined(words: list[str]) -> tuple[str, str] | None:
    """Two well-known streets with a word between them: "Lê Lợi với Hùng Vương"."""
    for at in range(1, len(words) - 1):
        before, after = words[:at], words[at + 1 :]
        if _is(words[at], "với", "-", "&", "+") and {_plain(before), _plain(after)} <= well_known_streets():
            return " ".join(before), " ".join(after)
    return None


def _plain(words: list[str]) -> Words:
    return tuple(fold(word) for word in words if word not in _STREET_KINDS)


def _two_known(words: list[str]) -> tuple[str, str] | None:
    """Two well-known streets side by side: "ngã tư Lê Lợi Hùng Vương"."""
    folded = [fold(word) for word in words]
    for at in range(2, min(len(words) - 1, _LONGEST)):
        for end in range(min(at + _LONGEST, len(words)), at + 1, -1):
            if {tuple(folded[:at]), tuple(folded[at:end])} <= well_known_streets():
                return " ".join(words[:at]), " ".join(words[at:end])
    return None


def _until_kind(words: list[str], role: str) -> Iterator[tuple[str, str]]:
    """The words up to the next kind of ward or city have the role; then the place itself is named."""
    end = next(
        (at for at, word in enumerate(words) if at and _bare(word) in _KINDS - _STREET_KINDS), len(words)
    )
    if words[:end]:
        yield role, " ".join(words[:end])
    if words[end:]:
        yield "", " ".join(words[end:])


def _roles_beside(words: list[str], role: str, is_first: bool) -> Iterator[tuple[str, str]]:
    """The place itself, of this role, and what describes where it is."""
    main: list[str] = []
    at = 0
    while at < len(words):
        length = _starts(words, at, _BESIDE) or _is_distance(words, at)
        if stretch := _stretch(
            words, at + (1 if length and fold(_bare(words[at])) in ("doan", "khuc") else 0)
        ):
            first, second, end = stretch
            yield _END, first
            yield _END, second
            at = end
            continue
        if not length:
            main.append(words[at])
            at += 1
            continue
        at += length
        end = at
        while end < len(words) and not _ends_here(words, end, end == at and not main):
            end += 1
        if not main and is_first and _is(words[at - 1], "chỗ", "khúc", "đoạn", "quãng", "lối", "trước"):
            continue
        if words[at:end]:
            yield BESIDE, " ".join(words[at:end])
        at = end
    if main:
        yield role, " ".join(main)


def _is_distance(words: list[str], at: int) -> int:
    """1 for "cách" that says how far something is, not in "Cách Mạng Tháng Tám"."""
    return int(words[at] == "cách" and at + 1 < len(words) and not fold(_bare(words[at + 1])).startswith("m"))


def _ends_here(words: list[str], at: int, is_street_named: bool) -> bool:
    """Whether a description ends: with a ward or city, or a street unless it is what the place is near to."""
    word = _bare(words[at])
    if word in _STREET_KINDS:
        return is_street_named or (at > 0 and not _starts_before(words, at))
    return word in _KINDS


def _starts_before(words: list[str], at: int) -> bool:
    return any(at >= len(one) and _starts(words, at - len(one), (one,)) for one in _BESIDE)


def _stretch(words: list[str], at: int) -> tuple[str, str, int] | None:
    """The two ends of "từ A tới B", and where the text goes on."""
    if at >= len(words) or not _is(words[at], "từ"):
        return None
    until = next((n for n in range(at + 2, len(words)) if _starts(words, n, _STRETCH_ENDS)), None)
    if until is None or (words[at] == "tu" and not (at and fold(words[at - 1]) in ("doan", "khuc"))):
        return None
    start = until + _starts(words, until, _STRETCH_ENDS)
    end = start + 1
    while end < len(words) and _bare(words[end]) not in _KINDS and not _is(words[end], "trên", "thuộc"):
        end += 1
    return " ".join(words[at + 1 : until]), " ".join(words[start:end]), end


def _first(words: list[str], phrases: Sequence[tuple[str, ...]]) -> tuple[int, int] | None:
    return next(((at, length) for at in range(len(words)) if (length := _starts(words, at, phrases))), None)


def _starts(words: list[str], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    """How many words from `at` on are the longest of these phrases; 0 for none."""
    fitting = (len(phrase) for phrase in phrases if _is_phrase(words[at : at + len(phrase)], phrase))
    return max(fitting, default=0)


def _is_phrase(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the words are the phrase, with its accents or all without; a single word only where no name has it."""
    bare = tuple(map(_bare, words))
    if any(not word.isascii() for word in bare):
        return bare == phrase
    return bare == tuple(map(fold, phrase)) and " ".join(bare) not in _UNSURE


def _is(word: str, *accented: str) -> bool:
    return any(_is_phrase([word], (one,)) for one in accented)


def _bare(word: str) -> str:
    return word.strip(".!?\"'“”")


# Without accents these are syllables of many names.
_UNSURE = frozenset("cho canh huong khuc doan quang loi truoc sau cat len ra vao qua ve".split())  # noqa: SIM905
