"""Bringing the schema up to date when a process starts; safe when several start at once."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from outage_service.errors import DatabaseUnavailable

FOLDER = Path(__file__).parent
ADVISORY_LOCK = 5_021_090_001  # any fixed number: whoever migrates holds it


def head_revision() -> str:
    """The newest revision: version files are named by it, in order (a test holds this against Alembic)."""
    return max(file.name for file in (FOLDER / "versions").glob("[0-9]*.py")).split("_")[0]


async def bring_up_to_date(engine: AsyncEngine, revision: str | None = None) -> None:
    """Migrate to `revision` (the newest by default); one short read when that is already done."""
    wanted = revision or head_revision()
    if engine.dialect.name == "sqlite":
        await _use_write_ahead_log(engine)
    if await _current_revision(engine) == wanted:
        return
    # On SQLite this transaction begins with the write lock; a second process waits and then finds it done.
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Whoever waits here, and the migration of a whole province, takes longer than any answer may.
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        await connection.run_sync(_upgrade, wanted)


async def _use_write_ahead_log(engine: AsyncEngine) -> None:
    """Readers and the writer do not wait for each other; the mode stays with the file."""
    for _ in range(200):
        try:
            async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                await connection.execute(text("PRAGMA journal_mode = WAL"))
            return
        except DBAPIError as error:
            # Two processes changing the mode of a new file: SQLite refuses at once instead of waiting.
            if "locked" not in str(error.orig):
                raise
        await asyncio.sleep(0.02)
    raise TimeoutError("the write-ahead log of the database could not be switched on")


async def _current_revision(engine: AsyncEngine) -> str | None:
    try:
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            return await _read_revision(connection)
    except SQLAlchemyError:
        return None  # no table yet; a real fault shows again, and clearly, when the migration runs


async def _read_revision(connection: AsyncConnection) -> str | None:
    return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()


def _upgrade(connection: Connection, revision: str) -> None:
    # Alembic is slow to import and seldom needed.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise DatabaseUnavailable("The database was made by a newer version of this program.") from error
