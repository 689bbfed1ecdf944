"""SQLite for SQLAlchemy's asyncio: one trip to the database's thread for each statement.

aiosqlite, which SQLAlchemy supports, makes four trips (cursor, execute, fetch, close). A report takes a dozen
statements, and the trips are most of their cost. This driver has the few methods of aiosqlite that SQLAlchemy
uses.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Connection:
    """One connection and its thread. `close` ends both."""

    def __init__(self, file: Path, timeout_s: float) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None
        self._open = lambda: sqlite3.connect(
            file, timeout=timeout_s, isolation_level=None, check_same_thread=False
        )

    async def opened(self) -> "Connection":
        """Open the connection, and return it."""
        self._connection = await self.do(self._open)
        return self

    async def do(self, work: Callable[[], T]) -> T:
        """Run `work` on the connection's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def fetch(self, sql: str, bound: Sequence[Any]) -> list[Any]:
        """The rows of one statement."""
        raw = self.raw
        return await self.do(lambda: raw.execute(sql, bound).fetchall())

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's own connection; ValueError when it is closed, as SQLAlchemy expects it."""
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    def cursor(self) -> "Cursor":
        return Cursor(self)

    @property
    def isolation_level(self) -> str | None:
        return self.raw.isolation_level

    # SQLAlchemy sets the isolation level through these two attributes of aiosqlite.
    @property
    def _conn(self) -> sqlite3.Connection:
        return self.raw

    @property
    def _tx(self) -> "_AtOnce":
        return _AtOnce()

    async def create_function(self, *words: Any, **named: Any) -> None:
        await self.do(lambda: self.raw.create_function(*words, **named))

    async def commit(self) -> None:
        if self.raw.in_transaction:
            await self.do(self.raw.commit)

    async def rollback(self) -> None:
        if self.raw.in_transaction:
            await self.do(self.raw.rollback)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self.do(connection.close)
        self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Close without waiting, when the event loop is gone."""
        self._connection = None
        self._thread.shutdown(wait=False)


class _AtOnce:
    """A queue of (future, function) that calls each function at once: it only sets an attribute."""

    def put_nowait(self, item: "tuple[asyncio.Future[Any], Callable[[], Any]]") -> None:
        future, function = item
        future.set_result(function())


class Cursor:
    """The result of one statement, with all its rows."""

    def __init__(self, connection: Connection) -> None:
        self._of = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> "Cursor":
        connection = self._of.raw
        return await self._of.do(lambda: self._keep(connection.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> "Cursor":
        connection = self._of.raw
        return await self._of.do(lambda: self._keep(connection.executemany(statement, parameters)))

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []

    def _keep(self, cursor: sqlite3.Cursor) -> "Cursor":
        """Copy the driver's cursor and close it. Runs on the connection's thread."""
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()
        return self
