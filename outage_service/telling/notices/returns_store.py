"""All SQL of when power came back, and which outages kept it off meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import CLOSED, Outage
from outage_service.supply.outages.place_search import outages_at
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import OUTAGE_COLUMNS, outage_nodes, outage_words, outages, restored_nodes
from outage_service.world.places.names import names_in

_AT_ONCE = 5_000
_MOST_AT_A_PLACE = 20


async def node_of(connection: AsyncConnection, customer_code: str) -> str:
    """The node that feeds a customer; empty when there is no such customer."""
    mine = select(customers.c.node_id).where(customers.c.customer_code == customer_code)
    return (await connection.execute(mine)).scalar_one_or_none() or ""


async def over_since(connection: AsyncConnection, customer_code: str, since: datetime) -> list[Outage]:
    """The outages that affected a customer and had an end, or a step, after this moment."""
    c, a, n, w = customers.c, node_ancestors.c, outage_nodes.c, outage_words.c
    by_nodes = (
        select(n.outage_id)
        .join(node_ancestors, a.ancestor_id == n.node_id)
        .join(customers, c.node_id == a.node_id)
        .where(c.customer_code == customer_code)
    )
    by_words = (
        select(w.outage_id)
        .join(customers, and_(w.line == c.area_line, w.unit == c.unit))
        .where(c.customer_code == customer_code)
    )
    found = []
    for ids in (by_nodes, by_words):
        statement = select(*OUTAGE_COLUMNS).where(outages.c.id.in_(ids), _has_ended_since(since))
        found += [Outage(*row) for row in await connection.execute(statement)]
    return found


async def over_place(
    connection: AsyncConnection, place_line: str, since: datetime, now: datetime
) -> list[Outage]:
    """The outages at a place that go on, or had an end, or a step, after this moment."""
    o = outages.c
    runs = or_(o.kind == "unplanned", o.expected_back_at.is_(None), o.expected_back_at > now)
    goes_on = and_(o.status.not_in(sorted(CLOSED)), o.started_at <= now, runs)
    condition = or_(goes_on, _has_ended_since(since))
    ids = await outages_at(connection, names_in(place_line), condition, "all")
    statement = select(*OUTAGE_COLUMNS).where(o.id.in_(ids[:_MOST_AT_A_PLACE]))
    return [Outage(*row) for row in await connection.execute(statement)]


async def back_at(connection: AsyncConnection, outage: Outage, node_ids: Sequence[str]) -> datetime | None:
    """When the outage's last step, or its end, brought the power back to all of these nodes; None when it has not."""
    a, r = node_ancestors.c, restored_nodes.c
    steps: dict[str, datetime] = {}
    for start in range(0, len(node_ids), _AT_ONCE):
        first = (
            select(a.node_id, func.min(r.restored_at))
            .join(restored_nodes, r.node_id == a.ancestor_id)
            .where(a.node_id.in_(node_ids[start : start + _AT_ONCE]), r.outage_id == outage.id)
            .group_by(a.node_id)
        )
        steps |= {row[0]: row[1] for row in await connection.execute(first)}
    if node_ids and len(steps) == len(node_ids):
        return max(steps.values())
    return outage.restored_at


def _has_ended_since(since: datetime) -> ColumnElement[bool]:
    o = outages.c
    had_end = o.status.in_(["restored", "partially_restored"])
    return and_(had_end, o.started_at <= since, o.updated_at >= since)
