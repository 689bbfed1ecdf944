"""PostgreSQL for SQLAlchemy's asyncio: asyncpg for every request, psycopg for loads and migrations.

This module begins and ends transactions through the driver. For SQLAlchemy every connection is in autocommit
mode, so it begins no transaction and does not test a connection before use: the driver knows when the server
has closed one.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from outage_service.database.drivers import as_database_error, driver_of

CONNECT_S = 3.0
POOL_SECONDS = 30  # in a storm reports queue here; a client that times out sends its report again
# Fixed numbers: opening an extra connection for a moment costs more than waiting for a free one.
WRITERS = 10
READERS = 4
# A caller waits, so an answer after more than 10 seconds is useless. An acknowledged report must survive a
# power cut, however the server is configured otherwise, so a commit waits for the disk.
SESSION = {"statement_timeout": "10000", "synchronous_commit": "on"}


def engine(url: URL, connections: int) -> AsyncEngine:
    """asyncpg connections on which SQLAlchemy begins no transactions."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    made_before: list[Any] = []

    async def connect() -> Any:
        import asyncpg  # type: ignore[import-untyped]

        connection = await asyncpg.connect(address, timeout=CONNECT_S, server_settings=SESSION)
        made_before[:] = [one for one in made_before if not one.is_closed()] + [connection]
        return connection

    def end_all(_: object) -> None:
        # Includes connections that SQLAlchemy was still preparing when their request gave up.
        for connection in made_before:
            connection.terminate()

    made = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        async_creator=connect,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
    )
    event.listen(made.sync_engine, "checkout", _refuse_closed)
    event.listen(made.sync_engine, "engine_disposed", end_all)
    return made


def loading_engine(url: URL) -> AsyncEngine:
    """psycopg connections, which can copy whole tables; at most one stays open after its use."""
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=1,
        pool_timeout=POOL_SECONDS,
        connect_args={"connect_timeout": int(CONNECT_S), "options": options},
    )


@asynccontextmanager
async def transaction(writer: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction on one connection; an exception rolls it back."""
    async with writer.connect() as connection:
        driver = driver_of(connection)
        try:
            await execute(driver, "BEGIN")
            yield connection
            await execute(driver, "COMMIT")
        except Exception:
            await _roll_back(connection)
            raise
        except BaseException:
            await connection.invalidate()  # cancelled midway: closing the connection rolls it back
            raise


async def execute(driver: Any, words: str) -> None:
    """Run a statement that has no parameters."""
    try:
        await driver.execute(words)
    except Exception as error:
        raise as_database_error(words, error) from error


async def _roll_back(connection: AsyncConnection) -> None:
    try:
        await driver_of(connection).execute("ROLLBACK")
    except Exception:
        await connection.invalidate()


def _refuse_closed(connection: Any, *_: object) -> None:
    if connection.driver_connection.is_closed():
        raise DisconnectionError  # the pool opens another one
