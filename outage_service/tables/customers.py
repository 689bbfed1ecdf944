"""Customers (points of supply) in tables."""

from sqlalchemy import JSON, Column, SmallInteger, String, Table, Text

from outage_service.tables.columns import metadata

customers = Table(
    "customers",
    metadata,
    Column("customer_code", String(13), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("phones", JSON, nullable=False),
    Column("address", String(300), nullable=False),
    Column("ward", String(120), nullable=False),
    Column("province", String(120), nullable=False),
    Column("node_id", String(64), nullable=False, index=True),
    Column("priority", SmallInteger, nullable=False),
    # The company unit (first six characters of the code), and the folded street, ward and province that
    # `names.home_line` makes: outages are found by unit and by place through these.
    Column("unit", String(6), nullable=False),
    Column("area_line", Text, nullable=False),
)

customer_phones = Table(
    "customer_phones",
    metadata,
    Column("phone", String(11), primary_key=True),
    Column("customer_code", String(13), primary_key=True, index=True),
)
