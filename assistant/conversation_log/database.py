"""Opens the database of the contact record and brings its tables up to date."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from assistant.private_files import make_private_database

if TYPE_CHECKING:
    from alembic.config import Config

T = TypeVar("T")

MIGRATIONS = Path(__file__).with_name("migrations")
# Any number, the same for every process: the holder of this lock migrates, the others wait.
MIGRATION_LOCK = 20_261_121
POSTGRESQL_THREADS = 10
SQLITE_PATIENCE_S = 5.0
POSTGRESQL_OPTIONS = {"connect_timeout": 3, "options": "-c statement_timeout=10000"}


class Database:
    """Runs each whole transaction in a worker thread, away from the event loop.

    The asynchronous drivers hand each single statement to a thread and back: a turn has five statements
    and took twice the time and twice the CPU that way. SQLite gets one thread: it allows one writer at a
    time, and a queue is fair, while SQLite's own waiting is random.
    """

    def __init__(self, engine: Engine, threads: int) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="contact-record")

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in one transaction and returns its result. Raises SQLAlchemy's errors."""

        def transaction() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._threads, transaction)

    async def close(self) -> None:
        """Finishes the running transactions, then closes all connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Connects to nothing yet. Makes a SQLite file and its folder, for their owner alone.

    Errors of the driver hide the values of the statement: those are the callers' words.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(
            address,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=POSTGRESQL_THREADS,
            pool_timeout=5,
            connect_args=POSTGRESQL_OPTIONS,
        )
        return Database(engine, POSTGRESQL_THREADS)
    if address.database:
        make_private_database(Path(address.database))
    engine = create_engine(
        address.set(drivername="sqlite"), hide_parameters=True, connect_args={"timeout": SQLITE_PATIENCE_S}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return Database(engine, threads=1)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Write-ahead log: readers never wait for a writer, and a commit does not wait for the disk."""
    _begin_the_log(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_the_log(connection: Any) -> None:
    """Retries: on a new file SQLite refuses this at once, without waiting, while another process does it."""
    give_up_at = time.monotonic() + SQLITE_PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
        time.sleep(0.01)


async def migrate(database: Database) -> None:
    """Brings the tables up to date; when several processes start at once, one of them does it."""
    await database.run(_upgrade)


def alembic_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import: import it only to migrate.
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    command.upgrade(alembic_config(connection), "head")
