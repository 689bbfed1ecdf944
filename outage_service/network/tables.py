"""The network in tables: each node once, and each node's whole path up to its substation."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table

from outage_service.database import metadata

nodes = Table(
    "nodes",
    metadata,
    Column("node_id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("parent_id", String(64), ForeignKey("nodes.node_id"), index=True),
)

# A node's ancestors include itself (height 0). Written at load, so that a look-up walks no tree.
node_ancestors = Table(
    "node_ancestors",
    metadata,
    Column("node_id", String(64), ForeignKey("nodes.node_id"), primary_key=True),
    Column("ancestor_id", String(64), ForeignKey("nodes.node_id"), primary_key=True),
    Column("height", SmallInteger, nullable=False),
    Index("ix_node_ancestors_ancestor_id_node_id", "ancestor_id", "node_id"),
)
