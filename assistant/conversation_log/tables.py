"""The two tables of the contact record. Every change to them needs a migration in `migrations/`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """Takes and returns aware times in UTC: SQLite stores no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        when: datetime = value
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("caller_phone", String(16)),
    Column("token_digest", String(64)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", String(64)),
    Column("handoff", JSON(none_as_null=True)),
    Column("call", JSON(none_as_null=True)),
    Index("conversations_by_start", "started_at"),
    Index("conversations_by_channel_and_start", "channel", "started_at"),
    Index("conversations_by_end_and_last", "ended_at", "last_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("buttons", JSON),
    Column("intent", String(128)),
    Column("confidence", Float),
    Column("keys", String(64)),
    Column("timings_ms", JSON),
    Column("reply_id", String(64), unique=True),
    Column("alternatives", JSON(none_as_null=True)),
    Column("heard", Text),
    Column("message_id", String(64)),
    Column("answer", JSON(none_as_null=True)),
    Column("explanation", JSON(none_as_null=True)),
    Column("language", String(8)),
    Index("turns_by_conversation", "conversation_id", "number"),
    Index("turns_by_message", "conversation_id", "message_id", unique=True),
)
