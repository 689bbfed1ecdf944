"""Reports and subscriptions."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0002"
down_revision = "0001"

IS_OPEN = sa.text("is_open")
IS_OPEN_IN_SQLITE = sa.text("is_open = 1")


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("customer_code", sa.String(length=13), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("place_line", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("callback_requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("outage_id", sa.String(length=36), nullable=True),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_reports"),
        sa.UniqueConstraint("source", "external_id", name="uq_reports_source_external_id"),
    )
    op.create_index("ix_reports_created_at", "reports", ["created_at"])
    op.create_index("ix_reports_customer_code_created_at", "reports", ["customer_code", "created_at"])
    op.create_index("ix_reports_outage_id", "reports", ["outage_id"])
    op.create_index("ix_reports_phone", "reports", ["phone"])
    op.create_index(
        "uq_reports_open",
        "reports",
        ["customer_code", "kind"],
        unique=True,
        sqlite_where=IS_OPEN_IN_SQLITE,
        postgresql_where=IS_OPEN,
    )
    op.create_table(
        "report_counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_report_counters"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("customer_code", sa.String(length=13), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("target", "contact", name="uq_subscriptions_target_contact"),
    )
    op.create_index("ix_subscriptions_email", "subscriptions", ["email"])
    op.create_index("ix_subscriptions_phone", "subscriptions", ["phone"])
