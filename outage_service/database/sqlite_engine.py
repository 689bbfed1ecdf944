"""SQLite connections with the settings of this service: durable, foreign keys, one writer at a time."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from outage_service.database import sqlite_driver

SQLITE_BUSY_SECONDS = 10.0  # a `load --replace` of a whole province holds the write lock for seconds


def sqlite_engine(url: URL, connections: int, writes: bool = False) -> AsyncEngine:
    """An engine for the file that `url` names: for reading or, with `writes`, for transactions."""
    file = Path(url.database or "")
    engine = create_async_engine(
        url,
        hide_parameters=True,
        async_creator=lambda: sqlite_driver.Connection(file, SQLITE_BUSY_SECONDS).opened(),
        pool_size=connections,
        max_overflow=0,
        # Reads run outside transactions, so a returned connection has nothing to roll back.
        **({} if writes else {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}),
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if writes:
        event.listen(engine.sync_engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    # FULL: an acknowledged report must survive a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    # Take the write lock first: a transaction that has already read cannot wait for it.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
