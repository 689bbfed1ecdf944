"""Lets a load swap whole tables: customers counted by node, and no foreign keys to swapped tables."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TO_THE_WORLD = re.compile(
    r",\s*(?:CONSTRAINT\s+\w+\s+)?FOREIGN\s+KEY\s*\([^)]*\)\s*REFERENCES\s+"
    r"\"?(?:nodes|customers)\"?\s*\([^)]*\)",
    re.IGNORECASE,
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "node_areas",
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
    )
    connection.execute(
        sa.text(
            "INSERT INTO node_areas (node_id, unit, line, customers)"
            " SELECT node_id, unit, area_line, count(*) FROM customers GROUP BY node_id, unit, area_line"
        )
    )
    op.create_index("ix_node_areas_node_id", "node_areas", ["node_id"])
    if connection.dialect.name == "sqlite":
        _drop_keys_in_sqlite(connection)
    while _drop_a_key(connection, None):
        pass  # the keys of a new database, which runs all steps at once


def _drop_a_key(connection: sa.Connection, last: str | None) -> str | None:
    """Drop one foreign key on PostgreSQL: dropping it locks both of its tables."""
    if connection.dialect.name != "postgresql":
        return None
    keys = connection.execute(
        sa.text(
            "SELECT conrelid::regclass::text AS of_table, conname FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid IN ('nodes'::regclass, 'customers'::regclass) ORDER BY conname LIMIT 1"
        )
    ).all()
    for of_table, name in keys:
        connection.execute(sa.text("SET LOCAL lock_timeout = 400"))
        connection.execute(sa.text(f'ALTER TABLE {of_table} DROP CONSTRAINT IF EXISTS "{name}"'))
    return keys[0].conname if keys else None


BATCHES = _drop_a_key


def _drop_keys_in_sqlite(connection: sa.Connection) -> None:
    """Edit the schema as https://sqlite.org/lang_altertable.html describes for changes that touch no row:
    this copies no customers."""
    tables = connection.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
    ).all()
    changed = [
        {"name": name, "sql": without}
        for name, sql in tables
        if (without := TO_THE_WORLD.sub("", sql)) != sql
    ]
    version: int = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"), changed
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = RESET"))
