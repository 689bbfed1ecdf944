"""What the contact record keeps of telephone calls."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("call", sa.JSON()))
    op.add_column("turns", sa.Column("alternatives", sa.JSON()))
    op.add_column("turns", sa.Column("heard", sa.Text()))


def downgrade() -> None:
    op.drop_column("turns", "heard")
    op.drop_column("turns", "alternatives")
    op.drop_column("conversations", "call")
