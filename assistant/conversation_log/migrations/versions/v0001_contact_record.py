"""The contact record: conversations and their turns."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("caller_phone", sa.String(16)),
        sa.Column("token_digest", sa.String(64)),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(64)),
        sa.Column("handoff", sa.JSON()),
    )
    op.create_index("conversations_by_start", "conversations", ["started_at"])
    op.create_index("conversations_by_channel_and_start", "conversations", ["channel", "started_at"])
    op.create_index("conversations_by_end_and_last", "conversations", ["ended_at", "last_at"])
    op.create_table(
        "turns",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column(
            "conversation_id",
            sa.String(36),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speaker", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON()),
        sa.Column("intent", sa.String(128)),
        sa.Column("confidence", sa.Float()),
        sa.Column("keys", sa.String(64)),
        sa.Column("timings_ms", sa.JSON()),
        sa.Column("reply_id", sa.String(64), unique=True),
    )
    op.create_index("turns_by_conversation", "turns", ["conversation_id", "number"])


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("conversations")
