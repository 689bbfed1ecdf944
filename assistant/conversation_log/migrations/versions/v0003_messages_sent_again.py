"""The client's id of a message, and its answer, for a message that is sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("turns", sa.Column("message_id", sa.String(64)))
    op.add_column("turns", sa.Column("answer", sa.JSON()))
    op.create_index("turns_by_message", "turns", ["conversation_id", "message_id"], unique=True)


def downgrade() -> None:
    op.drop_index("turns_by_message", "turns")
    op.drop_column("turns", "answer")
    op.drop_column("turns", "message_id")
