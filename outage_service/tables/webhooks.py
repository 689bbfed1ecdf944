"""Webhooks in a table. The secret is stored unencrypted: signing needs it."""

from sqlalchemy import JSON, Boolean, Column, String, Table

from outage_service.tables.columns import UtcTime, metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("secret", String(200), nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("corporations", JSON, nullable=False),
    Column("with_caller", Boolean(create_constraint=False), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)
