"""Messages that subscribers got, subscriptions by place, and indexes to search the journal."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime
from outage_service.world.places.names import area_line, names_of

revision = "0008"
down_revision = "0007"

BATCH = 5_000


def upgrade() -> None:
    op.create_index("ix_journal_by_id", "journal", ["by", "id"])
    op.create_index("ix_journal_kind_id", "journal", ["kind", "id"])
    op.add_column("subscriptions", sa.Column("place_line", sa.Text(), nullable=True))
    op.add_column("subscriptions", sa.Column("place_word", sa.String(length=300), nullable=True))
    op.create_index("ix_subscriptions_customer_code", "subscriptions", ["customer_code"])
    op.create_index("ix_subscriptions_place_word", "subscriptions", ["place_word"])
    _fill_places(op.get_bind())
    op.create_table(
        "notices_told",
        sa.Column("contact_digest", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("contact_digest", "subject_id", "topic", name="pk_notices_told"),
    )
    op.create_index("ix_notices_told_told_at", "notices_told", ["told_at"])


def _fill_places(connection: sa.Connection) -> None:
    """Fill in the places of existing subscriptions; those about a customer have none."""
    wishes = connection.execute(
        sa.text("SELECT id, place FROM subscriptions WHERE customer_code IS NULL AND place IS NOT NULL")
    ).all()
    lines = [
        {"id": wish.id, "line": area_line(names), "word": names[0].words[0][:300]}
        for wish in wishes
        if (names := names_of(wish.place))
    ]
    changing = sa.text("UPDATE subscriptions SET place_line = :line, place_word = :word WHERE id = :id")
    for start in range(0, len(lines), BATCH):
        connection.execute(changing, lines[start : start + BATCH])
