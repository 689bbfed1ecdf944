"""Which streets, hamlets and wards the words of a notice mean. Pure rules: no SQL.

What is told to a customer as a cut of their own must be certain. A ward counts as meant whole only where its
clause names nothing smaller: no street or hamlet, no station, no lane, no "một phần" and no exception.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from outage_service.world.places.around import (
    former_names,
    is_around,
    is_name_of_several,
    names_around,
    provinces_of,
    without_former,
)
from outage_service.world.places.country import country
from outage_service.world.places.names import FEEDER, STATION, Name, fold, names_of
from outage_service.world.places.parts_meant import excepts, goes_on, is_narrow, means_some, says_former_name
from outage_service.world.places.renaming import Renamings, new_names_of, old_names_of, shipped_renamings

Words = tuple[str, ...]

# From these words on a clause means only a part; behind the name of a place they make all of it a part.
_HALF = re.compile(r"\b(?:mot phan|1 phan|phan lon|mot so|1 so|vai)\b")
# Lanes have numbers: Lý Thường Kiệt and Ngô Quyền are streets. Accents, where written, decide.
_HALF_A_STREET = re.compile(
    r"\b(?:(?:hem|ngo|ngach|kiet|to|khu pho|kp|tdp|to dan pho) ?(?:so )?\d|"
    r"(?:cac|nhung) (?:hem|ngo|ngach|kiet|to|ho)\b|"
    r"so nha|nha so|lan can|day nha|khach hang|(?:cuoi|dau|doan) duong|doan tu)"
)
_HALF_A_STREET_ACCENTED = re.compile(r"\b(?:đoạn|gần|từ số|đến số|hộ|ven|giáp|dọc)\b")
_CLAUSE_ENDS = re.compile(r"[;\n]|(?<=[^\W\d_]{3})\.\s+(?=[A-ZĐÀ-Ỹ][a-zà-ỹđ]{2})")
_SEGMENT_ENDS = re.compile(r"[,:()&+]|\s[–-]\s|\s+(?:và|va)\s+")
WARDS = frozenset({"phuong", "xa", "thi tran"})
STREETS = frozenset({"", "duong"})
_LARGER = frozenset({"quan", "huyen", "thi xa", "thanh pho", "tinh"})
_FILLER = (
    r"(?:cac|nhung|khu vuc|khu|ban|tai|o|thuoc|gom|toan bo|toan|ca|va|dia ban|tren dia ban|thon|ap|phuong|xa|"
    r"mot phan|1 phan|phan lon|mot so|1 so|vai)"
)
_NO_NAME = re.compile(rf"{_FILLER}(?: {_FILLER})*")
_ALL_CUSTOMERS = re.compile(
    r"\b(toàn bộ|toan bo|tất cả|tat ca) (?:các |cac )?(?:khách hàng|khach hang|hộ dân|ho dan|hộ|phụ tải|phu tai)\b",
    re.IGNORECASE,
)
_LIST_OF_WARDS = re.compile(r"(?:\w+ ){0,3}?(?:cac|nhung|\d+) (?:xa|phuong)\b")
_HAMLET = re.compile(r"(?:thon|ap|khom|khoi|xom|ban|buon|lang|to|khu|cum|doi|duong|hem|ngo|kiet)\b|.*\d")
_COUNTED = re.compile(r"(?:phuong )?\d+")  # "phường 5": one in each former district


@dataclass(frozen=True, slots=True)
class Whole:
    """A ward or commune that is meant as a whole: the names by which homes there may be known, and the
    districts and provinces that were said with it or are known to be around it."""

    name: Name
    names: frozenset[Words]
    said: frozenset[Words]
    around: frozenset[Words]
    is_repeated: bool  # whether one province has, or had, several wards of this name
    former: frozenset[Words] = frozenset()  # of before 2025, in `provinces` only
    provinces: frozenset[Words] = frozenset()  # the names of the one province it is in for certain


@dataclass
class Area:
    """The streets (or hamlets) that a text names, each with the wards named beside it; the wards that are
    meant whole; the districts and provinces that it names (`larger`), and those known around its wards."""

    streets: list[tuple[Words, frozenset[Words]]] = field(default_factory=list)
    wards: set[Words] = field(default_factory=set)
    whole: list[Whole] = field(default_factory=list)
    larger: set[Words] = field(default_factory=set)
    around: set[Words] = field(default_factory=set)
    is_coarse: bool = False  # a part of something, or more than a street


@dataclass(frozen=True, slots=True)
class _Told:
    """A name in a clause; `is_part` when its segment means less than it."""

    name: Name
    is_part: bool


def area_of(text: str, renamed: Renamings | None = None) -> Area:
    """What a text names; leaves out a street of which the text means only a part."""
    known = renamed or shipped_renamings()
    area = Area()
    unplaced: list[Words] = []
    for clause in _whole_clauses(_ALL_CUSTOMERS.sub("toàn bộ", text)):
        unplaced += _read(clause, known, area)
    area.streets += [(street, frozenset(area.wards)) for street in unplaced]
    area.streets = list(dict.fromkeys(area.streets))
    return area


def clauses_of(text: str) -> list[str]:
    """The clauses of a notice: what is named in one says nothing about the next."""
    return _CLAUSE_ENDS.split(text)


def _whole_clauses(text: str) -> list[str]:
    """The clauses, those before an exception together with it: it is not known which of them it narrows."""
    joined: list[str] = []
    for clause in clauses_of(unicodedata.normalize("NFC", text)):
        joined = [", ".join([*joined, clause])] if joined and goes_on(clause) else [*joined, clause]
    return joined


def line_parts(home: Sequence[Name]) -> tuple[Words, frozenset[Words], Words]:
    """The street, the wards and the province in the names of a home's line; empty where there is none."""
    street = home[0].words if home and home[0].kind in STREETS and len(home) > 1 else ()
    wards = frozenset(name.words for name in home if name.kind in WARDS)
    province = home[-1].words if home and home[-1].kind not in WARDS and len(home) > 1 else ()
    return street, wards, province


