"""The database: SQLite (one file, write-ahead log) or PostgreSQL, behind the same few ways to use it.

Reads never wait for writers. A write is one transaction that is tried again when it loses a race,
so a caller never sees "database is locked".
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, MetaData, String, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator, TypeEngine

from outage_service import postgresql_driver, private_files, sqlite_driver
from outage_service.clock import Clock, utc_now
from outage_service.drivers import words_of
from outage_service.errors import DatabaseUnavailable
from outage_service.postgresql_reads import PostgresqlReads
from outage_service.prepared import Prepared, Rows, SqliteReads, run
from outage_service.settings import Settings

T = TypeVar("T")

SQLITE_BUSY_SECONDS = 10.0  # a `load --replace` of a whole province holds the write lock for seconds
ATTEMPTS = 8
# PostgreSQL: serialization failure, deadlock, a statement prepared for a table that has changed since.
PASSING = frozenset({"40001", "40P01", "0A000"})

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment: TIMESTAMP WITH TIME ZONE, or fixed-width ISO text in UTC (which sorts) on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]
        return datetime.fromisoformat(value)


@dataclass(frozen=True)
class Engines:
    """The connections of one process: for short transactions, for reading, and for loads and migrations."""

    writer: AsyncEngine
    reader: AsyncEngine
    loader: AsyncEngine

    async def dispose(self) -> None:
        """Let go of every connection."""
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
        """Whether transactions that write come one after another."""
        return self.sqlite_file is not None

    async def fetch(self, read: Prepared, **values: Any) -> Rows:
        """The rows of one prepared read."""
        try:
            rows = await self._prepared.fetch(read, values)
        except Exception as error:
            raise DatabaseUnavailable from error
        if rows is not None:
            return rows
        async with self.reading() as connection:  # where there is time to wait
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
        """`work` in one transaction, from the start again when another transaction got in its way.

        `work` may therefore run several times and must keep its effects in the database.
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
        """One transaction that may take as long as it needs and is not tried again: for loads alone."""
        try:
            async with self._engines.loader.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(text("SET LOCAL statement_timeout = 0"))
                yield connection
        except SQLAlchemyError as error:
            raise DatabaseUnavailable from error

    async def close(self) -> None:
        """Let go of every connection."""
        await self._prepared.close()
        await self._engines.dispose()


def _lost_a_race(error: SQLAlchemyError) -> bool:
    """Whether the same work can succeed when it is done again."""
    if isinstance(error, IntegrityError):
        return True  # somebody inserted the same key in the meantime: the next try finds it
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in PASSING


async def open_database(settings: Settings, clock: Clock = utc_now) -> Database:
    """The database of `settings`, its schema brought up to date; DatabaseUnavailable when it cannot be."""
    try:
        return await (_open_sqlite if settings.database_file else _open_postgresql)(settings, clock)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # Whoever started the process shows this with its whole history, and a failed migration quotes rows.
        raise DatabaseUnavailable(f"The database cannot be opened. {words_of(error)}") from None


async def _open_postgresql(settings: Settings, clock: Clock) -> Database:
    loader = postgresql_driver.loading_engine(settings.url)
    await _bring_up_to_date(loader, clock)
    writer = postgresql_driver.engine(settings.url, postgresql_driver.WRITERS)
    reader = postgresql_driver.engine(settings.url, postgresql_driver.READERS)
    return Database(Engines(writer, reader, loader), PostgresqlReads(settings.url))


async def _open_sqlite(settings: Settings, clock: Clock) -> Database:
    file = settings.database_file
    assert file is not None
    private_files.make_folder(file.parent)
    private_files.make_database_file(file)
    writer = _sqlite_engine(settings, 1, writes=True)
    await _bring_up_to_date(writer, clock)
    return Database(Engines(writer, _sqlite_engine(settings, 4), writer), SqliteReads(file))


async def _bring_up_to_date(engine: AsyncEngine, clock: Clock) -> None:
    from outage_service.migrations.upgrade import bring_up_to_date

    try:
        await bring_up_to_date(engine, clock)
    except BaseException:
        await engine.dispose()
        raise


def _sqlite_engine(settings: Settings, connections: int, writes: bool = False) -> AsyncEngine:
    assert settings.database_file is not None
    file = settings.database_file
    engine = create_async_engine(
        settings.url,
        hide_parameters=True,
        async_creator=lambda: sqlite_driver.Connection(file, SQLITE_BUSY_SECONDS).opened(),
        pool_size=connections,
        max_overflow=0,
        # Reads run outside transactions, so there is nothing to roll back when a connection goes back.
        **({} if writes else {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}),
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if writes:
        event.listen(engine.sync_engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    # FULL: a report that was acknowledged must survive a power cut, of all things.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@asynccontextmanager
async def _sqlite_transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        yield connection


def _begin_immediately(connection: Connection) -> None:
    # Taking the write lock first: a transaction that reads before it writes could not wait for it later.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
