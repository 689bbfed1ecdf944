"""Subscriptions in tables; like reports they survive every load."""

from sqlalchemy import JSON, Column, Index, String, Table, Text, UniqueConstraint

from outage_service.tables.columns import UtcTime, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(36), primary_key=True),
    # What is watched and who gets the messages, in a normal form: `customer:PC05…`, `phone:0905…`,
    # `place: le loi `.
    Column("target", Text, nullable=False),
    Column("contact", String(300), nullable=False),
    Column("customer_code", String(13), index=True),
    Column("place", String(300)),
    # The watched place by its present name (`names.area_line`), and the first word of that, which narrows
    # the search for subscriptions when something happens.
    Column("place_line", Text),
    Column("place_word", String(300), index=True),
    # `Contact.digest` of who gets the messages: joins `notices_told`.
    Column("contact_digest", String(32), index=True),
    Column("phone", String(20), index=True),
    Column("email", String(254), index=True),
    Column("events", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    UniqueConstraint("target", "contact"),
)

# What a contact last heard about an outage (`knowledge.Told`), or that it got an apology. Contacts and homes
# are digests: this table remembers messages, not people.
notices_told = Table(
    "notices_told",
    metadata,
    Column("contact_digest", String(32), primary_key=True),
    Column("subject_id", String(36), primary_key=True),
    Column("topic", String(24), primary_key=True),
    Column("said", String(200), nullable=False),
    Column("homes", Text),  # null: not known, from before they were stored
    Column("told_at", UtcTime, nullable=False, index=True),
    Index("ix_notices_told_subject_id", "subject_id"),
)
