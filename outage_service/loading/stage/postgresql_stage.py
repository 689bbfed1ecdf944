"""Staging on PostgreSQL: COPY into tables without indexes, which are built afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Index, PrimaryKeyConstraint, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.loading.rows.customer_columns import CustomerColumns
from outage_service.loading.stage.copy_lines import as_lines, customer_lines, phone_lines
from outage_service.loading.stage.stage import (
    NEXT,
    OLD,
    PLACES,
    SWAPPED,
    WORLD,
    Adding,
    NodeRows,
    Plan,
    aside,
    in_all,
)
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.places import place_homes, place_lines, place_names
from outage_service.world.network.model import Node
from outage_service.world.places.building import (
    NameCounts,
    adding_fed_homes,
    adding_homes,
    counting_on,
    lines_of_nodes,
)

LOAD_LOCK = 5_021_090_003  # any fixed number: a load holds this lock
_SECONDS_BETWEEN_TRIES = 0.2
# Below deadlock_timeout (1 s): when running statements and the swap wait for each other, the swap gives way.
_LOCK_TIMEOUT = "300ms"
_LOCK_TRIES = 300
_ROWS_AT_ONCE = 5_000

_AREAS = (
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
        async with (
            self._database.long_writing() as one,
            self._database.long_writing() as other,
            _copying(one, customers) as homes,
            _copying(other, customer_phones) as phones,
        ):

            async def add(columns: CustomerColumns) -> None:
                await homes.write(customer_lines(columns))
                await phones.write(phone_lines(columns))

            yield add

    async def codes_in_use(self) -> list[str]:
        async with self._database.long_writing() as connection:
            codes = await connection.execute(
                text(f"SELECT customer_code FROM customers{NEXT} JOIN customers USING (customer_code)")
            )
            return list(codes.scalars())

    async def take_over(self) -> None:
        for table in (customers, customer_phones):
            names = ", ".join(in_all(table))
            adding = f"INSERT INTO {table.name}{NEXT} ({names}) SELECT {names} FROM {table.name}"
            async with self._database.long_writing() as connection:
                await connection.execute(text(adding))

    async def build(self, plan: Plan, doing: Callable[[str], None]) -> None:
        doing("Building customers and their phones")
        # Two in parallel: the customers themselves are the larger half of the work.
        await asyncio.gather(self._finish_customers(), self._finish_network(plan.network))
        if plan.with_places:
            doing("Building the index of places")
            async with self._building() as connection:
                await add_places(connection, plan.network.nodes)

    async def swap(self, connection: AsyncConnection) -> None:
        with_places = await connection.scalar(text(f"SELECT to_regclass('place_lines{NEXT}') IS NOT NULL"))
        swapped = SWAPPED if with_places else WORLD
        await lock_world(connection, swapped)
        sequences = await _sequences(connection) if with_places else {}
        for table in swapped:
            names = await _index_names(connection, table)
            await connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table.name}{OLD}"))
            await connection.execute(text(f"ALTER TABLE {table.name}{NEXT} RENAME TO {table.name}"))
            for name in names:
                await connection.execute(text(f"ALTER INDEX {name} RENAME TO {name}{OLD}"))
                await connection.execute(text(f"ALTER INDEX {name}{NEXT} RENAME TO {name}"))
        for name, sequence in sequences.items():
            await connection.execute(text(f"ALTER TABLE {name} ALTER id SET DEFAULT nextval('{sequence}')"))
            await connection.execute(text(f"ALTER SEQUENCE {sequence} OWNED BY {name}.id"))
            await connection.execute(text(counting_on(name)))

    async def clear(self) -> None:
        # One transaction each: a look-up that began before the swap may hold one old table and wait for
        # another, so a drop must never hold one table while it waits for the next.
        for table in SWAPPED:
            for suffix in (NEXT, OLD):
                async with self._database.long_writing() as connection:
                    await connection.execute(text(f"DROP TABLE IF EXISTS {table.name}{suffix}"))

    async def _finish_customers(self) -> None:
        async with self._building() as connection:
            await connection.execute(CreateTable(aside(node_areas)))
            await connection.execute(text(_AREAS))
            await _finish(connection, node_areas)
            await _finish(connection, customers)

    async def _finish_network(self, network: NodeRows) -> None:
        async with self._building() as connection:
            await _finish(connection, customer_phones)
            rows = ((node.node_id, node.kind, node.name, node.parent_id) for node in network.nodes)
            await copy_rows(connection, nodes, rows)
            await copy_rows(connection, node_ancestors, network.ancestors)
            for table in (nodes, node_ancestors):
                await _finish(connection, table)

    @asynccontextmanager
    async def _building(self) -> AsyncIterator[AsyncConnection]:
        async with self._database.long_writing() as connection:
            await connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
            await connection.execute(text("SET LOCAL work_mem = '64MB'"))
            yield connection


async def add_places(connection: AsyncConnection, network: Sequence[Node]) -> None:
    """Stage the index of places, made from the staged world."""
    for table in (place_lines, place_homes):
        await connection.execute(CreateTable(aside(table)))
    await connection.execute(text(adding_homes(NEXT)))
    await connection.execute(text(adding_fed_homes(NEXT)))
    lines = f"{place_lines.name}{NEXT}"
    last = (await connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {lines}"))).scalar_one()
    rows = ((last + number, *row) for number, row in enumerate(lines_of_nodes(network), 1))
    await copy_rows(connection, place_lines, rows, is_new=False)
    counts = NameCounts()
    async with connection.stream(text(f"SELECT line, customers FROM {lines}")) as told:
        async for line, customers_there in told:
            counts.add(line, customers_there)
    numbered = ((number, *row) for number, row in enumerate(counts.rows(), 1))
    await copy_rows(connection, place_names, numbered)
    for table in PLACES:
        await _finish(connection, table)


async def lock_world(connection: AsyncConnection, swapped: Sequence[Table]) -> None:
    """Wait for running statements, and hold back new ones until this transaction ends."""
    tables = ", ".join(table.name for table in swapped)
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


async def copy_rows(
    connection: AsyncConnection, table: Table, rows: Iterable[Sequence[object]], is_new: bool = True
) -> None:
    """Copy rows into the staging table, which is created first if it `is_new`."""
    remaining = iter(rows)
    async with _copying(connection, table, is_new) as copy:
        while lines := as_lines(islice(remaining, _ROWS_AT_ONCE)):
            await copy.write(lines)


@asynccontextmanager
async def _copying(connection: AsyncConnection, table: Table, is_new: bool = True) -> AsyncIterator[Any]:
    """psycopg's COPY into the staging table, which is created first if it `is_new`. FREEZE: no other
    transaction sees the table before the rows are committed, so they need no later vacuum."""
    if is_new:
        await connection.execute(CreateTable(aside(table)))
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    columns = ", ".join(in_all(table))
    copying = f"COPY {table.name}{NEXT} ({columns}) FROM STDIN WITH (FREEZE)"
    async with driver.cursor() as cursor, cursor.copy(copying) as copy:
        yield copy


async def _finish(connection: AsyncConnection, table: Table) -> None:
    """Add key, indexes and statistics to the filled staging table."""
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
    for definition in await _search_indexes(connection, table):
        await connection.execute(text(definition))
    await connection.execute(text(f"ANALYZE {table.name}{NEXT}"))


async def _search_indexes(connection: AsyncConnection, table: Table) -> list[str]:
    """The SQL of the indexes that only PostgreSQL has on this table, for the staging table."""
    asking = text(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = current_schema() AND tablename = :name AND indexname LIKE 'place_index%'"
    )
    found = await connection.execute(asking, {"name": table.name})
    return [
        row.indexdef.replace(f" {row.indexname} ON ", f" {row.indexname}{NEXT} ON ", 1).replace(
            f".{table.name} ", f".{table.name}{NEXT} ", 1
        )
        for row in found
    ]


async def _index_names(connection: AsyncConnection, table: Table) -> list[str]:
    """The indexes of the table in use that the staging table has too."""
    asking = text(
        "SELECT used.indexname FROM pg_indexes AS used"
        " JOIN pg_indexes AS next ON next.schemaname = used.schemaname"
        f" AND next.indexname = used.indexname || '{NEXT}'"
        " WHERE used.schemaname = current_schema() AND used.tablename = :name ORDER BY 1"
    )
    return list((await connection.execute(asking, {"name": table.name})).scalars())


async def _sequences(connection: AsyncConnection) -> dict[str, str]:
    """The sequences from which PostgreSQL numbers rows, by table."""
    asking = "SELECT pg_get_serial_sequence('{name}', 'id')"
    names = (place_lines.name, place_names.name)
    return {name: (await connection.execute(text(asking.format(name=name)))).scalar_one() for name in names}
