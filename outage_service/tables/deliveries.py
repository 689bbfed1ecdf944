"""Deliveries in tables, and how far each reader of the journal has come."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, SmallInteger, String, Table, text

from outage_service.tables.columns import UtcTime, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("entry_id", BigInteger().with_variant(Integer(), "sqlite"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(300), nullable=False),
    Column("once", String(400), nullable=False, unique=True),
    Column("payload", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("leased_until", UtcTime),
    Column("last_error", String(300)),
    Column("created_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    # Messages with the same thread, such as the code of a report, go to one address in order.
    Column("thread", String(128)),
    # Who goes first among those that are due: 0 where lives may depend on power, 1 all others.
    Column("turn", SmallInteger, nullable=False, server_default="1"),
    Column("segments", SmallInteger),  # of an SMS that was sent
    Index("ix_deliveries_status_created_at", "status", "created_at"),
)
# Pending deliveries: few rows, however long the history is.
Index(
    "ix_deliveries_pending",
    deliveries.c.due_at,
    sqlite_where=text("status = 'pending'"),
    postgresql_where=text("status = 'pending'"),
)
# The same in the order in which they are sent.
Index(
    "ix_deliveries_pending_turn",
    deliveries.c.turn,
    deliveries.c.due_at,
    deliveries.c.entry_id,
    sqlite_where=text("status = 'pending'"),
    postgresql_where=text("status = 'pending'"),
)
# Finds earlier pending deliveries of a thread, for which a later one has to wait.
Index(
    "ix_deliveries_pending_thread",
    deliveries.c.thread,
    deliveries.c.address,
    deliveries.c.entry_id,
    sqlite_where=text("status = 'pending'"),
    postgresql_where=text("status = 'pending'"),
)

journal_cursors = Table(
    "journal_cursors",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("last_id", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)
