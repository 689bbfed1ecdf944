"""API keys, and whose personal data was erased."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0005"
down_revision = "0004"

NOT_ERASED = sa.text("place_line <> ''")


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("requests_per_minute", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("valid_until", UtcTime(), nullable=True),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.Column("last_used_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_index("ix_api_keys_name", "api_keys", ["name"])
    op.create_table(
        "erased_customers",
        sa.Column("customer_code", sa.String(length=13), nullable=False),
        sa.Column("erased_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("customer_code", name="pk_erased_customers"),
    )
    op.create_index(
        "ix_reports_not_erased",
        "reports",
        ["created_at"],
        sqlite_where=NOT_ERASED,
        postgresql_where=NOT_ERASED,
    )
