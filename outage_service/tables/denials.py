"""Denials of outages in a table; like reports they survive every load."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from outage_service.tables.columns import UtcTime, metadata

# One row for each customer and outage, however often the customer calls.
outage_denials = Table(
    "outage_denials",
    metadata,
    Column("outage_id", String(36), primary_key=True),
    Column("customer_code", String(13), primary_key=True, index=True),
    Column("source", String(64), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("report_code", String(24)),  # the customer's report; null only until it is stored
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("source", "external_id"),
)
