"""What somebody meant who named a place that is not known as it was said: another spelling, a former name,
a typing mistake, or a whole sentence around the name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.gazetteer.index import lines_of, names_like, names_spelled
from outage_service.gazetteer.renaming import new_names_of, renamings
from outage_service.gazetteer.spelling import Known, mistakes_allowed, nearest
from outage_service.places import Name, names_in

MOST_NAMES = 8
_MOST_READINGS = 4
_MOST_NEIGHBORS = 500
_MOST_SPLIT = 12  # words
_MOST_CORRECTED = 6  # words; a sentence is no misspelled name
_FORMER = frozenset({"quan", "huyen", "thi xa"})
_WARDS = frozenset({"phuong", "xa", "thi tran"})
_STREETS = frozenset({"", "duong"})
# What people say around a name, for texts that are no name as a whole. Syllables that begin or end names
# ("chợ", "văn") are talk only in phrases, or where a sentence begins or ends.
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
    """One understanding of what was said; `lost_street` when the street in it is known nowhere."""

    names: list[Name]
    lost_street: bool = False


async def readings(connection: AsyncConnection, wanted: Sequence[Name], today: date) -> list[Reading]:
    """How the names can be understood, the likeliest first; empty when one of them remains a riddle.

    Former districts are left out (nobody lives in one any more), and wards that nobody knows.
    """
    said = list(wanted[:MOST_NAMES])
    known = await _known(connection, said)
    choices: list[list[list[Name]]] = []
    lost_street = False
    for position, name in enumerate(said):
        others = [other for other in said if other is not name]
        found = await _meant(connection, name, others, known, today)
        if found:
            # A district that bears a ward's name is not the ward: "quận Liên Chiểu" covers more.
            choices.append([*found, []] if name.kind in _FORMER else found)
        elif name.kind in _FORMER or name.kind in _WARDS or (position and _parts(name) != [name]):
            continue
        elif position == 0 and name.kind in _STREETS and len(said) > 1:
            lost_street = True
        else:
            return []
    combined = (list(chain.from_iterable(choice)) for choice in product(*choices))
    unique = {tuple(names): None for names in combined if names}
    return [Reading(list(names), lost_street) for names in list(unique)[:_MOST_READINGS]]


def _parts(name: Name) -> list[Name]:
    """What is left of a name without talk, the first part with its kind; itself when there is no talk in it."""
    parts = [_trimmed(part.split()) for part in _AROUND.split(f" {' '.join(name.words)} ")]
    left = [part for part in parts if part]
    return [Name("" if at else name.kind, tuple(part)) for at, part in enumerate(left)]


def _trimmed(words: list[str]) -> list[str]:
    while words and words[0] in _BEFORE:
        words = words[1:]
    while words and words[-1] in _AFTER:
        words = words[:-1]
    return words


async def _known(connection: AsyncConnection, said: Sequence[Name]) -> Mapping[str, list[Known]]:
    spellings = {
        spelling
        for name in said
        for part in (name, *_parts(name))
        for words in _spellings(part)
        for spelling in _runs(words)
    }
    found: dict[str, list[Known]] = {}
    for known in await names_spelled(connection, spellings):
        found.setdefault(known.words, []).append(known)
    return found


def _spellings(name: Name) -> list[tuple[str, ...]]:
    """The ways to write this very name, as it was said first."""
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
    """The words whole, and every run of them that may be a name."""
    starts = range(min(len(words), _MOST_SPLIT))
    runs = (" ".join(words[at:end]) for at in starts for end in range(at + 1, min(at + 6, len(words)) + 1))
    return [" ".join(words), *runs]


async def _meant(
    connection: AsyncConnection,
    name: Name,
    others: Sequence[Name],
    known: Mapping[str, list[Known]],
    today: date,
) -> list[list[Name]]:
    """What a name can stand for, with or without the talk around it: known names, one or several together."""
    ways = list(dict.fromkeys((name, *_parts(name))))
    for part in ways:
        if found := _known_as(part, others, known, today):
            return found
    for part in ways:
        if corrected := await _corrected(connection, part, others):
            return [[corrected]]
    return []


def _known_as(
    name: Name, others: Sequence[Name], known: Mapping[str, list[Known]], today: date
) -> list[list[Name]]:
    for words in _spellings(name):
        if " ".join(words) in known:
            return [[Name(name.kind if words == name.words else "", words)]]
    if now := [[row.new] for row in new_names_of(name, others, renamings()) if row.since <= today]:
        return now
    split = _split(name.words, known, others) if len(name.words) <= _MOST_SPLIT else None
    if split and len(split) > 1:
        return [
            [
                Name(name.kind if not at and not part.kind else part.kind, part.words)
                for at, part in enumerate(split)
            ]
        ]
    return []


def _split(
    words: tuple[str, ...], known: Mapping[str, list[Known]], others: Sequence[Name]
) -> list[Name] | None:
    """The words as known and former names one after another, without a rest; the longest names first."""
    if not words:
        return []
    for length in range(min(len(words), 6), 0, -1):
        first = words[:length]
        if " ".join(first) not in known and (length == 1 or first not in renamings()):
            continue
        rest = _split(words[length:], known, others)
        if rest is None:
            continue
        if " ".join(first) in known:
            return [Name("", first), *rest]
        if now_called := new_names_of(Name("", first), [*others, *rest], renamings()):
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
    """The names that stand in one line with the others."""
    lines = await lines_of(connection, others, _MOST_NEIGHBORS)
    return frozenset(" ".join(name.words) for line in lines for name in names_in(line.line))
