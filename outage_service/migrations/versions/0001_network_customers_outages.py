"""The network, its customers, and outages."""

import sqlalchemy as sa
from alembic import op

from outage_service.tables.columns import UtcTime

revision = "0001"
down_revision = None

IS_OPEN = sa.text("is_open")
IS_OPEN_IN_SQLITE = sa.text("is_open = 1")


def upgrade() -> None:
    op.create_table(
        "nodes",
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["nodes.node_id"], name="fk_nodes_parent_id"),
        sa.PrimaryKeyConstraint("node_id", name="pk_nodes"),
    )
    op.create_index("ix_nodes_parent_id", "nodes", ["parent_id"])
    op.create_table(
        "node_ancestors",
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("ancestor_id", sa.String(length=64), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["nodes.node_id"], name="fk_node_ancestors_ancestor_id"),
        sa.ForeignKeyConstraint(["node_id"], ["nodes.node_id"], name="fk_node_ancestors_node_id"),
        sa.PrimaryKeyConstraint("node_id", "ancestor_id", name="pk_node_ancestors"),
    )
    op.create_index("ix_node_ancestors_ancestor_id_node_id", "node_ancestors", ["ancestor_id", "node_id"])
    op.create_table(
        "customers",
        sa.Column("customer_code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("ward", sa.String(length=120), nullable=False),
        sa.Column("province", sa.String(length=120), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("area_line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["nodes.node_id"], name="fk_customers_node_id"),
        sa.PrimaryKeyConstraint("customer_code", name="pk_customers"),
    )
    op.create_index("ix_customers_node_id", "customers", ["node_id"])
    op.create_table(
        "customer_phones",
        sa.Column("phone", sa.String(length=11), nullable=False),
        sa.Column("customer_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_code"], ["customers.customer_code"], name="fk_customer_phones_customer_code"
        ),
        sa.PrimaryKeyConstraint("phone", "customer_code", name="pk_customer_phones"),
    )
    op.create_index("ix_customer_phones_customer_code", "customer_phones", ["customer_code"])
    op.create_table(
        "outages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("cause_kind", sa.String(length=16), nullable=False),
        sa.Column("cause_text", sa.String(length=500), nullable=False),
        sa.Column("area_text", sa.String(length=2000), nullable=False),
        sa.Column("node_ids", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("expected_back_at", UtcTime(), nullable=True),
        sa.Column("expected_back_source", sa.String(length=16), nullable=True),
        sa.Column("restored_at", UtcTime(), nullable=True),
        sa.Column("customers_affected", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    op.create_index("ix_outages_started_at", "outages", ["started_at"])
    op.create_index("ix_outages_status", "outages", ["status"])
    op.create_table(
        "outage_nodes",
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["nodes.node_id"], name="fk_outage_nodes_node_id"),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_nodes_outage_id"),
        sa.PrimaryKeyConstraint("outage_id", "node_id", name="pk_outage_nodes"),
    )
    op.create_index("ix_outage_nodes_node_id", "outage_nodes", ["node_id"])
    op.create_index(
        "ix_outage_nodes_open",
        "outage_nodes",
        ["node_id"],
        sqlite_where=IS_OPEN_IN_SQLITE,
        postgresql_where=IS_OPEN,
    )
    op.create_table(
        "restored_nodes",
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("restored_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["nodes.node_id"], name="fk_restored_nodes_node_id"),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_restored_nodes_outage_id"),
        sa.PrimaryKeyConstraint("outage_id", "node_id", name="pk_restored_nodes"),
    )
    op.create_index("ix_restored_nodes_node_id", "restored_nodes", ["node_id"])
    op.create_table(
        "outage_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("expected_back_at", UtcTime(), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("restored_node_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_revisions_outage_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outage_revisions"),
    )
    op.create_index("ix_outage_revisions_outage_id", "outage_revisions", ["outage_id"])
    op.create_table(
        "outage_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outage_id", sa.String(length=36), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_areas_outage_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outage_areas"),
    )
    op.create_index("ix_outage_areas_outage_id", "outage_areas", ["outage_id"])
