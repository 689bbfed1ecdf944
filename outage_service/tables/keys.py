"""API keys in a table: only digests, never a key."""

from sqlalchemy import Column, Integer, String, Table

from outage_service.tables.columns import UtcTime, metadata

# A key that was rotated leaves its row behind: several rows may have one name.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(32), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("requests_per_minute", Integer),
    Column("created_at", UtcTime, nullable=False),
    Column("valid_until", UtcTime),
    Column("revoked_at", UtcTime),
    Column("last_used_at", UtcTime),
)
