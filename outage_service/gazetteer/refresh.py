"""Keeping the names of places up to date: all of them after a load, those of a notice when it changes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.gazetteer.index import LONGEST_WORD
from outage_service.gazetteer.spelling import sound_of
from outage_service.gazetteer.tables import (
    HOME,
    LONGEST_NAME,
    NODE,
    NOTICE,
    place_homes,
    place_lines,
    place_names,
)
from outage_service.network.tables import node_areas, nodes
from outage_service.outages.tables import outages
from outage_service.places import FEEDER, STATION, Name, area_line, names_in, names_of, node_name

_BATCH = 5_000
_MOST_WORDS = 8  # a longer text is a sentence, not a name
_KINDS = ("duong", "phuong", "xa", "quan", "huyen", "tinh", "thanh pho", "thi xa", "thi tran", "")


async def refresh_place_names(connection: AsyncConnection) -> None:
    """Know the places of what is loaded: homes (from `node_areas`), feeders and stations, notices.

    For the end of a load, inside its transaction; readers see the former places until it is committed.
    """
    await connection.run_sync(rebuild)


async def note_words(connection: AsyncConnection, outage_ids: Iterable[str] | None = None) -> None:
    """Find these outages (all when None) by the present words of their notices."""
    await connection.run_sync(_note_words, None if outage_ids is None else sorted(set(outage_ids)))


def rebuild(connection: Connection) -> None:
    """`refresh_place_names` for a connection that does not wait asynchronously."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    for table in (place_homes, place_names, place_lines):
        connection.execute(delete(table))
    _add_homes(connection)
    _insert(connection, place_lines, _lines_of_nodes(connection))
    _insert(connection, place_lines, _lines_of_notices(connection, None))
    counted = _count_names(connection)
    _insert(connection, place_names, (_name_row(name, counted[name]) for name in sorted(counted, key=_key)))
    if _has_index(connection):
        for index in ("place_index_words", "place_index_letters"):
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        connection.execute(
            text("INSERT INTO place_index_words (rowid, words) SELECT id, words FROM place_lines")
        )
        connection.execute(text(f"{_ADD_LETTERS} FROM place_names"))
    elif connection.dialect.name == "postgresql":
        for table in (place_lines, place_homes, place_names):
            connection.execute(text(f"ANALYZE {table.name}"))


_ADD_LETTERS = "INSERT INTO place_index_letters (rowid, words) SELECT id, ' ' || words || ' '"


def _add_homes(connection: Connection) -> None:
    a = node_areas.c
    words: ColumnElement[str] = a.line
    for kind in _KINDS:
        words = func.replace(words, f" |{kind}: ", " ")
        words = func.replace(words, f"|{kind}: ", "")
    homes = select(literal(HOME), a.line, func.rtrim(words, " |"), func.min(a.node_id), func.sum(a.customers))
    names = ["source", "line", "words", "key", "customers"]
    connection.execute(insert(place_lines).from_select(names, homes.group_by(a.line)))
    fed = (
        select(place_lines.c.id, a.node_id, func.sum(a.customers))
        .join(place_lines, (place_lines.c.line == a.line) & (place_lines.c.source == HOME))
        .group_by(place_lines.c.id, a.node_id)
    )
    connection.execute(insert(place_homes).from_select(["line_id", "node_id", "customers"], fed))


def _lines_of_nodes(connection: Connection) -> Iterator[dict[str, Any]]:
    for node_id, kind, name in connection.execute(select(nodes.c.node_id, nodes.c.kind, nodes.c.name)).all():
        called = node_name(FEEDER if kind == "feeder" else STATION, name)
        if called.words:
            yield _line_row(NODE, [called], node_id)


def _lines_of_notices(connection: Connection, outage_ids: list[str] | None) -> Iterator[dict[str, Any]]:
    statement = select(outages.c.id, outages.c.area_text)
    if outage_ids is not None:
        statement = statement.where(outages.c.id.in_(outage_ids))
    for outage_id, words in connection.execute(statement).all():
        if names := names_of(words):
            yield _line_row(NOTICE, names, outage_id)


def _line_row(source: int, names: list[Name], key: str) -> dict[str, Any]:
    words = " ".join(word[:LONGEST_WORD] for name in names for word in name.words)
    return {"source": source, "line": area_line(names), "words": words, "key": key, "customers": 0}


def _count_names(connection: Connection) -> Counter[Name]:
    """Each name that is short enough to be one, with the customers who live at it."""
    written = Counter[str]()
    for line, customers in connection.execute(select(place_lines.c.line, place_lines.c.customers)):
        for one in line.strip("|").split("|"):
            written[one] += customers
    counted = Counter[Name]()
    for one, customers in written.items():
        for name in filter(_is_name, names_in(one)):
            counted[name] += customers
    return counted


def _is_name(name: Name) -> bool:
    return len(name.words) <= _MOST_WORDS and len(" ".join(name.words)) <= LONGEST_NAME


def _key(name: Name) -> tuple[str, ...]:
    return (*name.words, name.kind)


def _name_row(name: Name, customers: int) -> dict[str, Any]:
    words = " ".join(name.words)
    sound = sound_of(words)[:LONGEST_NAME]
    return {"words": words, "kind": name.kind, "sound": sound, "customers": customers}


def _note_words(connection: Connection, outage_ids: list[str] | None) -> None:
    if outage_ids is None:
        of_notices = place_lines.c.source == NOTICE
    else:
        of_notices = place_lines.c.key.in_(outage_ids) & (place_lines.c.source == NOTICE)
    new = list(_lines_of_notices(connection, outage_ids))
    _forget_lines(connection, of_notices)
    has_index = _has_index(connection)
    for row in new:
        line_id = connection.execute(insert(place_lines).values(row).returning(place_lines.c.id)).scalar_one()
        if has_index:
            adding = text("INSERT INTO place_index_words (rowid, words) VALUES (:id, :words)")
            connection.execute(adding, {"id": line_id, "words": row["words"]})
    told = {name for row in new for name in names_in(row["line"]) if _is_name(name)}
    # In one order, so that two transactions that note the same names do not wait for each other in a circle.
    for name in sorted(told, key=_key):
        _add_name(connection, name, has_index)


def _forget_lines(connection: Connection, condition: Any) -> None:
    if _has_index(connection):
        former = connection.execute(select(place_lines.c.id, place_lines.c.words).where(condition)).all()
        forgetting = text(
            "INSERT INTO place_index_words (place_index_words, rowid, words) VALUES ('delete', :id, :words)"
        )
        if former:
            connection.execute(forgetting, [{"id": row.id, "words": row.words} for row in former])
    connection.execute(delete(place_lines).where(condition))


def _add_name(connection: Connection, name: Name, has_index: bool) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(place_names).values(_name_row(name, 0))
    added = connection.execute(
        adding.on_conflict_do_nothing().returning(place_names.c.id)
    ).scalar_one_or_none()
    if added is not None and has_index:
        connection.execute(text(f"{_ADD_LETTERS} FROM place_names WHERE id = :id"), {"id": added})


def _has_index(connection: Connection) -> bool:
    if connection.dialect.name != "sqlite":
        return False  # PostgreSQL keeps its indexes itself
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'place_index_words'"))
    return found.scalar() is not None


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        connection.execute(insert(table), batch)
