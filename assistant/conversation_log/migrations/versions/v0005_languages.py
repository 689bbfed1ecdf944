"""The language in which a reply is spoken."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("turns", sa.Column("language", sa.String(8)))


def downgrade() -> None:
    op.drop_column("turns", "language")