def _read(clause: str, known: Renamings, area: Area) -> list[Words]:
    """Add what a clause names; returns the streets that have no ward beside them."""
    told, is_all_part = _told(clause)
    told = [replace(one, name=without_former(one.name)) for one in told]
    ends = [at for at, one in enumerate(told) if one.name.kind in WARDS]
    names = [one.name for one in told]
    named_wards = [names[at] for at in ends]
    larger = [
        name
        for at, name in enumerate(names)
        if name.kind in _LARGER
        or (
            (not name.kind and ends and at > ends[0])
            and (name.words in known.larger or is_around(name, named_wards))
        )
    ]
    wards = [_ward(names[at], larger, names, known) for at in ends]
    area.larger |= {name.words for name in larger}
    for ward in wards:
        area.wards |= ward.names
        area.around |= ward.around
    for at in ends:
        area.wards |= _loosely(names[at], names, known)
    smaller = [
        (at, one)
        for at, one in enumerate(told)
        if one.name.kind in STREETS | {FEEDER, STATION}
        and one.name not in larger
        and not _is_no_name(one.name)
    ]
    area.is_coarse |= is_all_part or any(one.is_part for one in told)
    if not smaller and not is_all_part and not any(one.is_part for one in told if one.name.kind in _LARGER):
        area.whole += [ward for at, ward in zip(ends, wards, strict=True) if not told[at].is_part]
    if is_all_part:
        return []
    unplaced = []
    for at, one in smaller:
        if one.is_part or one.name.kind in (FEEDER, STATION):
            continue
        beside = _beside(at, ends)
        if beside is not None:
            area.streets.append((one.name.words, frozenset(_loosely(names[beside], names, known))))
        elif ends:
            area.is_coarse = True
        else:
            unplaced.append(one.name.words)
    return unplaced


def _told(clause: str) -> tuple[list[_Told], bool]:
    """The names of a clause in their order, and whether the clause means only a part of all of them."""
    told: list[_Told] = []
    is_half = is_all_part = is_lane = False
    listed = ""  # the kind in "các xã A, B và C"
    for sign, segment in segments_of(clause):
        folded = " ".join(fold(segment).split())
        listed = "" if sign in (":", "(", ")") else listed
        names = [_listed_as(listed, name) for name in names_of(segment)]
        if _LIST_OF_WARDS.match(folded) and names:
            listed = next((name.kind for name in names if name.kind in WARDS), "")
        is_all_part |= excepts(segment) or means_some(segment)
        if half := _HALF.search(folded):
            is_half = _names_something(folded[half.end() :])
            is_all_part |= not is_half
        is_less = is_part_of_street(segment)
        is_lane |= is_less and any(name.kind in STREETS for name in names)
        is_all_part |= is_less and all(name.kind in WARDS | _LARGER for name in names)
        if sign == "(" and _is_part_in_brackets(segment, names):  # "xóm 5 (cụm trên)"
            told = [replace(one, is_part=True) if one.name.kind in STREETS else one for one in told]
        told += [_Told(name, is_half or is_less) for name in names]
    if is_lane:  # "hẻm 12 Lê Lợi, phường …": the ward is not meant whole
        told = [replace(one, is_part=True) if one.name.kind in WARDS else one for one in told]
    return told, is_all_part


