"""All SQL of the network."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.network.tables import node_ancestors, nodes


async def transformer_above(
    connection: AsyncConnection, node_id: str, for_change: bool = False
) -> str | None:
    """The transformer that feeds a node (itself, if it is one); None for a customer fed higher up.

    `for_change` lets one transaction at a time go on for this transformer.
    """
    statement = (
        select(nodes.c.node_id)
        .join(node_ancestors, node_ancestors.c.ancestor_id == nodes.c.node_id)
        .where(node_ancestors.c.node_id == node_id, nodes.c.kind == "transformer")
    )
    if for_change:
        statement = statement.with_for_update(of=nodes)
    return (await connection.execute(statement)).scalar_one_or_none()
