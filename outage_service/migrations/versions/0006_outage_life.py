"""Columns for merged and postponed outages and for reopened reports."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0006"
down_revision = "0005"

# The newest revision gets the outage's cause and area. Nodes and start never changed before, so all revisions
# get them.
NEWEST = """
UPDATE outage_revisions SET (cause_kind, cause_text, area_text) = (
    SELECT cause_kind, cause_text, area_text FROM outages WHERE outages.id = outage_revisions.outage_id
) WHERE id IN (SELECT max(id) FROM outage_revisions GROUP BY outage_id)
"""
ALL = """
UPDATE outage_revisions SET (node_ids, started_at) = (
    SELECT node_ids, started_at FROM outages WHERE outages.id = outage_revisions.outage_id
)
"""
RESOLVED = """
UPDATE reports SET restored_at = updated_at
WHERE status = 'resolved' AND kind = 'no_power' AND outage_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("outages", sa.Column("merged_into", sa.String(length=36), nullable=True))
    for column in (
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("cause_kind", sa.String(length=16), nullable=True),
        sa.Column("cause_text", sa.String(length=500), nullable=True),
        sa.Column("area_text", sa.String(length=2000), nullable=True),
        sa.Column("node_ids", sa.JSON(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=True),
    ):
        op.add_column("outage_revisions", column)
    op.add_column("reports", sa.Column("reopens", sa.String(length=24), nullable=True))
    op.add_column("reports", sa.Column("dismissed_at", UtcTime(), nullable=True))
    op.add_column("reports", sa.Column("restored_at", UtcTime(), nullable=True))
    op.create_index(
        "ix_reports_unexplained",
        "reports",
        ["created_at"],
        sqlite_where=sa.text("is_open = 1 AND outage_id IS NULL"),
        postgresql_where=sa.text("is_open AND outage_id IS NULL"),
    )
    for statement in (NEWEST, ALL, RESOLVED):
        op.execute(sa.text(statement))
