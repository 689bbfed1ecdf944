"""The journal in a table."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from outage_service.tables.columns import UtcTime, metadata

journal = Table(
    "journal",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("by", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("subject_id", String(128), nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_journal_subject_subject_id_id", "subject", "subject_id", "id"),
    Index("ix_journal_by_id", "by", "id"),
    Index("ix_journal_kind_id", "kind", "id"),
    sqlite_autoincrement=True,  # an id is never given twice, though old entries are deleted
)
