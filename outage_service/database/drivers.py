"""Direct access to the drivers below SQLAlchemy, where going through it would take most of the time."""

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

_INTEGRITY, _DATA = "23", "22"  # classes of SQLSTATEs


def driver_of(connection: AsyncConnection) -> Any:
    """The driver's own connection: asyncpg's, or `sqlite_driver.Connection`."""
    sync = connection.sync_connection
    assert sync is not None
    return sync.connection.driver_connection


def as_database_error(sql: str, error: Exception) -> DBAPIError:
    """A driver's exception as the one that SQLAlchemy would raise for it."""
    kind: type[DBAPIError] = DBAPIError
    if isinstance(error, sqlite3.IntegrityError) or _state(error).startswith(_INTEGRITY):
        kind = IntegrityError
    elif isinstance(error, sqlite3.OperationalError):
        kind = OperationalError
    return kind(sql, None, error, hide_parameters=True)


def words_of(error: BaseException) -> str:
    """The database's error message, without any stored or sent value.

    PostgreSQL quotes rows after the first line (DETAIL, CONTEXT). For data errors it quotes values in the
    first line too: then this is only the name of the exception.
    """
    said = getattr(error, "orig", None) or error
    return type(said).__name__ if _state(said).startswith(_DATA) else str(said).partition("\n")[0]


def _state(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or ""
