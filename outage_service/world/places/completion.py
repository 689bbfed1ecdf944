"""Known places that complete a typed text, and "ý anh/chị là …?" for a misspelled one."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.customers import customers
from outage_service.tables.network import nodes
from outage_service.tables.places import HOME, NODE
from outage_service.world.places.called import PART, parts_of_line
from outage_service.world.places.explaining import SHORTENED
from outage_service.world.places.finding import Meant, lines_meant
from outage_service.world.places.index_store import Line, lines_with
from outage_service.world.places.names import FEEDER, STATION, WARDS, Name, fold, names_in

MOST_LINES = 2_000
KINDS = {
    "duong": "street",
    "phuong": "ward",
    "xa": "commune",
    "thi tran": "township",
    "dac khu": "ward",
    "quan": "district",
    "huyen": "district",
    "thi xa": "town",
    "thanh pho": "city",
    "tinh": "province",
    FEEDER: "feeder",
    STATION: "station",
    "": "province",  # in the line of a home only the province has no kind
}
_WARDS = WARDS
_WHOLE, _BEGINNING, _WITHIN, _CORRECTED = 1.0, 0.9, 0.7, 0.5


@dataclass(frozen=True)
class KnownPlace:
    """A place with its name as written; `score` is how likely it was meant (1: the exact name)."""

    kind: str
    name: str
    ward: str | None
    province: str | None
    score: float


@dataclass(frozen=True)
class _Match:
    """One name of a line, with the line that says where it is."""

    name: Name
    line: Line
    score: float
    customers: int


async def known_places(
    connection: AsyncConnection, wanted: Sequence[Name], limit: int, today: date
) -> list[KnownPlace]:
    """At most `limit` known places that begin with or contain the names, the most likely first.

    If there are none, the places that the names misspell or used to mean.
    """
    if not wanted:
        return []
    phrases = [name.words for name in wanted]
    found = _matches(await lines_with(connection, phrases, MOST_LINES, beginning=True), wanted)
    if not found:
        found = _understood(await lines_meant(connection, wanted, today))
    best = sorted(found, key=lambda match: (-match.score, -match.customers, match.name.words))
    told = [await _written(connection, match) for match in best[:limit]]
    return [place for place in told if place]


def _understood(meant: Iterable[Meant]) -> list[_Match]:
    """The first name that was said in each line, once per ward; one that is no name of the line has a low score."""
    merged: dict[tuple[Any, ...], _Match] = {}
    for one in meant:
        first = one.how.meant[0]
        if one.line.source not in (HOME, NODE) or first.kind == PART:
            continue
        parts = parts_of_line(one.line.line)
        own = next((name for name in names_in(one.line.line) if name.words == first.words), None)
        name = own or next(iter(parts.wards), None)
        if name is None:
            continue
        is_exact = own is not None and one.how.cost < SHORTENED
        key = (name, parts.wards, parts.larger)
        count = one.line.customers + (merged[key].customers if key in merged else 0)
        merged[key] = _Match(name, one.line, _WHOLE if is_exact else _CORRECTED, count)
    return list(merged.values())


def _matches(lines: Iterable[Line], wanted: Sequence[Name]) -> list[_Match]:
    """The names in the lines that match the first wanted name, each once per ward."""
    merged: dict[tuple[Any, ...], _Match] = {}
    for line in lines:
        if line.source not in (HOME, NODE):
            continue
        names = names_in(line.line)
        for position, name in enumerate(names):
            if score := _score(name, wanted[0]):
                key = (name, line.key if line.source == NODE else tuple(names[position + 1 :]))
                before = merged.get(key)
                count = line.customers + (before.customers if before else 0)
                merged[key] = _Match(name, line, score, count)
                break
    return list(merged.values())


def _score(name: Name, wanted: Name) -> float:
    known, said = " ".join(name.words), " ".join(wanted.words)
    score = (
        _WHOLE
        if known == said
        else _BEGINNING
        if known.startswith(said)
        else _WITHIN
        if f" {said}" in f" {known}"
        else 0.0
    )
    return score * (1.0 if not wanted.kind or name.kind in ("", wanted.kind) else 0.8)


async def _written(connection: AsyncConnection, match: _Match) -> KnownPlace | None:
    """The place as it is stored; None when no customer or node has it any more."""
    kind, score = KINDS[match.name.kind], round(match.score, 2)
    if match.line.source == NODE:
        statement = select(nodes.c.name).where(nodes.c.node_id == match.line.key)
        name = (await connection.execute(statement)).scalar_one_or_none()
        return KnownPlace(kind, name, None, None, score) if name else None
    c = customers.c
    at_home = select(c.address, c.ward, c.province).where(
        c.node_id == match.line.key, c.area_line == match.line.line
    )
    row = (await connection.execute(at_home.limit(1))).first()
    if row is None:
        return None
    if match.name.kind in _WARDS and match.name != names_in(match.line.line)[0]:
        return KnownPlace(kind, row.ward, None, row.province, score)
    if match.name == names_in(match.line.line)[-1]:
        return KnownPlace("province", row.province, None, None, score)
    return KnownPlace(kind, _as_written(row.address, match.name.words), row.ward, row.province, score)


def _as_written(text: str, words: tuple[str, ...]) -> str:
    """The part of a text that folds to these words, with its accents and without a house number."""
    written = unicodedata.normalize("NFC", text).split()
    for start in range(len(written)):
        for end in range(start + 1, len(written) + 1):
            if tuple(fold(" ".join(written[start:end])).strip(" ,.;").split()) == words:
                return " ".join(written[start:end]).strip(" ,.;")
    return " ".join(words)
