"""Customers whose personal data was erased, and an index of reports that still have personal data."""

from sqlalchemy import Column, Index, String, Table, text

from outage_service.tables.columns import UtcTime, metadata
from outage_service.tables.reports import reports

# Every load leaves the name, phones and address of these customers blank: without this list
# the next file of a utility would bring back what a customer asked to have erased.
erased_customers = Table(
    "erased_customers",
    metadata,
    Column("customer_code", String(13), primary_key=True),
    Column("erased_at", UtcTime, nullable=False),
)

# A report is stored with a line of its place, which may be blank but never empty until it is erased.
NOT_ERASED = text("place_line <> ''")
Index("ix_reports_not_erased", reports.c.created_at, sqlite_where=NOT_ERASED, postgresql_where=NOT_ERASED)
