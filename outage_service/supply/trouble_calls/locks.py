"""Row locks for PostgreSQL, where transactions run at the same time; SQLite has one writer anyway.

The lock order is always: transformer, feeder, substation; then outages; then the journal. Reports under one
transformer wait for each other. Reports under different transformers run side by side, with shared locks on
the nodes above: an outage that is entered there, or grows up to there, cannot miss them.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, and_, bindparam, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.supply.outages.model import CLOSED
from outage_service.tables.network import node_ancestors, nodes
from outage_service.tables.outages import outages
from outage_service.world.network.store import transformer_above


def _above() -> Select[tuple[str]]:
    a = node_ancestors.c
    return (
        select(nodes.c.node_id)
        .join(node_ancestors, a.ancestor_id == nodes.c.node_id)
        .where(a.node_id == bindparam("node_id"), nodes.c.kind != "transformer")
        .order_by(a.height)
    )


_HOLD_LIGHTLY = Prepared(_above().with_for_update(of=nodes, read=True, key_share=True))
_HOLD_PARENT = Prepared(_above().limit(1).with_for_update(of=nodes, key_share=True))
_HOLD_ABOVE = Prepared(_above().with_for_update(of=nodes, key_share=True))
_HOLD_OUTAGE = Prepared(
    select(outages.c.id)
    .where(
        outages.c.id == bindparam("outage_id"), and_(*(outages.c.status != over for over in sorted(CLOSED)))
    )
    .with_for_update(read=True)
)


def runs_alone(connection: AsyncConnection) -> bool:
    """Whether no other transaction can write at the same time."""
    return connection.dialect.name == "sqlite"


async def hold_neighborhood(connection: AsyncConnection, node_id: str) -> str | None:
    """Lock and return the transformer that feeds a customer at this node, if any. Of several reports under it
    the last one sees all others, and no outage is opened above it meanwhile."""
    transformer = await transformer_above(connection, node_id, for_change=True)
    if not runs_alone(connection):
        await run(connection, _HOLD_LIGHTLY, {"node_id": node_id})
    return transformer


async def hold_parent(connection: AsyncConnection, node_id: str) -> None:
    """Lock the next node above: of several outages predicted below it, the last one sees the others."""
    if not runs_alone(connection):
        await run(connection, _HOLD_PARENT, {"node_id": node_id})


async def hold_upstream(connection: AsyncConnection, node_id: str) -> None:
    """Lock all nodes above: of several outages predicted below them, the last one sees the others."""
    if not runs_alone(connection):
        await run(connection, _HOLD_ABOVE, {"node_id": node_id})


async def hold_nodes(connection: AsyncConnection, node_ids: Iterable[str]) -> None:
    """Lock these nodes: until the transaction ends, no report below them is taken and no outage predicted."""
    if not runs_alone(connection):
        upwards = case({"transformer": 0, "feeder": 1}, value=nodes.c.kind, else_=2)
        held = select(nodes.c.node_id).where(nodes.c.node_id.in_(list(node_ids)))
        await connection.execute(held.order_by(upwards, nodes.c.node_id).with_for_update())


async def hold_outage(connection: AsyncConnection, outage_id: str) -> None:
    """Lock this outage, if it is open: it cannot end before this transaction does."""
    await run(connection, _HOLD_OUTAGE, {"outage_id": outage_id})


async def hold_open(connection: AsyncConnection, outage_ids: Sequence[str]) -> set[str]:
    """Lock the open ones of these outages until the transaction ends; returns their ids."""
    o = outages.c
    open_ones = select(o.id).where(o.id.in_(outage_ids), o.status.not_in(sorted(CLOSED)))
    held = await connection.execute(open_ones.order_by(o.id).with_for_update(read=True))
    return set(held.scalars())
