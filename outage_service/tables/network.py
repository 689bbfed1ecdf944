"""The network in tables: each node, its path up to its substation, and the customers it feeds.

No table has a foreign key to nodes or customers: `loading` checks every reference, and then swaps whole
tables, which a foreign key in another table would delay.
"""

from sqlalchemy import Column, Index, Integer, SmallInteger, String, Table, Text

from outage_service.tables.columns import metadata

nodes = Table(
    "nodes",
    metadata,
    Column("node_id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("parent_id", String(64), index=True),
)

# A node's ancestors include itself (height 0). Written at load, so that a look-up walks no tree.
node_ancestors = Table(
    "node_ancestors",
    metadata,
    Column("node_id", String(64), primary_key=True),
    Column("ancestor_id", String(64), primary_key=True),
    Column("height", SmallInteger, nullable=False),
    Index("ix_node_ancestors_ancestor_id_node_id", "ancestor_id", "node_id"),
)

# How many customers a node feeds directly, by company unit and area line (see `customers.py`). Written at
# load: the customers of an outage are summed from here, with a hundred times fewer rows than in `customers`.
node_areas = Table(
    "node_areas",
    metadata,
    Column("node_id", String(64), nullable=False, index=True),
    Column("unit", String(6), nullable=False),
    Column("line", Text, nullable=False),
    Column("customers", Integer, nullable=False),
)
