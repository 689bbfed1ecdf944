"""The source of each imported cut."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "imported_cuts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=48), nullable=False),
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_imported_cuts"),
    )
    op.create_index("ix_imported_cuts_place", "imported_cuts", ["place"])
    op.create_index("ix_imported_cuts_outage_id", "imported_cuts", ["outage_id"])
    op.create_index("ix_imported_cuts_source_unit_day", "imported_cuts", ["source", "unit", "day"])
