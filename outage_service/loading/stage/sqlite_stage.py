"""Staging on SQLite: rows stay in files of their own until all of them are checked."""

import asyncio
import fcntl
import os
import queue
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import IO

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.loading.rows.customer_columns import CustomerColumns
from outage_service.loading.stage.sqlite_filling import Filling, clear, swapping
from outage_service.loading.stage.sqlite_parts import CACHE_KIB, RECEIVED, Part, PartFiles
from outage_service.loading.stage.stage import Adding, Plan, in_all
from outage_service.tables.customers import customers

_SECONDS_BETWEEN_TRIES = 0.2
# No caller waits for a load, so it can wait long while others keep the database busy.
_PATIENCE_S = 300.0
_ROWS_TO_WRITE_THROUGH = 100_000  # some 20 MB


@asynccontextmanager
async def sqlite_stage(database: Database, on_wait: Callable[[], None]) -> AsyncIterator["SqliteStage"]:
    """The stage, held by this load alone: in a folder beside the database file."""
    assert database.sqlite_file is not None
    folder = database.sqlite_file.with_name(database.sqlite_file.name + ".load")
    is_told = False
    while (lock := _locked(folder)) is None:
        if not is_told:
            on_wait()
        is_told = True
        await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
    with lock:  # the system releases it however the process ends
        try:
            yield SqliteStage(database.sqlite_file, PartFiles(folder))
        except sqlite3.Error as error:
            raise DatabaseUnavailable from error
        finally:
            _tidy_up(folder)


def _locked(folder: Path) -> IO[str] | None:
    """The lock file, held; None while another load holds it or has just deleted it."""
    with suppress(FileExistsError):
        folder.mkdir(0o700)  # copies of all customers
    path = folder / "lock"
    try:
        lock = path.open("w")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock.fileno()).st_ino == path.stat().st_ino:
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    lock.close()
    return None


def _tidy_up(folder: Path) -> None:
    """Delete the lock file while this load holds it: a load that has it open finds that it is gone."""
    (folder / "lock").unlink(missing_ok=True)
    with suppress(OSError):  # the next load already uses the folder
        folder.rmdir()


class SqliteStage:
    """Files of staged rows, and tables beside those in use."""

    def __init__(self, file: Path, files: PartFiles) -> None:
        self._file = file
        self._files = files

    @asynccontextmanager
    async def filling(self) -> AsyncIterator[Adding]:
        columns = in_all(customers)
        adding = f"INSERT INTO {RECEIVED} VALUES ({', '.join('?' * len(columns))})"
        with self._files.new(RECEIVED) as connection:
            connection.execute(f"CREATE TABLE {RECEIVED} ({', '.join(columns)})")

            unwritten = 0

            async def add(rows: CustomerColumns) -> None:
                nonlocal unwritten
                connection.executemany(adding, rows.rows())
                unwritten += len(rows.customer_code)
                if unwritten > _ROWS_TO_WRITE_THROUGH:
                    self._files.write_through(RECEIVED)
                    unwritten = 0

            yield add

    async def codes_in_use(self) -> list[str]:
        with closing(self._open_file()) as connection:
            connection.execute("ATTACH ? AS aside", [str(self._files.path(RECEIVED))])
            codes = connection.execute(
                f"SELECT staged.customer_code FROM aside.{RECEIVED} AS staged"
                " JOIN main.customers AS used ON used.customer_code = staged.customer_code"
            )
            return [code for (code,) in codes]

    async def take_over(self) -> None:
        await asyncio.to_thread(self._take_over)

    async def build(self, plan: Plan, doing: Callable[[str], None]) -> None:
        # One thread makes parts, another puts them into the database. Both spend nearly all their time in
        # SQLite, so Python is free for other threads.
        ready: queue.SimpleQueue[Part | None] = queue.SimpleQueue()
        with closing(self._open_file()) as connection:
            filling = Filling(connection, doing)
            words = filling.word_indexes() if plan.with_places else []

            def make() -> None:
                try:
                    for part in self._files.parts(plan, words):
                        ready.put(part)
                finally:
                    ready.put(None)

            def put() -> None:
                filling.make_tables(plan.tables, words)
                while part := ready.get():
                    filling.add(part, self._files.path(part.name))

            await asyncio.gather(asyncio.to_thread(make), asyncio.to_thread(put))

    async def swap(self, connection: AsyncConnection) -> None:
        # This read makes the connection notice that another one changed the schema. ALTER itself would use
        # the remembered schema, and fail because of a table that was dropped long ago.
        found = await connection.exec_driver_sql("SELECT name FROM sqlite_master")
        for former, name in swapping(set(found.scalars())):
            await connection.exec_driver_sql(f"ALTER TABLE {former} RENAME TO {name}")

    async def clear(self) -> None:
        await asyncio.to_thread(self._clear)

    def _open_file(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False, uri=True
        )
        # NORMAL waits for the disk only at checkpoints; the swap, on another connection, waits in full.
        for setting in ("synchronous = NORMAL", f"cache_size = -{CACHE_KIB}"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _take_over(self) -> None:
        names = ", ".join(in_all(customers))
        with closing(self._open_file()) as connection:
            connection.execute("ATTACH ? AS aside", [str(self._files.path(RECEIVED))])
            for setting in ("journal_mode = OFF", "synchronous = OFF"):
                connection.execute(f"PRAGMA aside.{setting}")
            connection.execute(f"INSERT INTO aside.{RECEIVED} SELECT {names} FROM main.customers")

    def _clear(self) -> None:
        with closing(self._open_file()) as connection:
            clear(connection)
        self._files.remove()
