"""Reports in tables.

Customer codes and outage ids are not foreign keys: a load may replace customers and outages,
while an accepted report always stays.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint, text

from outage_service.tables.columns import UtcTime, metadata

reports = Table(
    "reports",
    metadata,
    Column("code", String(24), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("customer_code", String(13)),
    Column("place", String(300)),
    Column("place_line", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_open", Boolean(create_constraint=False), nullable=False),
    Column("description", Text, nullable=False),
    Column("phone", String(20), index=True),
    Column("channel", String(32), nullable=False),
    Column("callback_requested", Boolean(create_constraint=False), nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("due_at", UtcTime, nullable=False),
    Column("outage_id", String(36), index=True),
    Column("updated_at", UtcTime, nullable=False),
    Column("reopens", String(24)),  # the code of the resolved report that this one reopens
    Column("dismissed_at", UtcTime),  # when a dispatcher dismissed the outage predicted from it
    Column("restored_at", UtcTime),  # when the restoration of its outage resolved it
    Column("at_risk", String(16)),  # who is in danger without power (`reports.model.AtRisk`)
    # Where it comes from, as the sender names it: reports of one origin count once in a prediction.
    Column("origin", String(64)),
    UniqueConstraint("source", "external_id"),
    Index("ix_reports_customer_code_created_at", "customer_code", "created_at"),
)

# One open report of a kind for each customer, even when two people in one house call at once.
Index(
    "uq_reports_open",
    reports.c.customer_code,
    reports.c.kind,
    unique=True,
    sqlite_where=text("is_open = 1"),
    postgresql_where=text("is_open"),
)

# The open reports that a new outage may explain.
Index(
    "ix_reports_unexplained",
    reports.c.created_at,
    sqlite_where=text("is_open = 1 AND outage_id IS NULL"),
    postgresql_where=text("is_open AND outage_id IS NULL"),
)

report_counters = Table(
    "report_counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

# In the order of the fields of `reports.model.Report`.
REPORT_COLUMNS = (
    reports.c.code,
    reports.c.customer_code,
    reports.c.place,
    reports.c.kind,
    reports.c.status,
    reports.c.created_at,
    reports.c.due_at,
    reports.c.outage_id,
    reports.c.at_risk,
)
