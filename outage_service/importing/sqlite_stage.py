"""Staging on SQLite: rows are kept in a file of their own until all are known to be good.

What comes into the database itself comes in chunks, each a transaction of tens of milliseconds with a
pause behind it, so that reports go on being accepted.
"""

import asyncio
import fcntl
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from outage_service.database import SQLITE_BUSY_SECONDS, Database
from outage_service.errors import DatabaseUnavailable
from outage_service.importing.staging import NEXT, OLD, WORLD, Adding, Batch, NodeRows, aside, in_all
from outage_service.network.tables import node_ancestors, nodes

_CHUNK = 10_000  # rows
_CACHE_KIB = 32_768
_SECONDS_BETWEEN_TRIES = 0.2

# In the stage's own file: sorted, because inserting in the order of a key writes each page of it once.
SORTED = {
    "customer_phones": "SELECT value AS phone, customer_code FROM customers, json_each(customers.phones)"
    " ORDER BY 1, 2",
    "node_areas": "SELECT node_id, unit, area_line AS line, count(*) AS customers FROM customers"
    " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
}


@asynccontextmanager
async def sqlite_stage(database: Database, on_wait: Callable[[], None]) -> AsyncIterator["SqliteStage"]:
    """The stage, held by this load alone: in a folder beside the database file."""
    assert database.sqlite_file is not None
    folder = database.sqlite_file.with_name(database.sqlite_file.name + ".load")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:  # given back by the system however the process ends
        is_told = False
        while not _locked(lock.fileno()):
            if not is_told:
                on_wait()
            is_told = True
            await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
        try:
            yield SqliteStage(database.sqlite_file, folder / "staged.db")
        except sqlite3.Error as error:
            raise DatabaseUnavailable from error


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class SqliteStage:
    """A file of staged rows, and tables beside those in use."""

    def __init__(self, file: Path, staged: Path) -> None:
        self._file = file
        self._staged = staged

    @asynccontextmanager
    async def filling(self) -> AsyncIterator[Adding]:
        with closing(self._open_staged()) as connection:
            for table in WORLD:
                if table.name not in SORTED:
                    connection.execute(_bare(table))
            marks = ", ".join("?" * len(in_all(_table("customers"))))
            adding = f"INSERT INTO customers VALUES ({marks})"

            def insert(rows: Batch) -> None:
                # The cursor ends here: handed to another thread it would be let go of in the middle of the
                # next batch, which SQLite calls a misuse.
                connection.executemany(adding, rows)

            async def add(rows: Batch) -> None:
                await asyncio.to_thread(insert, rows)

            connection.execute("BEGIN")
            yield add
            connection.execute("COMMIT")

    async def codes_in_use(self) -> list[str]:
        with closing(self._open_file()) as connection:
            codes = connection.execute(
                "SELECT staged.customer_code FROM aside.customers AS staged"
                " JOIN main.customers AS used ON used.customer_code = staged.customer_code"
            )
            return [code for (code,) in codes]

    async def build(self, network: NodeRows, is_sorted: bool) -> None:
        await asyncio.to_thread(self._sort, network, is_sorted)
        await asyncio.to_thread(self._copy)

    async def swap(self, connection: AsyncConnection) -> None:
        # A read notices that another connection changed the schema; ALTER itself would go by what this
        # connection remembers, and refuse because of a table that was dropped long ago.
        await connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1")
        for table in WORLD:
            await connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {table.name}{OLD}")
            await connection.exec_driver_sql(f"ALTER TABLE {table.name}{NEXT} RENAME TO {table.name}")

    async def clear(self) -> None:
        await asyncio.to_thread(self._clear)

    def _open_staged(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._staged, isolation_level=None, check_same_thread=False)
        # Nobody misses this file when the machine stops: no journal, no waiting for the disk.
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _open_file(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=SQLITE_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        # NORMAL waits for the disk at checkpoints only; the swap that makes these rows count waits in full.
        for setting in ("synchronous = NORMAL", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {setting}")
        if self._staged.exists():
            connection.execute("ATTACH ? AS aside", [str(self._staged)])
        return connection

    def _sort(self, network: NodeRows, is_sorted: bool) -> None:
        with closing(self._open_staged()) as staged:
            staged.execute("BEGIN")
            rows = ((node.node_id, node.kind, node.name, node.parent_id) for node in network.nodes)
            staged.executemany(f"INSERT INTO {nodes.name} VALUES (?, ?, ?, ?)", rows)
            staged.executemany(f"INSERT INTO {node_ancestors.name} VALUES (?, ?, ?)", network.ancestors)
            for name, statement in SORTED.items():
                staged.execute(f"CREATE TABLE {name} AS {statement}")
            if not is_sorted:
                staged.execute("CREATE TABLE sorted AS SELECT * FROM customers ORDER BY customer_code")
                staged.execute("DROP TABLE customers")
                staged.execute("ALTER TABLE sorted RENAME TO customers")
            staged.execute("COMMIT")

    def _copy(self) -> None:
        with closing(self._open_file()) as connection:
            taken = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            for table in WORLD:
                for statement in _creating(table, taken):
                    connection.execute(statement)
            for table in WORLD:
                names = ", ".join(in_all(table))
                adding = (
                    f"INSERT INTO {table.name}{NEXT} ({names}) SELECT {names} FROM aside.{table.name}"
                    " WHERE rowid BETWEEN ? AND ?"
                )
                (last,) = connection.execute(f"SELECT max(rowid) FROM aside.{table.name}").fetchone()
                for first in range(1, (last or 0) + 1, _CHUNK):
                    _in_turn(connection, adding, first, first + _CHUNK - 1)

    def _clear(self) -> None:
        with closing(self._open_file()) as connection:
            tables = [f"{table.name}{suffix}" for table in WORLD for suffix in (NEXT, OLD)]
            for name in tables:
                if connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", [name]).fetchone():
                    _drop(connection, name)
        self._staged.unlink(missing_ok=True)


def _drop(connection: sqlite3.Connection, name: str) -> None:
    """Empty the table chunk by chunk and drop it: at once, a large one would hold up all writers."""
    indexes = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOTNULL", [name]
    ).fetchall()
    for (index,) in indexes:
        connection.execute(f"DROP INDEX main.{index}")
    (last,) = connection.execute(f"SELECT max(rowid) FROM main.{name}").fetchone()
    for first in range(1, (last or 0) + 1, _CHUNK):
        _in_turn(
            connection, f"DELETE FROM main.{name} WHERE rowid BETWEEN ? AND ?", first, first + _CHUNK - 1
        )
    connection.execute(f"DROP TABLE main.{name}")


def _in_turn(connection: sqlite3.Connection, statement: str, *values: int) -> None:
    """One short transaction, and then half as long for others: whoever waits asks every tenth of a second."""
    began = time.perf_counter()
    connection.execute(statement, values)
    time.sleep((time.perf_counter() - began) / 2)


def _table(name: str) -> Table:
    return next(table for table in WORLD if table.name == name)


def _bare(table: Table) -> str:
    return f"CREATE TABLE {table.name} ({', '.join(in_all(table))})"


def _creating(table: Table, taken: set[str]) -> list[str]:
    """SQL for the table aside with its key and indexes.

    SQLite cannot rename an index: while the one in use has the name, the new one gets another.
    """
    bare = str(CreateTable(aside(table)).compile(dialect=sqlite.dialect())).strip()
    if table.primary_key.columns:
        keys = ", ".join(column.name for column in table.primary_key.columns)
        bare = bare.removesuffix(")") + f", CONSTRAINT pk_{table.name} PRIMARY KEY ({keys}))"
    statements = [bare]
    for index in table.indexes:
        name = f"{index.name}_b" if index.name in taken else index.name
        columns = ", ".join(column.name for column in index.columns)
        statements.append(f"CREATE INDEX {name} ON {table.name}{NEXT} ({columns})")
    return statements
