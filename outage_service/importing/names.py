"""Names of feeders, stations and streets as files write them, made comparable. Pure rules: no SQL."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from outage_service.world.places.names import Name, fold, names_of
from outage_service.world.places.renaming import Renamings, new_names_of, old_names_of, shipped_renamings

_TOKENS = re.compile(r"[a-z0-9]+(?:\.\d+)*")
_VOLTAGE = re.compile(r"\b\d+(?:[.,]\d+)?(?:/\d+(?:[.,]\d+)?)?\s*kva?\b")
_STATION_WORDS = frozenset({"tba", "tram", "mba", "may", "bien", "ap", "t", "pp", "phan", "phoi"})
_FEEDER_WORDS = frozenset(
    {"lo", "xt", "xuat", "tuyen", "dz", "duong", "day", "dd", "mc", "may", "cat", "trung", "the", "tram", "thuoc"}
)  # fmt: skip
# Words for a part of a feeder.
_PIECE = re.compile(
    r"\b(?:mot phan|1 phan|nhanh|nr|sau|truoc|phan doan|pd|doan|tu tru|tu cot|giua|rec|recloser|lbs|dcl|fco|"
    r"lbfco|ltd|cdlt|cot|vt|ho|khach hang)\b"
)
_HALF_A_CLAUSE = re.compile(r"\b(?:mot phan|1 phan|phan lon|mot so|1 so|vai)\b")
# Lanes have numbers: Lý Thường Kiệt and Ngô Quyền are streets. Accents, where written, decide.
_HALF_A_STREET = re.compile(
    r"\b(?:(?:hem|ngo|ngach|kiet|to|khu pho|kp) (?:so )?\d|(?:cac|nhung) (?:hem|ngo|ngach|kiet|to|ho)\b|"
    r"so nha|nha so|lan can|day nha|khach hang|(?:cuoi|dau|doan) duong|doan tu)"
)
_HALF_A_STREET_ACCENTED = re.compile(r"\b(?:đoạn|gần|từ số|đến số|hộ)\b")
_CLAUSE_ENDS = re.compile(r"[;\n]|(?<=[^\W\d_]{3})\.\s+(?=[A-ZĐÀ-Ỹ][a-zà-ỹđ]{2})")
_SEGMENT_ENDS = re.compile(r"[,:()&+]|\s[–-]\s|\s+(?:và|va)\s+")
_WARDS = frozenset({"phuong", "xa", "thi tran"})
_STREETS = frozenset({"", "duong"})
_NO_NAMES = frozenset(
    {
        "cac",
        "nhung",
        "khu vuc",
        "khu",
        "ban",
        "tai",
        "thuoc",
        "toan bo",
        "ca",
        "va",
        "cac khu vuc",
        "thon",
        "ap",
    }
)

# rapidfuzz's ratio, 100 for the same letters; 90 allows one wrong letter in ten.
NEAR = 90.0
_SHORTEST_NEAR = 6
_DIGITS = re.compile(r"\d+")

Words = tuple[str, ...]


def station_key(name: str) -> str:
    """A station's code or name without the words for its kind: "TBA Lê Lợi 1" and "le loi 1" alike."""
    tokens = _TOKENS.findall(_VOLTAGE.sub(" ", fold(name)))
    while len(tokens) > 1 and tokens[0] in _STATION_WORDS:
        del tokens[0]
    return "".join(tokens)


def feeder_key(name: str) -> str:
    """A feeder's code or name without its voltage and the words for its kind: "ĐZ 22kV 471 E153" is `471e153`."""
    tokens = _TOKENS.findall(_VOLTAGE.sub(" ", fold(name)))
    return "".join(token for token in tokens if token not in _FEEDER_WORDS)


def is_piece_of_feeder(name: str) -> bool:
    """Whether the name means only a part of a feeder: a branch, or what lies behind a switch."""
    return bool(_PIECE.search(fold(name)))


def near(wanted: str, known: Iterable[str]) -> str | None:
    """The known name most like `wanted`, with the same digits; None when none or two are near enough."""
    if len(wanted) < _SHORTEST_NEAR:
        return None
    digits = _DIGITS.findall(wanted)
    candidates = [name for name in known if _DIGITS.findall(name) == digits]
    best = process.extract(wanted, candidates, scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
    if not best or (len(best) > 1 and best[0][1] - best[1][1] < 1e-6):
        return None
    return str(best[0][0])


@dataclass
class Area:
    """The streets (or hamlets) that a text names, each with the wards named beside it."""

    streets: list[tuple[Words, frozenset[Words]]] = field(default_factory=list)
    wards: set[Words] = field(default_factory=set)
    is_coarse: bool = False  # a part of something, or more than a street


def area_of(text: str, renamed: Renamings | None = None) -> Area:
    """The streets and wards that a text names; leaves out a street of which the text means only a part."""
    known = renamed or shipped_renamings()
    area = Area()
    told = []
    for clause in _CLAUSE_ENDS.split(text):
        wards, streets, is_coarse = _clause(clause, known)
        area.wards |= wards
        area.is_coarse |= is_coarse
        told.append((streets, wards))
    for streets, wards in told:
        area.streets += [(street, frozenset(wards or area.wards)) for street in streets]
    area.streets = list(dict.fromkeys(area.streets))
    return area


def _clause(clause: str, known: Renamings) -> tuple[set[Words], list[Words], bool]:
    wards: set[Words] = set()
    streets: list[Words] = []
    is_coarse = bool(_HALF_A_CLAUSE.search(fold(clause)))
    for segment in _SEGMENT_ENDS.split(clause):
        is_part = _is_part(segment)
        names = names_of(segment)
        for name in names:
            if name.kind in _WARDS:
                # Companies too still use the names from before wards were merged; and where a company uses
                # the new name, the addresses of homes may still have the old one.
                wards |= {name.words, *(r.new.words for r in new_names_of(name, names, known))}
                wards |= {r.old.words for r in old_names_of(name, names, known)}
            elif name.kind in _STREETS and " ".join(name.words) not in _NO_NAMES:
                if is_part:
                    is_coarse = True
                else:
                    streets.append(name.words)
    return wards, ([] if _HALF_A_CLAUSE.search(fold(clause)) else streets), is_coarse


def _is_part(segment: str) -> bool:
    """Whether a segment means less than the street it names: a lane, some houses, a stretch."""
    if _HALF_A_STREET.search(" ".join(fold(segment).split())) or _HALF_A_STREET_ACCENTED.search(
        segment.lower()
    ):
        return True
    first = next(iter(names_of(segment)), None)
    starts_with_number = bool(re.match(r"\W*\d", segment))
    return starts_with_number and first is not None and not first.words[0][0].isdigit()


def street_and_wards(home: Sequence[Name]) -> tuple[Words, frozenset[Words]]:
    """The street and the wards in the names of a home's line; the street is empty when there is none."""
    street = home[0].words if home and home[0].kind in _STREETS else ()
    return street, frozenset(name.words for name in home if name.kind in _WARDS)
