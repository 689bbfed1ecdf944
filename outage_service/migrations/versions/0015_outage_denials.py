"""Customers who say that an outage does not explain why they have no power."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "outage_denials",
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("customer_code", sa.String(length=13), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("report_code", sa.String(length=24), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("outage_id", "customer_code", name="pk_outage_denials"),
        sa.UniqueConstraint("source", "external_id", name="uq_outage_denials_source_external_id"),
    )
    op.create_index("ix_outage_denials_customer_code", "outage_denials", ["customer_code"])
