"""What contacts know about outages, for which homes; whose turn a delivery is, and the segments of an SMS."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

BATCH = 5_000
_PENDING = sa.text("status = 'pending'")
_MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("contact_digest", sa.String(length=32), nullable=True))
    op.create_index("ix_subscriptions_contact_digest", "subscriptions", ["contact_digest"])
    op.add_column("notices_told", sa.Column("homes", sa.Text(), nullable=True))
    op.create_index("ix_notices_told_subject_id", "notices_told", ["subject_id"])
    op.add_column("deliveries", sa.Column("turn", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column("deliveries", sa.Column("segments", sa.SmallInteger(), nullable=True))
    op.create_index(
        "ix_deliveries_pending_turn",
        "deliveries",
        ["turn", "due_at", "entry_id"],
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )
    op.create_index(
        "ix_outages_merged_into",
        "outages",
        ["merged_into"],
        sqlite_where=_MERGED,
        postgresql_where=_MERGED,
    )
    _fill_digests(op.get_bind())
    _join_topics(op.get_bind())


def _fill_digests(connection: sa.Connection) -> None:
    wishes = connection.execute(sa.text("SELECT id, phone, email FROM subscriptions")).all()
    rows = [{"id": wish.id, "digest": _digest(wish.phone, wish.email)} for wish in wishes]
    changing = sa.text("UPDATE subscriptions SET contact_digest = :digest WHERE id = :id")
    for start in range(0, len(rows), BATCH):
        connection.execute(changing, rows[start : start + BATCH])


def _digest(phone: str | None, email: str | None) -> str:
    contact = f"sms:{phone}" if phone else f"email:{(email or '').lower()}"
    return hashlib.blake2b(contact.encode(), digest_size=16).hexdigest()


def _take_later_ends(connection: sa.Connection) -> None:
    later = connection.execute(
        sa.text(
            "SELECT p.contact_digest AS digest, p.subject_id, p.said, e.said AS back FROM notices_told p "
            "JOIN notices_told e ON e.contact_digest = p.contact_digest AND e.subject_id = p.subject_id "
            "WHERE p.topic = 'planned' AND p.said <> 'cancelled' AND e.topic = 'expected_return' "
            "AND e.told_at > p.told_at"
        )
    ).all()
    changing = sa.text(
        "UPDATE notices_told SET said = :said "
        "WHERE contact_digest = :digest AND subject_id = :subject_id AND topic = 'planned'"
    )
    for row in later:
        start, back = row.said.partition(" ")[0], "" if row.back == "unknown" else row.back
        said = {"said": f"{start} {back}", "digest": row.digest, "subject_id": row.subject_id}
        connection.execute(changing, said)


def _join_topics(connection: sa.Connection) -> None:
    """One row for a contact and an outage, whether the cut was planned or not: of a planned cut the start, and
    the end that was told last."""
    _take_later_ends(connection)
    twice = (
        "DELETE FROM notices_told WHERE topic = 'expected_return' AND EXISTS (SELECT 1 FROM notices_told p "
        "WHERE p.topic = 'planned' AND p.contact_digest = notices_told.contact_digest "
        "AND p.subject_id = notices_told.subject_id)"
    )
    cancelled = "UPDATE notices_told SET topic = 'outage', said = 'off - -' WHERE said = 'cancelled'"
    open_end = (
        "UPDATE notices_told SET topic = 'outage', said = 'cut ' || said || '-' "
        "WHERE topic = 'planned' AND said LIKE '% '"
    )
    times = "UPDATE notices_told SET topic = 'outage', said = 'cut ' || said WHERE topic = 'planned'"
    unknown = (
        "UPDATE notices_told SET topic = 'outage', said = 'cut - -' "
        "WHERE topic = 'expected_return' AND said = 'unknown'"
    )
    expected = (
        "UPDATE notices_told SET topic = 'outage', said = 'cut - ' || said WHERE topic = 'expected_return'"
    )
    for statement in (twice, cancelled, open_end, times, unknown, expected):
        connection.execute(sa.text(statement))
