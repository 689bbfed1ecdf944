"""What a caller may mean by a place that is not known as it was said: another spelling, a former name, a
typing mistake, or a whole sentence around the name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice, product

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.world.places.index_store import lines_of, names_like, names_spelled
from outage_service.world.places.names import Name, names_in
from outage_service.world.places.renamed_store import renamings_within
from outage_service.world.places.renaming import Renamings, new_names_of, old_names_of
from outage_service.world.places.spelling import KnownName, mistakes_allowed, nearest

MOST_NAMES = 8
_MOST_READINGS = 16
_MOST_NEIGHBORS = 500
_MOST_SPLIT = 12  # words
_MOST_CORRECTED = 6  # words; a sentence is no misspelled name
_FORMER = frozenset({"quan", "huyen", "thi xa"})
_WARDS = frozenset({"phuong", "xa", "thi tran"})
_STREETS = frozenset({"", "duong"})
# Words around a name, for texts that are more than a name. Syllables that also begin or end names ("chợ",
# "văn") count as such words only in phrases, or where a sentence begins or ends.
_TALK = (
    *("mat dien", "cup dien", "cat dien", "khong co dien", "chua co dien", "co dien lai", "co dien"),
    *("doi dien", "khu vuc", "khu", "gan", "canh", "doan", "khuc", "roi", "nha em", "nha toi", "nha minh"),
    *("cho em hoi", "cho toi hoi", "cho hoi", "em oi", "anh oi", "chi oi", "khi nao", "bao gio", "may gio"),
    *("hom nay", "ngay mai", "sang nay", "chieu nay", "toi nay", "bi mat", "bi cup"),
)
_AROUND = re.compile("|".join(rf" {phrase}(?= )" for phrase in sorted(_TALK, key=len, reverse=True)))
_BEFORE = frozenset({"o", "tai", "ben", "cho", "thi", "alo", "em", "toi", "minh", "tu", "cac", "nha", "con"})
_AFTER = frozenset(
    {"a", "oi", "nhe", "nha", "em", "voi", "het", "luon", "vay", "di", "khong", "chua", "day", "ne"}
)
_DAY_OF_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})")


@dataclass(frozen=True)
class Reading:
    """One possible meaning of what was said; `lost_street` when its street is unknown and left out.

    Readings of the same `rank` are equally likely: a ward that was split or merged has one for each part.
    """

    names: list[Name]
    lost_street: bool = False
    rank: int = 0


@dataclass(frozen=True)
class _Gazetteer:
    """What is known: the names in the data, the renamings, and the day."""

    spelled: Mapping[str, list[KnownName]]
    renamed: Renamings
    today: date


async def readings(connection: AsyncConnection, wanted: Sequence[Name], today: date) -> list[Reading]:
    """The possible meanings of the names, the most likely first; empty when a name has none.

    Unknown districts and wards are left out: districts no longer exist.
    """
    said = list(wanted[:MOST_NAMES])
    known = _Gazetteer({}, await renamings_within(connection), today)
    known = replace(known, spelled=await _spelled(connection, said, known))
    choices: list[list[list[Name]]] = []
    lost_street = False
    for position, name in enumerate(said):
        others = [other for other in said if other is not name]
        found = await _meant(connection, name, others, known)
        if found:
            # A district with the name of a ward is not the ward: "quận Liên Chiểu" covers more.
            choices.append([*found, []] if name.kind in _FORMER else found)
        elif name.kind in _FORMER or name.kind in _WARDS or (position and _parts(name) != [name]):
            continue
        elif position == 0 and name.kind in _STREETS and len(said) > 1:
            lost_street = True
        else:
            return []
    ranks: dict[tuple[Name, ...], int] = {}
    for choice in islice(product(*choices), _MOST_READINGS):
        names = tuple(chain.from_iterable(choice))
        if names and names not in ranks:
            ranks[names] = sum(not some for some in choice)  # readings without the district come after
    in_order = sorted(ranks, key=lambda names: ranks[names])
    return [Reading(list(names), lost_street, ranks[names]) for names in in_order]


def _parts(name: Name) -> list[Name]:
    """The parts of a name without words of talk; the first keeps the kind. Without talk the name itself."""
    parts = [_trimmed(part.split()) for part in _AROUND.split(f" {' '.join(name.words)} ")]
    left = [part for part in parts if part]
    return [Name("" if at else name.kind, tuple(part)) for at, part in enumerate(left)]


def _trimmed(words: list[str]) -> list[str]:
    while words and words[0] in _BEFORE:
        words = words[1:]
    while words and words[-1] in _AFTER:
        words = words[:-1]
    return words


async def _spelled(
    connection: AsyncConnection, said: Sequence[Name], known: _Gazetteer
) -> Mapping[str, list[KnownName]]:
    parts = [part for name in said for part in (name, *_parts(name))]
    spellings = {spelling for part in parts for words in _spellings(part) for spelling in _runs(words)} | {
        " ".join(row.old.words) for part in parts for row in known.renamed.of_new.get(part.words, ())
    }
    found: dict[str, list[KnownName]] = {}
    for stored in await names_spelled(connection, spellings):
        found.setdefault(stored.words, []).append(stored)
    return found


def _spellings(name: Name) -> list[tuple[str, ...]]:
    """The ways to write this name; the first is as it was said."""
    ways = [name.words]
    if name.kind:
        ways.append((*name.kind.split(), *name.words))  # "phố Huế", "Xã Đàn": the kind is part of the name
    if name.words[:1] in (("so",), ("duong",)) and len(name.words) == 2:
        ways += [("so", name.words[1]), ("duong", name.words[1])]
    if day := _DAY_OF_YEAR.fullmatch(name.words[-1]):
        ways.append((day[1], "thang", day[2]))
    if len(name.words) == 3 and name.words[1] == "thang":
        both = f"{name.words[0]}/{name.words[2]}"
        ways += [("duong", both), (both,)]
    return list(dict.fromkeys(ways))


def _runs(words: tuple[str, ...]) -> list[str]:
    """All words together, and every run of them that may be a name."""
    starts = range(min(len(words), _MOST_SPLIT))
    runs = (" ".join(words[at:end]) for at in starts for end in range(at + 1, min(at + 6, len(words)) + 1))
    return [" ".join(words), *runs]


async def _meant(
    connection: AsyncConnection,
    name: Name,
    others: Sequence[Name],
    known: _Gazetteer,
) -> list[list[Name]]:
    """What a name can mean, with or without the words around it: lists of one or several known names."""
    ways = list(dict.fromkeys((name, *_parts(name))))
    for part in ways:
        if found := _known_as(part, others, known):
            return found
    for part in ways:
        if corrected := await _corrected(connection, part, others):
            return [[corrected]]
    return []


def _known_as(name: Name, others: Sequence[Name], known: _Gazetteer) -> list[list[Name]]:
    for words in _spellings(name):
        if " ".join(words) in known.spelled:
            return [[Name(name.kind if words == name.words else "", words)]]
    if now := [row.new for row in new_names_of(name, others, known.renamed) if row.since <= known.today]:
        return [[new] for new in dict.fromkeys(now)]
    # And vice versa: the data of a utility may still hold the old names.
    before = [row.old for row in old_names_of(name, others, known.renamed) if row.since <= known.today]
    if stored := [old for old in dict.fromkeys(before) if " ".join(old.words) in known.spelled]:
        return [[old] for old in stored]
    split = _split(name.words, known, others) if len(name.words) <= _MOST_SPLIT else None
    if split and len(split) > 1:
        return [
            [
                Name(name.kind if not at and not part.kind else part.kind, part.words)
                for at, part in enumerate(split)
            ]
        ]
    return []


def _split(words: tuple[str, ...], known: _Gazetteer, others: Sequence[Name]) -> list[Name] | None:
    """The words as a row of known and former names, the longest first; None when a word is left over."""
    if not words:
        return []
    for length in range(min(len(words), 6), 0, -1):
        first = words[:length]
        is_stored = " ".join(first) in known.spelled
        if not is_stored and (length == 1 or first not in known.renamed.of_old):
            continue
        rest = _split(words[length:], known, others)
        if rest is None:
            continue
        if is_stored:
            return [Name("", first), *rest]
        if now_called := new_names_of(Name("", first), [*others, *rest], known.renamed):
            return [now_called[0].new, *rest]
    return None


async def _corrected(connection: AsyncConnection, name: Name, others: Sequence[Name]) -> Name | None:
    words = " ".join(name.words)
    if not mistakes_allowed(words) or len(name.words) > _MOST_CORRECTED:
        return None
    candidates = await names_like(connection, words)
    found = nearest(name, candidates)
    if found is None and candidates and others:
        found = nearest(name, candidates, await _beside(connection, others))
    return Name(found.kind if name.kind else "", tuple(found.words.split())) if found else None


async def _beside(connection: AsyncConnection, others: Sequence[Name]) -> frozenset[str]:
    """The names that share a line with the others."""
    lines = await lines_of(connection, others, _MOST_NEIGHBORS)
    return frozenset(" ".join(name.words) for line in lines for name in names_in(line.line))
