"""Outages in tables."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from outage_service.tables.columns import UtcTime, metadata

outages = Table(
    "outages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("status", String(24), nullable=False, index=True),
    Column("cause_kind", String(16), nullable=False),
    Column("cause_text", String(500), nullable=False),
    Column("area_text", String(2000), nullable=False),
    Column("node_ids", JSON, nullable=False),
    Column("started_at", UtcTime, nullable=False, index=True),
    Column("expected_back_at", UtcTime),
    Column("expected_back_source", String(16)),
    Column("restored_at", UtcTime),
    Column("customers_affected", Integer, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("merged_into", String(36)),
    # The unit that announced it, if it is known: its words mean wards and streets of this unit.
    Column("unit", String(6)),
)

# Finds the planned cuts whose expected end has come, every second.
Index(
    "ix_outages_planned_end",
    outages.c.expected_back_at,
    sqlite_where=text("kind = 'planned'"),
    postgresql_where=text("kind = 'planned'"),
)

# Finds the outages that were merged into another one.
Index(
    "ix_outages_merged_into",
    outages.c.merged_into,
    sqlite_where=text("merged_into IS NOT NULL"),
    postgresql_where=text("merged_into IS NOT NULL"),
)

# In the order of the fields of `outages.model.Outage`.
OUTAGE_COLUMNS = tuple(outages.c)

# `is_open` repeats what the outage's status says, so that the index of the supply look-up
# holds only the few nodes that are out, not the history of years.
outage_nodes = Table(
    "outage_nodes",
    metadata,
    Column("outage_id", String(36), ForeignKey("outages.id"), primary_key=True),
    Column("node_id", String(64), primary_key=True, index=True),
    Column("is_open", Boolean(create_constraint=False), nullable=False),
)
# SQLite uses a partial index only when a query has its condition in exactly the same words.
Index(
    "ix_outage_nodes_open",
    outage_nodes.c.node_id,
    sqlite_where=text("is_open = 1"),
    postgresql_where=text("is_open"),
)

# The homes that an outage without nodes reaches by its words: an area line of customers of one unit. Written
# when the outage or the customers change (`world.places.reach_store`), so that a look-up reads no words.
outage_words = Table(
    "outage_words",
    metadata,
    Column("line", Text, primary_key=True),
    Column("unit", String(6), primary_key=True),
    Column("outage_id", String(36), ForeignKey("outages.id"), primary_key=True, index=True),
    Column("is_open", Boolean(create_constraint=False), nullable=False),
)
# The nodes that feed these homes, to find their customers.
outage_word_nodes = Table(
    "outage_word_nodes",
    metadata,
    Column("outage_id", String(36), ForeignKey("outages.id"), primary_key=True),
    Column("node_id", String(64), primary_key=True),
)
Index(
    "ix_outage_words_open",
    outage_words.c.line,
    outage_words.c.unit,
    sqlite_where=text("is_open = 1"),
    postgresql_where=text("is_open"),
)

# Steps of restoration. A node here covers everything below it, whether it was named by the outage or not.
restored_nodes = Table(
    "restored_nodes",
    metadata,
    Column("outage_id", String(36), ForeignKey("outages.id"), primary_key=True),
    Column("node_id", String(64), primary_key=True, index=True),
    Column("restored_at", UtcTime, nullable=False),
)

outage_revisions = Table(
    "outage_revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outage_id", String(36), ForeignKey("outages.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("status", String(24), nullable=False),
    Column("expected_back_at", UtcTime),
    Column("source", String(16)),
    Column("reason", String(500)),
    Column("restored_node_ids", JSON, nullable=False),
    # Null in revisions that are older than these columns.
    Column("by", String(64)),
    Column("cause_kind", String(16)),
    Column("cause_text", String(500)),
    Column("area_text", String(2000)),
    Column("node_ids", JSON),
    Column("started_at", UtcTime),
)

# The company units with customers in an outage. `line` is empty: `world.places` finds outages by place.
outage_areas = Table(
    "outage_areas",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outage_id", String(36), ForeignKey("outages.id"), nullable=False, index=True),
    Column("unit", String(6)),
    Column("line", Text, nullable=False),
)
