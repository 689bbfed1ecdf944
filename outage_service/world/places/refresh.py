"""Keeps the names of places up to date: all of them after a small load, those of a notice when it changes.

A large load builds them in separate tables (`building`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.network import nodes
from outage_service.tables.outages import outages
from outage_service.tables.places import NOTICE, place_homes, place_lines, place_names
from outage_service.world.network.model import Node
from outage_service.world.places.building import (
    LineRow,
    NameCounts,
    adding_fed_homes,
    adding_homes,
    counting_on,
    in_order,
    is_name,
    line_row,
    lines_of_nodes,
    name_row,
)
from outage_service.world.places.names import names_in, names_of

_BATCH = 5_000
ADD_WORDS = "INSERT INTO place_index_words (rowid, words) SELECT id, words FROM place_lines"
ADD_LETTERS = "INSERT INTO place_index_letters (rowid, words) SELECT id, ' ' || words || ' ' FROM place_names"


async def refresh_place_names(connection: AsyncConnection) -> None:
    """Rebuild the index of places: homes (from `node_areas`), feeders and stations, notices.

    Call it at the end of a load, inside its transaction; readers see the former places until the commit.
    """
    await connection.run_sync(rebuild)


async def note_words(connection: AsyncConnection, outage_ids: Iterable[str] | None = None) -> None:
    """Index these outages (all when None) by the current words of their notices."""
    await connection.run_sync(_note_words, None if outage_ids is None else sorted(set(outage_ids)))


def rebuild(connection: Connection) -> None:
    """`refresh_place_names` for a synchronous connection."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    for table in (place_homes, place_names, place_lines):
        connection.execute(delete(table))
    connection.execute(text(adding_homes("")))
    connection.execute(text(adding_fed_homes("")))
    if connection.dialect.name == "postgresql":
        connection.execute(text(counting_on(place_lines.name)))
    known = connection.execute(select(nodes.c.node_id, nodes.c.kind, nodes.c.name, nodes.c.parent_id))
    _insert(connection, place_lines, lines_of_nodes(Node(*row) for row in known.all()))
    counts = NameCounts()
    for line, customers in connection.execute(select(place_lines.c.line, place_lines.c.customers)):
        counts.add(line, customers)
    _insert(connection, place_names, counts.rows())
    if has_index(connection):
        for index in ("place_index_words", "place_index_letters"):
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        connection.execute(text(ADD_WORDS))
        connection.execute(text(ADD_LETTERS))
    _note_words(connection, None)
    if connection.dialect.name == "postgresql":
        for table in (place_lines, place_homes, place_names):
            connection.execute(text(f"ANALYZE {table.name}"))


def _lines_of_notices(connection: Connection, outage_ids: list[str] | None) -> Iterator[LineRow]:
    statement = select(outages.c.id, outages.c.area_text)
    if outage_ids is not None:
        statement = statement.where(outages.c.id.in_(outage_ids))
    for outage_id, words in connection.execute(statement).all():
        if names := names_of(words):
            yield line_row(NOTICE, names, outage_id)


def _note_words(connection: Connection, outage_ids: list[str] | None) -> None:
    of_notices = place_lines.c.source == NOTICE
    if outage_ids is not None:
        of_notices &= place_lines.c.key.in_(outage_ids)
    new = list(_lines_of_notices(connection, outage_ids))
    _forget_lines(connection, of_notices)
    last_line = _last_id(connection, place_lines)
    _insert(connection, place_lines, new)
    told = {name for row in new for name in names_in(row.line) if is_name(name)}
    last_name = _last_id(connection, place_names)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(place_names).on_conflict_do_nothing()
    # Always in the same order, so that two transactions that add the same names cannot deadlock.
    if rows := [name_row(name, 0)._asdict() for name in sorted(told, key=in_order)]:
        connection.execute(adding, rows)
    if has_index(connection):
        connection.execute(text(f"{ADD_WORDS} WHERE id > :last"), {"last": last_line})
        connection.execute(text(f"{ADD_LETTERS} WHERE id > :last"), {"last": last_name})


def _forget_lines(connection: Connection, condition: Any) -> None:
    if has_index(connection):
        former = connection.execute(select(place_lines.c.id, place_lines.c.words).where(condition)).all()
        forgetting = text(
            "INSERT INTO place_index_words (place_index_words, rowid, words) VALUES ('delete', :id, :words)"
        )
        if former:
            connection.execute(forgetting, [{"id": row.id, "words": row.words} for row in former])
    connection.execute(delete(place_lines).where(condition))


def _last_id(connection: Connection, table: Table) -> int:
    """The largest id; on SQLite, where alone it matters, new rows get larger ones."""
    if connection.dialect.name != "sqlite":
        return 0
    last: int = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    return last


def has_index(connection: Connection) -> bool:
    """Whether there are SQLite's tables for searching words and parts of words."""
    if connection.dialect.name != "sqlite":
        return False  # PostgreSQL updates its indexes itself
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'place_index_words'"))
    return found.scalar() is not None


def _insert(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows without their ids; the database assigns those."""
    names = [column.name for column in table.columns if column.name != "id"]
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in batch])
