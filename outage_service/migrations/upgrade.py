"""Brings the schema up to date when a process starts; safe when several start at once.

Each step is a transaction of its own, so that others wait for one step at most. Work on every customer is
done before the step, in batches: `BATCHES` in the step's file is a function that gets the last key done (None
at first) and returns the last key of its batch, or None when there is no more.
"""

import asyncio
import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from outage_service.clock import Clock
from outage_service.errors import DatabaseUnavailable

FOLDER = Path(__file__).parent
ADVISORY_LOCK = 5_021_090_001  # any fixed number: a migration holds this lock
# Below PostgreSQL's deadlock_timeout (1 s), after which it ends one of the transactions in a deadlock.
LOCK_TIMEOUT_MS = 400
PAUSE_S = 0.3
ATTEMPTS = 200
IN_THE_WAY = frozenset({"55P03", "40P01"})  # lock not available, deadlock

T = TypeVar("T")


def head_revision() -> str:
    """The newest revision, from the names of the version files (a test compares it with Alembic's)."""
    return _revisions()[-1]


async def bring_up_to_date(engine: AsyncEngine, clock: Clock, revision: str | None = None) -> None:
    """Migrate to `revision` (the newest by default); one short read when that is already done."""
    wanted = revision or head_revision()
    if engine.dialect.name == "sqlite":
        await _use_write_ahead_log(engine)
    current = await _current_revision(engine)
    if current == wanted:
        return
    if current is not None and current > head_revision():
        raise DatabaseUnavailable("The database was made by a newer version of this program.")
    if current is None:  # an empty database: nothing takes long, and nothing waits
        await _take(engine, wanted, clock)
        return
    for step in _revisions():
        if current < step <= wanted:
            await _do_beforehand(engine, step)
            await _take(engine, step, clock)


def _revisions() -> list[str]:
    return sorted(file.name.split("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


async def _do_beforehand(engine: AsyncEngine, step: str) -> None:
    """Run the batches of a step, each in a transaction; after an interruption they start over."""
    (file,) = (FOLDER / "versions").glob(f"{step}_*.py")
    module = importlib.import_module(f"outage_service.migrations.versions.{file.stem}")
    batch: Callable[..., str | None] | None = getattr(module, "BATCHES", None)
    last: str | None = None
    while batch is not None:
        last = await _patiently(engine, partial(batch, last=last))
        if last is None:
            return
        await asyncio.sleep(0)


async def _take(engine: AsyncEngine, step: str, clock: Clock) -> None:
    """Run all steps up to this one, unless another process has run them meanwhile."""

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
        _upgrade(connection, step, clock)

    # On SQLite this transaction begins with the write lock; a second process waits and then finds it done.
    await _patiently(engine, work)


async def _patiently(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction. On PostgreSQL a transaction that waits for a table makes others wait,
    and may deadlock with one that reads several tables: so it gives up, and tries again a little later."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    # The migration of a whole province takes longer than any answer may.
                    await connection.execute(text("SET LOCAL statement_timeout = 0"))
                return await connection.run_sync(work)
        except DBAPIError as error:
            if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in IN_THE_WAY:
                raise
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("the loop returns or raises")


async def _use_write_ahead_log(engine: AsyncEngine) -> None:
    """Switch on the write-ahead log, with which readers and the writer do not wait for each other. The mode
    stays with the file."""
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
        return None  # no table yet; a real error shows again when the migration runs


async def _read_revision(connection: AsyncConnection) -> str | None:
    return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()


def _upgrade(connection: Connection, revision: str, clock: Clock) -> None:
    # Alembic is slow to import and seldom needed.
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.util import CommandError

    if (MigrationContext.configure(connection).get_current_revision() or "") >= revision:
        return
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["now"] = clock()  # for steps that need the present time
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise DatabaseUnavailable("The database was made by a newer version of this program.") from error
