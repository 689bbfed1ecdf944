"""Subscriptions in tables; like reports they outlive every load."""

from sqlalchemy import JSON, Column, String, Table, Text, UniqueConstraint

from outage_service.database import UtcTime, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(36), primary_key=True),
    # What is watched and who is told, in one comparable form: `customer:PC05…`, `phone:0905…`.
    Column("target", Text, nullable=False),
    Column("contact", String(300), nullable=False),
    Column("customer_code", String(13)),
    Column("place", String(300)),
    Column("phone", String(20), index=True),
    Column("email", String(254), index=True),
    Column("events", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    UniqueConstraint("target", "contact"),
)
