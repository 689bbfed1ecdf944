"""Where a report comes from, for predictions."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("reports", sa.Column("origin", sa.String(length=64), nullable=True))
