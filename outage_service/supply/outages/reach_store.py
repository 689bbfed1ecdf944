"""The SQL conditions and look-ups of whom an outage affects: customers below its nodes, or those whom the words
of an outage without nodes mean."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import outage_word_nodes, outage_words, outages
from outage_service.tables.places import place_homes, place_lines


def affects(outage_id: str, node_ids: Sequence[str]) -> ColumnElement[bool]:
    """The SQL condition that an outage with these nodes, or with none, affects the row of `customers`."""
    if node_ids:
        below = select(1).where(
            node_ancestors.c.node_id == customers.c.node_id, node_ancestors.c.ancestor_id.in_(node_ids)
        )
        return exists(below.correlate(customers))
    meant = select(1).where(
        outage_words.c.outage_id == outage_id,
        outage_words.c.line == customers.c.area_line,
        outage_words.c.unit == customers.c.unit,
    )
    return exists(meant.correlate(customers))


async def lines_meant(connection: AsyncConnection, outage_id: str) -> list[str]:
    """The area lines that the words of an outage without nodes mean."""
    w = outage_words.c
    rows = await connection.execute(select(w.line).where(w.outage_id == outage_id).distinct())
    return list(rows.scalars())


async def nodes_meant(connection: AsyncConnection, outage_id: str) -> list[str]:
    """The nodes that feed homes which the words of an outage without nodes mean, and perhaps others."""
    n = outage_word_nodes.c
    return list((await connection.execute(select(n.node_id).where(n.outage_id == outage_id))).scalars())


async def meant_at(
    connection: AsyncConnection, line_ids: Sequence[int], condition: ColumnElement[bool]
) -> dict[str, tuple[datetime, int]]:
    """The outages without nodes that meet the condition and mean homes of these lines (ids of `place_lines`):
    for each its start and how many customers of these lines it means."""
    w, o, line = outage_words.c, outages.c, place_lines.c
    homes = select(place_homes.c.line_id, func.sum(place_homes.c.customers).label("customers"))
    homes_of = homes.where(place_homes.c.line_id.in_(line_ids)).group_by(place_homes.c.line_id).subquery()
    statement = (
        select(o.id, o.started_at, func.sum(homes_of.c.customers))
        .select_from(place_lines)
        .join(homes_of, homes_of.c.line_id == line.id)
        .join(outage_words, w.line == line.line)
        .join(outages, o.id == w.outage_id)
        .where(and_(line.id.in_(line_ids), condition))
        .group_by(o.id, o.started_at)
    )
    rows = await connection.execute(statement)
    return {row[0]: (row[1], int(row[2])) for row in rows}
