"""Why the dialogue answered a caller's turn as it did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("turns", sa.Column("explanation", sa.JSON()))


def downgrade() -> None:
    op.drop_column("turns", "explanation")
