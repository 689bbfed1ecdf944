"""The reads a caller waits for: worked out once, then asked in tens of microseconds.

SQLite answers such a read sooner than a thread could be asked for it, so it is asked on the event loop's own
thread: with the write-ahead log a reader never waits for a writer. PostgreSQL is asked by asyncpg, which
speaks its binary protocol, over a few connections on which each read is prepared once. Nothing is cached:
every answer is what is committed now.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL

Rows = list[Sequence[Any]]
Bound = Sequence[Any]

SQLITE_WAIT_S = 0.02  # the event loop stands still meanwhile; a longer wait is somebody else's thread's
POSTGRESQL_CONNECTIONS = 4
POSTGRESQL_WAIT_S = 5.0
POSTGRESQL_TIMEOUT_MS = "10000"


class PreparedRead:
    """A select whose SQL and value conversions are worked out once for each kind of database."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._compiled: dict[str, CompiledRead] = {}

    def for_dialect(self, dialect: Dialect) -> "CompiledRead":
        """The read as the dialect's driver takes it."""
        name = dialect.name
        if name not in self._compiled:
            self._compiled[name] = CompiledRead(self.statement, dialect)
        return self._compiled[name]


class CompiledRead:
    """SQL with numbered places for values, and how values go in and come out."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self.sql = str(compiled)
        self._constants = {name: bind.value for name, bind in binds if not bind.required}
        self._to_database = [
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds
        ]
        self._from_database: list[tuple[int, Callable[[Any], Any]]] = [
            (position, processor)
            for position, column in enumerate(statement.selected_columns)
            if (processor := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def bound(self, values: dict[str, Any]) -> Bound:
        """The values in the order of their places."""
        values = self._constants | values
        return [process(values[name]) if process else values[name] for name, process in self._to_database]

    def converted(self, rows: Sequence[Sequence[Any]]) -> Rows:
        """The rows with Python's values in them."""
        if not self._from_database:
            return list(rows)
        converted: Rows = []
        for row in rows:
            values = list(row)
            for position, process in self._from_database:
                values[position] = process(values[position])
            converted.append(values)
        return converted


class SqliteReads:
    """Reads on the event loop's own thread."""

    def __init__(self, file: Path) -> None:
        self._dialect = sqlite.dialect()
        self._connection = sqlite3.connect(
            file, timeout=SQLITE_WAIT_S, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA query_only = ON")

    async def fetch(self, read: PreparedRead, values: dict[str, Any]) -> Rows | None:
        """The rows; None when the database is locked just now, which somebody who may wait should ask again."""
        compiled = read.for_dialect(self._dialect)
        try:
            rows = self._connection.execute(compiled.sql, compiled.bound(values)).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return None
            raise
        return compiled.converted(rows)

    async def close(self) -> None:
        self._connection.close()


class PostgresqlReads:
    """Reads over a few connections, made when they are first needed and made again when they broke."""

    def __init__(self, url: URL) -> None:
        from sqlalchemy.dialects.postgresql import asyncpg

        self._dialect: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._free: asyncio.LifoQueue[PostgresqlReader] = asyncio.LifoQueue()
        for _ in range(POSTGRESQL_CONNECTIONS):
            self._free.put_nowait(PostgresqlReader(self._address))

    async def fetch(self, read: PreparedRead, values: dict[str, Any]) -> Rows | None:
        """The rows; None when there is no connection to be had in time."""
        compiled = read.for_dialect(self._dialect)
        try:
            reader = self._free.get_nowait()
        except asyncio.QueueEmpty:
            try:
                reader = await asyncio.wait_for(self._free.get(), POSTGRESQL_WAIT_S)
            except TimeoutError:
                return None
        try:
            return compiled.converted(await reader.fetch(compiled.sql, compiled.bound(values)))
        finally:
            self._free.put_nowait(reader)

    async def close(self) -> None:
        while not self._free.empty():
            await self._free.get_nowait().close()


class PostgresqlReader:
    """One connection and what is prepared on it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: Any = None  # asyncpg brings no types
        self._prepared: dict[str, Any] = {}

    async def fetch(self, sql: str, values: Bound) -> Sequence[Any]:
        import asyncpg  # type: ignore[import-untyped]

        for is_last in (False, True):
            try:
                statement = self._prepared.get(sql) or await self._prepare(sql)
                rows: Sequence[Any] = await statement.fetch(*values)
                return rows
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                # The server was restarted, or a migration changed what is read: the second try begins anew.
                await self.close()
                if is_last:
                    raise
            except BaseException:
                await self.close()  # given up half way: what the connection says next is no answer of ours
                raise
        raise AssertionError("the loop returns or raises")

    async def _prepare(self, sql: str) -> Any:
        import asyncpg

        if self._connection is None:
            self._connection = await asyncpg.connect(
                self._address,
                timeout=POSTGRESQL_WAIT_S,
                server_settings={"statement_timeout": POSTGRESQL_TIMEOUT_MS},
            )
            await self._connection.set_type_codec(
                "json", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
            )
        statement = self._prepared[sql] = await self._connection.prepare(sql)
        return statement

    async def close(self) -> None:
        connection, self._connection, self._prepared = self._connection, None, {}
        if connection is not None:
            connection.terminate()
