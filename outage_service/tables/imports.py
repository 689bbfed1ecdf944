"""Imported cuts: the outage that each became, and what its source said last."""

from sqlalchemy import JSON, Column, Date, Index, String, Table

from outage_service.tables.columns import UtcTime, metadata

# `place` stands for one place on one day of one source (planning.place_of); `key` adds a number, as a place
# may be cut twice a day. The next file is compared with `content`, so a dispatcher's changes to the outage
# stay. `outage_id` is no foreign key: a load may replace the outages.
imported_cuts = Table(
    "imported_cuts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("place", String(48), nullable=False, index=True),
    Column("outage_id", String(36), nullable=False, index=True),
    Column("source", String(32), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Index("ix_imported_cuts_source_unit_day", "source", "unit", "day"),
)
