"""The database, opened with its schema brought up to date."""

import sqlite3

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from outage_service import private_files
from outage_service.clock import Clock, utc_now
from outage_service.database import postgresql_driver
from outage_service.database.drivers import words_of
from outage_service.database.postgresql_reads import PostgresqlReads
from outage_service.database.prepared import SqliteReads
from outage_service.database.sqlite_engine import sqlite_engine
from outage_service.database.transactions import Database, Engines
from outage_service.errors import DatabaseUnavailable
from outage_service.migrations.upgrade import bring_up_to_date
from outage_service.settings import Settings


async def open_database(settings: Settings, clock: Clock = utc_now) -> Database:
    """The database of `settings`, its schema brought up to date; DatabaseUnavailable when it cannot be."""
    try:
        return await (_open_sqlite if settings.database_file else _open_postgresql)(settings, clock)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        # Without the cause: a log would show it with the error, and a failed migration quotes rows.
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
    writer = sqlite_engine(settings.url, 1, writes=True)
    await _bring_up_to_date(writer, clock)
    return Database(Engines(writer, sqlite_engine(settings.url, 4), writer), SqliteReads(file))


async def _bring_up_to_date(engine: AsyncEngine, clock: Clock) -> None:
    try:
        await bring_up_to_date(engine, clock)
    except BaseException:
        await engine.dispose()
        raise
