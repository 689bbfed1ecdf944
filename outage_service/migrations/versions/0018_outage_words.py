"""The homes that outages without nodes reach by their words."""

import sqlalchemy as sa
from alembic import op

from outage_service.world.places.reach_store import store_reach

revision = "0018"
down_revision = "0017"

# The unit that an imported cut was announced by; other values of the column are names of units.
_UNITS = """
UPDATE outages SET unit = (
    SELECT max(substr(cut.unit, 1, 6)) FROM imported_cuts AS cut
    WHERE cut.outage_id = outages.id AND substr(cut.unit, 1, 6) IN (SELECT unit FROM node_areas)
) WHERE id IN (SELECT outage_id FROM imported_cuts) AND status NOT IN ('restored', 'cancelled')
"""


def upgrade() -> None:
    op.add_column("outages", sa.Column("unit", sa.String(length=6), nullable=True))
    op.create_table(
        "outage_words",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("is_open", sa.Boolean(create_constraint=False), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_words_outage_id"),
        sa.PrimaryKeyConstraint("line", "unit", "outage_id", name="pk_outage_words"),
    )
    op.create_index("ix_outage_words_outage_id", "outage_words", ["outage_id"])
    op.create_index(
        "ix_outage_words_open",
        "outage_words",
        ["line", "unit"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "outage_word_nodes",
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_word_nodes_outage_id"),
        sa.PrimaryKeyConstraint("outage_id", "node_id", name="pk_outage_word_nodes"),
    )
    op.execute(_UNITS)
    store_reach(op.get_bind(), None)
