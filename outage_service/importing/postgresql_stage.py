"""Staging on PostgreSQL: COPY into tables without indexes, which are built afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy import Index, PrimaryKeyConstraint, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from outage_service.customers.tables import customer_phones, customers
from outage_service.database import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.importing.staging import NEXT, OLD, WORLD, Adding, Batch, NodeRows, aside, in_all
from outage_service.network.tables import node_ancestors, node_areas, nodes

LOAD_LOCK = 5_021_090_003  # any fixed number: whoever loads holds it
_SECONDS_BETWEEN_TRIES = 0.2
# Below deadlock_timeout (1 s): when statements in flight and the swap wait for each other, the swap gives way.
_LOCK_TIMEOUT = "300ms"
_LOCK_TRIES = 300
# What is special in COPY's text format.
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

PHONES = (
    f"INSERT INTO customer_phones{NEXT} (phone, customer_code)"
    f" SELECT json_array_elements_text(phones), customer_code FROM customers{NEXT}"
)
AREAS = (
    f"INSERT INTO node_areas{NEXT} (node_id, unit, line, customers)"
    f" SELECT node_id, unit, area_line, count(*) FROM customers{NEXT} GROUP BY node_id, unit, area_line"
)


@asynccontextmanager
async def postgresql_stage(
    database: Database, on_wait: Callable[[], None]
) -> AsyncIterator["PostgresqlStage"]:
    """The stage, held by this load alone."""
    async with database.reading() as connection:  # the lock belongs to the session and dies with it
        trying = text(f"SELECT pg_try_advisory_lock({LOAD_LOCK})")
        is_told = False
        while not (await connection.execute(trying)).scalar_one():
            if not is_told:
                on_wait()
            is_told = True
            await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
        try:
            yield PostgresqlStage(database)
        except psycopg.Error as error:
            raise DatabaseUnavailable from error
        finally:
            await connection.execute(text(f"SELECT pg_advisory_unlock({LOAD_LOCK})"))


class PostgresqlStage:
    """Tables beside those in use, in the same schema."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def filling(self) -> AsyncIterator[Adding]:
        async with self._database.long_writing() as connection, _copying(connection, customers) as copy:

            async def add(rows: Batch) -> None:
                await copy.write(_lines(rows))

            yield add

    async def codes_in_use(self) -> list[str]:
        async with self._database.long_writing() as connection:
            codes = await connection.execute(
                text(f"SELECT customer_code FROM customers{NEXT} JOIN customers USING (customer_code)")
            )
            return list(codes.scalars())

    async def build(self, network: NodeRows, is_sorted: bool) -> None:
        rows = ((node.node_id, node.kind, node.name, node.parent_id) for node in network.nodes)
        async with self._database.long_writing() as connection:
            await connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
            await connection.execute(text("SET LOCAL work_mem = '64MB'"))
            async with _copying(connection, nodes) as copy:
                await copy.write(_lines(rows))
            async with _copying(connection, node_ancestors) as copy:
                await copy.write(_lines(network.ancestors))
            for table, statement in ((customer_phones, PHONES), (node_areas, AREAS)):
                await connection.execute(CreateTable(aside(table)))
                await connection.execute(text(statement))
            for table in WORLD:
                await _add_indexes(connection, table)
                await connection.execute(text(f"ANALYZE {table.name}{NEXT}"))

    async def swap(self, connection: AsyncConnection) -> None:
        await lock_world(connection)
        for table in WORLD:
            await connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table.name}{OLD}"))
            await connection.execute(text(f"ALTER TABLE {table.name}{NEXT} RENAME TO {table.name}"))
            for name in _index_names(table):
                await connection.execute(text(f"ALTER INDEX {name} RENAME TO {name}{OLD}"))
                await connection.execute(text(f"ALTER INDEX {name}{NEXT} RENAME TO {name}"))

    async def clear(self) -> None:
        # One transaction each: a look-up that began before the swap may hold one old table and want another,
        # and whoever drops must never hold one while it waits for the next.
        for table in WORLD:
            for suffix in (NEXT, OLD):
                async with self._database.long_writing() as connection:
                    await connection.execute(text(f"DROP TABLE IF EXISTS {table.name}{suffix}"))


async def lock_world(connection: AsyncConnection) -> None:
    """Wait for the statements in flight and hold back new ones until this transaction ends."""
    tables = ", ".join(table.name for table in WORLD)
    await connection.execute(text("SET LOCAL statement_timeout = 0"))
    await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
    for _ in range(_LOCK_TRIES):
        try:
            async with connection.begin_nested():
                await connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
                await connection.execute(text("LOCK TABLE outages IN SHARE ROW EXCLUSIVE MODE"))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
                raise
            await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            await connection.execute(text("SET LOCAL lock_timeout = 0"))
            return
    raise DatabaseUnavailable("Others hold the tables all the time; try again when it is quieter.")


@asynccontextmanager
async def _copying(connection: AsyncConnection, table: Table) -> AsyncIterator[Any]:
    """psycopg's own COPY into the new table aside. FREEZE: nobody can see the table before the rows are
    committed, so they need no later visit."""
    await connection.execute(CreateTable(aside(table)))
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    columns = ", ".join(in_all(table))
    copying = f"COPY {table.name}{NEXT} ({columns}) FROM STDIN WITH (FREEZE)"
    async with driver.cursor() as cursor, cursor.copy(copying) as copy:
        yield copy


def _lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows in COPY's text format."""
    return "".join([_line(row) for row in rows])


def _line(row: Sequence[object]) -> str:
    line = "\t".join(map(str, row))
    is_plain = line.count("\t") == len(row) - 1 and "\\" not in line and "\n" not in line and "\r" not in line
    if is_plain and None not in row:
        return line + "\n"
    return "\t".join("\\N" if value is None else str(value).translate(_ESCAPES) for value in row) + "\n"


async def _add_indexes(connection: AsyncConnection, table: Table) -> None:
    copied = aside(table)
    if table.primary_key.columns:
        keys = (copied.c[column.name] for column in table.primary_key.columns)
        primary = PrimaryKeyConstraint(*keys, name=f"pk_{table.name}{NEXT}")
        copied.append_constraint(primary)
        await connection.execute(AddConstraint(primary))
    for index in table.indexes:
        columns = (copied.c[column.name] for column in index.columns)
        new = Index(f"{index.name}{NEXT}", *columns, unique=index.unique, **index.dialect_kwargs)
        await connection.execute(CreateIndex(new))


def _index_names(table: Table) -> list[str]:
    keys = [f"pk_{table.name}"] if table.primary_key.columns else []
    return keys + sorted(str(index.name) for index in table.indexes)
