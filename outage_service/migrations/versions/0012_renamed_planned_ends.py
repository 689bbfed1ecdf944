"""The utility's own list of renamed places; an index of planned cuts by their end."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index(
        "ix_outages_planned_end",
        "outages",
        ["expected_back_at"],
        sqlite_where=sa.text("kind = 'planned'"),
        postgresql_where=sa.text("kind = 'planned'"),
    )
    op.create_table(
        "renamed_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("old_name", sa.String(length=120), nullable=False),
        sa.Column("old_district", sa.String(length=120), nullable=False),
        sa.Column("old_province", sa.String(length=120), nullable=False),
        sa.Column("new_name", sa.String(length=120), nullable=False),
        sa.Column("new_province", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_renamed_places"),
    )
