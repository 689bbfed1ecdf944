"""Work orders in a table: what a report needs to be worked on. Its status is that of the report."""

from sqlalchemy import Column, Index, String, Table, text

from outage_service.tables.columns import UtcTime, metadata
from outage_service.tables.reports import reports

work_orders = Table(
    "work_orders",
    metadata,
    Column("report_code", String(24), primary_key=True),
    Column("unit", String(16), nullable=False),
    Column("corporation", String(64)),
    # The next time to check the promise; null when there is nothing left to check.
    Column("deadline_at", UtcTime),
    Column("escalated_at", UtcTime),
    Column("late_at", UtcTime),
)
Index(
    "ix_work_orders_deadline_at",
    work_orders.c.deadline_at,
    sqlite_where=text("deadline_at IS NOT NULL"),
    postgresql_where=text("deadline_at IS NOT NULL"),
)

# The open reports, earliest deadline first: few rows, however long the history is.
Index(
    "ix_reports_open_due_at",
    reports.c.due_at,
    sqlite_where=text("is_open = 1"),
    postgresql_where=text("is_open"),
)
