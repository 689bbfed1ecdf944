"""The database: SQLite (one file, write-ahead log) or PostgreSQL, behind one interface.

Reads never wait for writers. A write is one transaction that is tried again when it loses a race,
so a caller never sees "database is locked".
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from outage_service.database import postgresql_driver
from outage_service.database.postgresql_reads import PostgresqlReads
from outage_service.database.prepared import Prepared, Rows, SqliteReads, run
from outage_service.errors import DatabaseUnavailable

T = TypeVar("T")

ATTEMPTS = 8
# PostgreSQL: serialization failure, deadlock, a statement prepared for a table that has changed since.
PASSING = frozenset({"40001", "40P01", "0A000"})


@dataclass(frozen=True)
class Engines:
    """The connections of one process: for short transactions, for reading, and for loads and migrations."""

    writer: AsyncEngine
    reader: AsyncEngine
    loader: AsyncEngine

    async def dispose(self) -> None:
        for engine in {self.writer, self.reader, self.loader}:
            await engine.dispose()


class Database:
    """One database for one process. Make it with `open_database`, end it with `close`."""

    def __init__(self, engines: Engines, prepared: SqliteReads | PostgresqlReads) -> None:
        url = engines.writer.url
        # The SQLite file; None on PostgreSQL.
        self.sqlite_file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._engines = engines
        self._prepared = prepared
        self._transaction = _sqlite_transaction if self.sqlite_file else postgresql_driver.transaction

    @property
    def has_one_writer(self) -> bool:
        """Whether write transactions run one at a time."""
        return self.sqlite_file is not None

    async def fetch(self, read: Prepared, **values: Any) -> Rows:
        """The rows of one prepared read."""
        try:
            rows = await self._prepared.fetch(read, values)
        except Exception as error:
            raise DatabaseUnavailable from error
        if rows is not None:
            return rows
        async with self.reading() as connection:  # this read can wait for locks
            return await run(connection, read, values)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading; every statement sees what is committed by then."""
        try:
            async with self._engines.reader.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise DatabaseUnavailable from error

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Run `work` in one transaction; after a conflict with another transaction, run it again.

        `work` may therefore run several times and must have no effects outside the database.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._transaction(self._engines.writer) as connection:
                    return await work(connection)
            except SQLAlchemyError as error:
                if attempt == ATTEMPTS or not _lost_a_race(error):
                    raise DatabaseUnavailable from error
            await asyncio.sleep(0.005 * 2**attempt)
        raise AssertionError("the loop returns or raises")

    @asynccontextmanager
    async def long_writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction without a time limit and without retries; only for loads."""
        try:
            async with self._engines.loader.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(text("SET LOCAL statement_timeout = 0"))
                yield connection
        except SQLAlchemyError as error:
            raise DatabaseUnavailable from error

    async def close(self) -> None:
        await self._prepared.close()
        await self._engines.dispose()


def _lost_a_race(error: SQLAlchemyError) -> bool:
    """Whether the same work may succeed on another try."""
    if isinstance(error, IntegrityError):
        return True  # another transaction inserted the same key meanwhile: the next try finds it
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in PASSING


@asynccontextmanager
async def _sqlite_transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        yield connection