def _is_part_in_brackets(segment: str, names: Sequence[Name]) -> bool:
    """Whether brackets behind a street or hamlet may mean less than it: all but its ward or another name."""
    places = [name for name in names if name.kind in STREETS and not country().is_larger(name.words)]
    return bool(places) and not says_former_name(segment)


def segments_of(clause: str) -> list[tuple[str, str]]:
    """The parts of a clause, each after the sign before it."""
    signs = list(_SEGMENT_ENDS.finditer(clause))
    starts, ends = [0, *(sign.end() for sign in signs)], [*(sign.start() for sign in signs), len(clause)]
    before = ["", *(sign.group().strip() for sign in signs)]
    return [
        (sign, clause[start:end])
        for sign, start, end in zip(before, starts, ends, strict=True)
        if clause[start:end].strip()
    ]


def _listed_as(kind: str, name: Name) -> Name:
    """A name without a kind in a list of wards is a ward; "thôn 3" there is none."""
    is_ward = kind and not name.kind and not _HAMLET.match(" ".join(name.words)) and not _is_no_name(name)
    return Name(kind, name.words) if is_ward else name


def _names_something(folded: str) -> bool:
    return any(not _is_no_name(name) for name in names_of(folded))


def is_part_of_street(segment: str) -> bool:
    """Whether a segment means less than the street it names: a lane, some houses, a stretch."""
    if (
        is_narrow(segment)
        or _HALF_A_STREET.search(" ".join(fold(segment).split()))
        or _HALF_A_STREET_ACCENTED.search(segment.lower())
    ):
        return True
    first = next(iter(names_of(segment)), None)
    starts_with_number = bool(re.match(r"\W*\d", segment))
    return starts_with_number and first is not None and not first.words[0][0].isdigit()


def _is_no_name(name: Name) -> bool:
    return not name.kind and _NO_NAME.fullmatch(" ".join(name.words)) is not None


def _beside(at: int, wards: Sequence[int]) -> int | None:
    """The ward of a street in a clause: the next one, or the one before where the clause begins with a ward.
    Behind a list of wards ("các xã A, B: thôn 3") it is none."""
    before = [ward for ward in wards if ward < at]
    behind = [ward for ward in wards if ward > at]
    if behind and wards[0] != 0:
        return behind[0]
    is_listed = len(before) > 1 and before[-2] == before[-1] - 1
    return before[-1] if before and not is_listed else None


def _loosely(ward: Name, names: Sequence[Name], known: Renamings) -> set[Words]:
    """The ward's names of before and after 2025, also those of larger or smaller wards: homes may be known by
    either, and a street in such a ward is the same street."""
    new = (row.new.words for row in new_names_of(ward, names, known))
    old = (row.old.words for row in old_names_of(ward, names, known))
    return {ward.words, *new, *old}


def _ward(ward: Name, larger: Sequence[Name], names: Sequence[Name], known: Renamings) -> Whole:
    """The ward by all names that mean it whole and nothing beside it."""
    after, before = new_names_of(ward, names, known), old_names_of(ward, names, known)
    same = {ward.words}
    for row in after:
        only_this = {old.old.words for old in old_names_of(row.new, [], known)} == {ward.words}
        if len({one.new.words for one in after}) == 1 and only_this:
            same.add(row.new.words)
    for row in before:
        into = {one.new.words for one in known.of_old[row.old.words] if one.within == row.within}
        if into == {ward.words}:
            same.add(row.old.words)
    around = {row.new_province for row in (*after, *before)}
    around |= {words for row in after for words in row.within}
    around |= {words for row in before for words in row.within}
    homonyms = {row.within for row in known.of_old.get(ward.words, ())}
    is_repeated = len(homonyms) > 1 or _COUNTED.fullmatch(" ".join(ward.words)) is not None
    said = frozenset(name.words for name in larger)
    inside = provinces_of(ward, said)
    if is_name_of_several(ward, inside):
        is_repeated = True
    else:
        around |= names_around(ward, said)
    said |= inside if said else frozenset()
    former = former_names(ward, inside)
    return Whole(ward, frozenset(same), said, frozenset(around), is_repeated, former, inside)
