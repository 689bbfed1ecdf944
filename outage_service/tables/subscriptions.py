"""Subscriptions in tables; like reports they outlive every load."""

from sqlalchemy import JSON, Column, String, Table, Text, UniqueConstraint

from outage_service.tables.columns import UtcTime, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(36), primary_key=True),
    # What is watched and who is told, in one comparable form: `customer:PC05…`, `phone:0905…`, `place: le loi `.
    Column("target", Text, nullable=False),
    Column("contact", String(300), nullable=False),
    Column("customer_code", String(13), index=True),
    Column("place", String(300)),
    # The watched place as it is called today (`places.area_line`), and the first word of that: which places
    # are looked at when something happens.
    Column("place_line", Text),
    Column("place_word", String(300), index=True),
    Column("phone", String(20), index=True),
    Column("email", String(254), index=True),
    Column("events", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    UniqueConstraint("target", "contact"),
)

# What somebody was told last about an outage: not again, and not before it has changed.
# Contacts as digests: this is a memory of messages, not of people.
notices_told = Table(
    "notices_told",
    metadata,
    Column("contact_digest", String(32), primary_key=True),
    Column("subject_id", String(36), primary_key=True),
    Column("topic", String(24), primary_key=True),
    Column("said", String(200), nullable=False),
    Column("told_at", UtcTime, nullable=False, index=True),
)
