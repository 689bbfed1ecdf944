"""All SQL of the reliability figures: cuts, their nodes, and the number of customers there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.figures.indices.model import NodeOutage, Served
from outage_service.supply.outages.model import Kind
from outage_service.tables.network import node_ancestors, node_areas
from outage_service.tables.outages import outage_nodes, outages, restored_nodes

# A predicted outage is not yet an interruption, and a cancelled one never was.
_NOT_COUNTED = ("predicted", "cancelled")


@dataclass(frozen=True)
class CutSearch:
    """Cuts that end at `since` or later and begin before `until`; in one unit, or in all when None."""

    since: datetime
    until: datetime
    unit: str | None


async def customers_by_unit(connection: AsyncConnection, unit: str | None) -> dict[str, int]:
    """How many customers each unit serves."""
    a = node_areas.c
    statement = select(a.unit, func.sum(a.customers)).group_by(a.unit)
    if unit is not None:
        statement = statement.where(a.unit == unit)
    return {name: int(customers) for name, customers in await connection.execute(statement)}


async def cuts_between(connection: AsyncConnection, search: CutSearch, now: datetime) -> list[NodeOutage]:
    """The cuts at each node with customers; a cut that still goes on ends `now`.

    A planned cut that was never closed ends at its expected time. A restoration step ends the cut at all
    nodes below its own.
    """
    ends: dict[str, tuple[Kind, datetime, datetime]] = {}
    o = outages.c
    columns = (o.id, o.kind, o.status, o.started_at, o.expected_back_at, o.restored_at, o.updated_at)
    for row in await connection.execute(select(*columns).where(_within(search, now))):
        if row.status == "restored":
            ended = row.restored_at or row.expected_back_at or row.updated_at
        elif row.kind == "planned" and row.expected_back_at is not None:
            ended = min(row.expected_back_at, now)
        else:
            ended = now
        ends[row.id] = (row.kind, row.started_at, ended)
    if not ends:
        return []
    steps = await _steps(connection, search, now)
    cuts: list[NodeOutage] = []
    for below in await connection.execute(_reach(search, now)):
        kind, began, ended = ends[below.outage_id]
        back = steps.get((below.outage_id, below.node_id), ended)
        cuts.append(NodeOutage(below.node_id, kind, began, min(ended, back)))
    return cuts


async def served_within(connection: AsyncConnection, search: CutSearch, now: datetime) -> Served:
    """The number of customers by node and unit, at the nodes that `cuts_between` finds."""
    a = node_areas.c
    reached = _reach(search, now).with_only_columns(node_ancestors.c.node_id)
    statement = select(a.node_id, a.unit, func.sum(a.customers)).where(a.node_id.in_(reached))
    if search.unit is not None:
        statement = statement.where(a.unit == search.unit)
    served: dict[str, dict[str, int]] = defaultdict(dict)
    for node_id, unit, customers in await connection.execute(statement.group_by(a.node_id, a.unit)):
        served[node_id][unit] = int(customers)
    return served


def _within(search: CutSearch, now: datetime) -> ColumnElement[bool]:
    o = outages.c
    goes_on = and_(o.status != "restored", or_(o.kind == "unplanned", o.expected_back_at.is_(None)))
    ended = func.coalesce(o.restored_at, o.expected_back_at, o.updated_at)
    return and_(
        o.status.not_in(_NOT_COUNTED),
        o.started_at < search.until,
        o.started_at < now,
        or_(goes_on, ended >= search.since),
    )


def _reach(search: CutSearch, now: datetime) -> Select[tuple[str, str]]:
    """Pairs of an outage and a node with customers below it."""
    n, a = outage_nodes.c, node_ancestors.c
    customers_there = select(node_areas.c.node_id)
    if search.unit is not None:
        customers_there = customers_there.where(node_areas.c.unit == search.unit)
    return (
        select(n.outage_id, a.node_id)
        .select_from(outage_nodes.join(node_ancestors, a.ancestor_id == n.node_id))
        .where(n.outage_id.in_(select(outages.c.id).where(_within(search, now))))
        .where(a.node_id.in_(customers_there))
        .distinct()
    )


async def _steps(
    connection: AsyncConnection, search: CutSearch, now: datetime
) -> dict[tuple[str, str], datetime]:
    """When power came back at each node below a restoration step, by outage and node."""
    r, a = restored_nodes.c, node_ancestors.c
    statement = (
        select(r.outage_id, a.node_id, func.min(r.restored_at))
        .select_from(restored_nodes.join(node_ancestors, a.ancestor_id == r.node_id))
        .where(r.outage_id.in_(select(outages.c.id).where(_within(search, now))))
        .group_by(r.outage_id, a.node_id)
    )
    rows = await connection.execute(statement)
    return {(outage_id, node_id): at for outage_id, node_id, at in rows}
