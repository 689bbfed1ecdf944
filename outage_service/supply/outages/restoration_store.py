"""All SQL of restoration in steps."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import Outage
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors, nodes
from outage_service.tables.outages import restored_nodes


def power_is_back_at(node_id: ColumnElement[str], outage_id: ColumnElement[str]) -> ColumnElement[bool]:
    """The SQL condition that a restoration step of the outage has reached the node (at it or above it)."""
    above = node_ancestors.alias("above")
    steps = restored_nodes.join(above, above.c.ancestor_id == restored_nodes.c.node_id)
    reached = select(restored_nodes.c.node_id).select_from(steps)
    reached = reached.where(restored_nodes.c.outage_id == outage_id, above.c.node_id == node_id)
    # No EXISTS: for it PostgreSQL may read every step of every restoration there ever was.
    return reached.correlate_except(restored_nodes, above).limit(1).scalar_subquery().is_not(None)


async def nodes_foreign_to(connection: AsyncConnection, outage: Outage, node_ids: Iterable[str]) -> set[str]:
    """The ids that are neither a node of the outage nor above or below one."""
    wanted = set(node_ids)
    a = node_ancestors.c
    statement = select(a.node_id, a.ancestor_id).where(
        or_(
            and_(a.node_id.in_(wanted), a.ancestor_id.in_(outage.node_ids)),
            and_(a.ancestor_id.in_(wanted), a.node_id.in_(outage.node_ids)),
        )
    )
    related = {node_id for row in await connection.execute(statement) for node_id in row}
    return wanted - related


async def restore_nodes(
    connection: AsyncConnection, outage: Outage, node_ids: Iterable[str], at: datetime
) -> list[str]:
    """Store that power is back at these nodes and below; returns those that were not stored before."""
    wanted = sorted(set(node_ids))
    r = restored_nodes.c
    known = await connection.execute(select(r.node_id).where(r.outage_id == outage.id, r.node_id.in_(wanted)))
    new = sorted(set(wanted) - set(known.scalars()))
    if new:
        steps = [{"outage_id": outage.id, "node_id": node_id, "restored_at": at} for node_id in new]
        await connection.execute(insert(restored_nodes), steps)
    return new


async def is_anywhere_off(connection: AsyncConnection, outage: Outage) -> bool:
    """Whether a node below the outage's nodes that has customers, or feeds no node, is not restored yet."""
    below = node_ancestors.alias("below")
    child = nodes.alias("child")
    has_children = exists(select(1).where(child.c.parent_id == below.c.node_id))
    has_customers = exists(select(1).where(customers.c.node_id == below.c.node_id))
    statement = (
        select(below.c.node_id)
        .where(
            below.c.ancestor_id.in_(outage.node_ids),
            or_(~has_children, has_customers),
            ~power_is_back_at(below.c.node_id, literal(outage.id)),
        )
        .limit(1)
    )
    return (await connection.execute(statement)).first() is not None
