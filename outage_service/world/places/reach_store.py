"""Stores which homes outages without nodes reach by their words. All SQL of it, synchronous: a step of the
migrations uses it too."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, not_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.network import node_areas
from outage_service.tables.outages import outage_areas, outage_nodes, outage_word_nodes, outage_words, outages
from outage_service.tables.places import HOME, place_homes, place_lines
from outage_service.world.places.announced import area_of
from outage_service.world.places.index_store import holding
from outage_service.world.places.names import Name
from outage_service.world.places.reach import Home, reached, searched
from outage_service.world.places.refresh import has_index
from outage_service.world.places.renamed_store import renamings_of

_AT_ONCE = 500
_TABLES = (outage_words, outage_word_nodes)
_OVER = ("cancelled", "restored")  # as `supply.outages.model.CLOSED`, which stands above this layer


async def reach_by_words(connection: AsyncConnection, outage_ids: Iterable[str] | None = None) -> None:
    """Store the homes that these outages reach by their words, and count them; outages with nodes reach none.

    With None all open outages without nodes, after a load: those that are over keep their count.
    """
    ids = None if outage_ids is None else sorted(set(outage_ids))
    await connection.run_sync(store_reach, ids)


def store_reach(connection: Connection, outage_ids: Sequence[str] | None) -> None:
    """`reach_by_words` for a synchronous connection."""
    o = outages.c
    if outage_ids is None:
        chosen: ColumnElement[bool] = o.status.not_in(_OVER)
        for table in _TABLES:
            connection.execute(delete(table))
    else:
        chosen = o.id.in_(outage_ids)
        for table in _TABLES:
            connection.execute(delete(table).where(table.c.outage_id.in_(outage_ids)))
    has_nodes = select(outage_nodes.c.outage_id).where(outage_nodes.c.outage_id == o.id).exists()
    wanted = connection.execute(
        select(o.id, o.unit, o.area_text, o.status).where(and_(chosen, not_(has_nodes)))
    )
    renamed = None
    known: dict[Name, list[Home]] = {}
    for outage_id, unit, words, status in wanted.all():
        renamed = renamed or renamings_of(connection)
        area = area_of(words, renamed)
        wards = searched(area)
        for ward in wards:
            if ward not in known:
                known[ward] = _homes_in(connection, ward)
        homes = reached(area, (home for ward in wards for home in known[ward]), unit, renamed)
        _store(connection, outage_id, homes, is_open=status not in _OVER)


def _store(connection: Connection, outage_id: str, homes: Sequence[Home], is_open: bool) -> None:
    mine = {"outage_id": outage_id}
    lines = [mine | {"line": home.line, "unit": home.unit, "is_open": is_open} for home in homes]
    fed = [mine | {"node_id": node_id} for node_id in sorted({n for home in homes for n in home.node_ids})]
    for table, rows in ((outage_words, lines), (outage_word_nodes, fed)):
        for start in range(0, len(rows), _AT_ONCE):
            connection.execute(insert(table), rows[start : start + _AT_ONCE])
    count = sum(home.customers for home in homes)
    connection.execute(update(outages).where(outages.c.id == outage_id).values(customers_affected=count))
    connection.execute(delete(outage_areas).where(outage_areas.c.outage_id == outage_id))
    units = sorted({home.unit for home in homes})
    if units:
        rows = [{"outage_id": outage_id, "unit": unit, "line": ""} for unit in units]
        connection.execute(insert(outage_areas), rows)


def _homes_in(connection: Connection, ward: Name) -> list[Home]:
    """The homes whose lines name the ward, with their units."""
    a, line, home = node_areas.c, place_lines.c, place_homes.c
    statement = (
        select(line.line, a.unit, a.node_id, a.customers)
        .join(place_homes, home.line_id == line.id)
        .join(node_areas, and_(a.node_id == home.node_id, a.line == line.line))
        .where(line.source == HOME, *holding([ward]), _indexed(connection, ward))
        .order_by(line.line, a.unit, a.node_id)
    )
    homes = []
    for (of_line, unit), rows in groupby(connection.execute(statement), key=lambda row: (row[0], row[1])):
        fed = list(rows)
        homes.append(Home(of_line, unit, sum(row[3] for row in fed), tuple(row[2] for row in fed)))
    return homes


def _indexed(connection: Connection, ward: Name) -> ColumnElement[bool]:
    """The condition, in the database's own index of words, that a line has all words of the ward."""
    if connection.dialect.name == "postgresql":
        query = " & ".join(f"'{word}'" for word in ward.words)
        return text(
            "array_to_tsvector(string_to_array(place_lines.words, ' ')) @@ CAST(:ward AS tsquery)"
        ).bindparams(ward=query)  # type: ignore[return-value]
    if not has_index(connection):
        return text("1 = 1")  # type: ignore[return-value]
    matching = text(
        "place_lines.id IN (SELECT rowid FROM place_index_words WHERE place_index_words MATCH :ward)"
    )
    return matching.bindparams(ward=f'"{" ".join(ward.words)}"')  # type: ignore[return-value]
