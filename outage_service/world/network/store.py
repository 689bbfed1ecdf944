"""All SQL of the network."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.tables.network import node_ancestors, nodes

_transformer = (
    select(nodes.c.node_id)
    .join(node_ancestors, node_ancestors.c.ancestor_id == nodes.c.node_id)
    .where(node_ancestors.c.node_id == bindparam("below"), nodes.c.kind == "transformer")
)
_ABOVE = Prepared(_transformer)
_HELD_ABOVE = Prepared(_transformer.with_for_update(of=nodes))


async def transformer_above(
    connection: AsyncConnection, node_id: str, for_change: bool = False
) -> str | None:
    """The transformer that feeds a node (itself, if it is one); None for a customer fed higher up.

    `for_change` locks the transformer: only one transaction at a time continues for it.
    """
    rows = await run(connection, _HELD_ABOVE if for_change else _ABOVE, {"below": node_id})
    return rows[0][0] if rows else None
