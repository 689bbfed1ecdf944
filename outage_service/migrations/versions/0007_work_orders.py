"""Company units, work orders and webhooks."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op

from outage_service.tables.columns import UtcTime

revision = "0007"
down_revision = "0006"

IS_PENDING = sa.text("status = 'pending'")

# The corporations by code prefix at the time of this migration, for the work orders of existing reports.
CORPORATIONS = {
    **dict.fromkeys(("PA", "PM", "PN", "PH"), "EVNNPC"),
    **dict.fromkeys(("PC", "PQ", "PP"), "EVNCPC"),
    **dict.fromkeys(("PB", "PK"), "EVNSPC"),
    "PD": "EVNHANOI",
    "PE": "EVNHCMC",
}
BINH_DUONG, MOVED_AT = "PB04", datetime(2025, 6, 30, 17, tzinfo=UTC)  # midnight in Vietnam


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("thread", sa.String(length=128), nullable=True))
    op.create_index(
        "ix_deliveries_pending_thread",
        "deliveries",
        ["thread", "address", "entry_id"],
        sqlite_where=IS_PENDING,
        postgresql_where=IS_PENDING,
    )
    op.create_table(
        "units",
        sa.Column("prefix", sa.String(length=6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("corporation", sa.String(length=64), nullable=False),
        sa.Column("unit_name", sa.String(length=120), nullable=True),
        sa.Column("hotline", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "valid_from", name="pk_units"),
    )
    op.create_table(
        "webhooks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("corporations", sa.JSON(), nullable=False),
        sa.Column("with_caller", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_webhooks"),
    )
    op.create_table(
        "work_orders",
        sa.Column("report_code", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("corporation", sa.String(length=64), nullable=True),
        sa.Column("deadline_at", UtcTime(), nullable=True),
        sa.Column("escalated_at", UtcTime(), nullable=True),
        sa.Column("late_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("report_code", name="pk_work_orders"),
    )
    _order_reports_of_before()
    op.create_index(
        "ix_work_orders_deadline_at",
        "work_orders",
        ["deadline_at"],
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reports_open_due_at",
        "reports",
        ["due_at"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def _order_reports_of_before() -> None:
    """Make a work order for each existing report; deadlines that have passed do not escalate."""
    reports = sa.table(
        "reports",
        sa.column("code"),
        sa.column("customer_code"),
        sa.column("is_open", sa.Boolean()),
        sa.column("created_at", UtcTime()),
        sa.column("due_at", UtcTime()),
    )
    work_orders = sa.table(
        "work_orders",
        *(sa.column(name) for name in ("report_code", "unit", "corporation", "deadline_at")),
    )
    r = reports.c
    moved = (sa.func.substr(r.customer_code, 1, 4) == BINH_DUONG) & (r.created_at >= MOVED_AT)
    corporation = sa.case(
        (moved, "EVNHCMC"),
        *((sa.func.substr(r.customer_code, 1, 2) == prefix, name) for prefix, name in CORPORATIONS.items()),
    )
    deadline = sa.case((r.is_open & (r.due_at > context.config.attributes["now"]), r.due_at))
    unit = sa.func.coalesce(sa.func.substr(r.customer_code, 1, 6), "unassigned")
    op.execute(
        sa.insert(work_orders).from_select(
            ["report_code", "unit", "corporation", "deadline_at"],
            sa.select(r.code, unit, corporation, deadline),
        )
    )
