"""Who is in danger without power, in reports."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("reports", sa.Column("at_risk", sa.String(length=16), nullable=True))
