"""Imported cuts: the outage that each became, and what its source said last."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table

from outage_service.tables.columns import UtcTime, metadata

# `place` stands for one place on one day of one source (recognizing.place_of). The next file is compared with
# `content`, so a dispatcher's changes to the outage stay. `outage_id` is no foreign key: a load may replace
# the outages. `external_id` is the source's own id, `names` are the feeders and stations that it named (null:
# stored before they were kept). `version` counts the writes: an import sees that another one came between.
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
    Column("external_id", String(128), nullable=False, server_default=""),
    Column("names", JSON(none_as_null=True)),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_imported_cuts_source_unit_day", "source", "unit", "day"),
    Index("ix_imported_cuts_source_external_id", "source", "external_id"),
)
