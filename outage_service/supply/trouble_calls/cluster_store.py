"""All SQL for predicted outages that become part of another one."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import Outage
from outage_service.supply.trouble_calls.clustering import Member
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors, nodes
from outage_service.tables.outages import OUTAGE_COLUMNS, outage_nodes, outage_revisions, outages


async def parent_of(connection: AsyncConnection, node_id: str) -> str | None:
    """The node that feeds this one."""
    return (await connection.execute(select(nodes.c.parent_id).where(nodes.c.node_id == node_id))).scalar()


async def children_of(connection: AsyncConnection, node_id: str) -> int:
    """How many nodes this one feeds directly."""
    counted = select(func.count()).select_from(nodes).where(nodes.c.parent_id == node_id)
    return int((await connection.execute(counted)).scalar_one())


async def hold_predicted_under(connection: AsyncConnection, parent_id: str) -> list[Member]:
    """The predicted outages at the nodes that this one feeds directly, locked."""
    statement = _predicted_under(parent_id).with_for_update(of=outages)
    return [Member(*row) for row in await connection.execute(statement)]


async def predicted_under(connection: AsyncConnection, parent_id: str) -> list[Member]:
    """The same, not locked."""
    return [Member(*row) for row in await connection.execute(_predicted_under(parent_id))]


def _predicted_under(parent_id: str) -> Select[Any]:
    n, o = outage_nodes.c, outages.c
    first_revision = (
        select(func.min(outage_revisions.c.id)).where(outage_revisions.c.outage_id == o.id).scalar_subquery()
    )
    return (
        select(o.id, n.node_id, o.started_at, first_revision)
        .join(outage_nodes, n.outage_id == o.id)
        .join(nodes, nodes.c.node_id == n.node_id)
        .where(nodes.c.parent_id == parent_id, n.is_open, o.status == "predicted")
        .order_by(o.id)
    )


async def hold_predicted_below(connection: AsyncConnection, node_ids: Collection[str]) -> list[Outage]:
    """The predicted outages whose nodes all lie at or below these, locked."""
    n, o, a = outage_nodes.c, outages.c, node_ancestors.c
    is_below = exists(select(1).where(a.node_id == n.node_id, a.ancestor_id.in_(node_ids)))
    elsewhere = exists(select(1).where(n.outage_id == o.id, ~is_below.correlate(outage_nodes)))
    statement = (
        select(*OUTAGE_COLUMNS)
        .where(o.status == "predicted", ~elsewhere.correlate(outages))
        .order_by(o.id)
        .with_for_update()
    )
    return [Outage(*row) for row in await connection.execute(statement)]


async def open_outages_at_or_above(
    connection: AsyncConnection, node_id: str, but: Collection[str]
) -> list[Outage]:
    """The open outages at a node or above it, except those in `but`."""
    n, a = outage_nodes.c, node_ancestors.c
    there = (
        select(n.outage_id)
        .join(node_ancestors, a.ancestor_id == n.node_id)
        .where(a.node_id == node_id, n.is_open, n.outage_id.not_in(but))
    )
    statement = select(*OUTAGE_COLUMNS).where(outages.c.id.in_(there))
    return [Outage(*row) for row in await connection.execute(statement)]


async def areas_at(connection: AsyncConnection, node_id: str) -> list[str]:
    """The wards of the customers that a node feeds directly, each as `ward, province`."""
    c = customers.c
    statement = select(c.ward, c.province).where(c.node_id == node_id).distinct()
    return _written(await connection.execute(statement.order_by(c.ward, c.province)))


async def areas_below(connection: AsyncConnection, node_id: str) -> list[str]:
    """The wards below a node, from one customer for each node: reading all customers takes too long."""
    c, a = customers.c, node_ancestors.c
    one = select(c.customer_code).where(c.node_id == a.node_id).limit(1).scalar_subquery()
    sample = select(one).where(a.ancestor_id == node_id)
    statement = select(c.ward, c.province).where(c.customer_code.in_(sample)).distinct()
    return _written(await connection.execute(statement.order_by(c.ward, c.province)))


def _written(rows: Iterable[Sequence[str]]) -> list[str]:
    return [", ".join(filter(None, row)) for row in rows]
