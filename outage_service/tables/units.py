"""The utility's own table of prefixes, when it has loaded one; else the packaged `units.csv` holds."""

from sqlalchemy import Column, Date, String, Table

from outage_service.tables.columns import metadata

units = Table(
    "units",
    metadata,
    # The beginning of a customer code: two characters for a corporation or province, six for a unit.
    Column("prefix", String(6), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),  # the last day; null while it holds
    Column("corporation", String(64), nullable=False),
    Column("unit_name", String(120)),
    Column("hotline", String(64), nullable=False),
)
