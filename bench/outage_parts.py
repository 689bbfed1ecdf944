"""The real parts of a measurement: a database of either kind, the load command, the server process."""

import os
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect

from bench.outage_client import Result
from outage_service.database.prepared import Prepared
from outage_service.supply.look_up import SUPPLY
from outage_service.world.customers.store import BY_PHONE
from scripts.console import Problem
from scripts.ports import free_port
from scripts.postgresql import NOT_FOUND, new_database, program_folder, running_server

COMMAND = [sys.executable, "-m", "outage_service", "--env-file", os.devnull]  # without the user's settings
# As in a real installation: an acknowledged report survives a power cut.
DURABLE = (
    "fsync=on",
    "synchronous_commit=on",
    "max_connections=100",
    "shared_buffers=1GB",
    "max_wal_size=8GB",
)
READY_TIMEOUT_S = 120
BARE_SECONDS = 2.0


@dataclass(frozen=True)
class Server:
    """A running outage service."""

    url: str
    pid: int

    def resident_megabytes(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def new_databases(kinds: list[str], folder: Path) -> Iterator[dict[str, Callable[[], Any]]]:
    """For each kind a function; it returns a context with an empty database and gives its URL."""
    makers: dict[str, Callable[[], Any]] = {}
    if "sqlite" in kinds:
        makers["sqlite"] = lambda: _new_file(folder)
    if "postgresql" not in kinds:
        yield makers
        return
    if program_folder() is None:
        raise Problem(NOT_FOUND, "Install a server, or measure with --databases sqlite.")
    with running_server(DURABLE, folder) as server:
        makers["postgresql"] = lambda: new_database(server)
        yield makers


@contextmanager
def _new_file(folder: Path) -> Iterator[str]:
    file = folder / "outage.db"
    try:
        yield f"sqlite+aiosqlite:///{file}"
    finally:
        for path in folder.glob("outage.db*"):
            if path.is_file():
                path.unlink()


@contextmanager
def serving(database_url: str) -> Iterator[Server]:
    """Runs the service in a process of its own, without request limits."""
    port = free_port()
    variables = {**environment(database_url), "OUTAGE_PORT": str(port), "OUTAGE_LOG_LEVEL": "warning"}
    process = subprocess.Popen([*COMMAND, "serve"], env=variables)
    try:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        _wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(server: Server, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise Problem("The outage service did not become ready.", "Look at what it wrote above.")


def environment(database_url: str) -> dict[str, str]:
    """The environment of a service process: this database, no limits, none of the user's `OUTAGE_*`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OUTAGE_")}
    return {**clean, "OUTAGE_DATABASE_URL": database_url, "OUTAGE_LIMITS": "off"}


def settle(database_url: str) -> None:
    """Flushes the loaded data to the disk, so that pending writes do not disturb the measurement."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        with _postgresql(url) as connection:
            connection.execute("CHECKPOINT")
    os.sync()


def bare_supply(database_url: str, codes: list[str]) -> Result:
    """Runs the look-up's own SQL through the database's own driver, in this process."""
    return _bare(database_url, SUPPLY, [{"customer_code": code} for code in codes])


def bare_phone(database_url: str, phones: list[str]) -> Result:
    """The same for customers by phone."""
    return _bare(database_url, BY_PHONE, [{"phone": phone} for phone in phones])


def _bare(database_url: str, read: Prepared, asked: list[dict[str, str]]) -> Result:
    url = make_url(database_url)
    now = datetime.now(UTC)
    if url.get_backend_name() == "sqlite":
        sql = read.for_dialect(sqlite.dialect())
        file = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)
        look_up = lambda values: file.execute(sql.sql, sql.bound({"now": now, **values})).fetchall()  # noqa: E731
        return _timed(look_up, asked, file.close)
    compiled = read.statement.compile(dialect=psycopg_dialect.dialect())  # type: ignore[no-untyped-call]
    connection = _postgresql(url)
    constant = {**compiled.params, "now": now}
    query = lambda values: (  # noqa: E731
        connection.execute(str(compiled), {**constant, **values}, prepare=True).fetchall()
    )
    return _timed(query, asked, connection.close)


def _postgresql(url: URL) -> psycopg.Connection[Any]:
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn, autocommit=True)


def _timed(
    query: Callable[[dict[str, Any]], list[Any]], asked: list[dict[str, str]], close: Callable[[], None]
) -> Result:
    times: list[float] = []
    began = time.perf_counter()
    try:
        while time.perf_counter() - began < BARE_SECONDS:
            since = time.perf_counter()
            if not query(asked[len(times) % len(asked)]):
                raise Problem("The bare query finds nothing.", "The world was not loaded whole.")
            times.append(time.perf_counter() - since)
        took = time.perf_counter() - began
    finally:
        close()
    times.sort()
    count = len(times)
    return Result(
        answered=count,
        per_second=count / took,
        p50=times[count // 2] * 1000,
        p99=times[count * 99 // 100] * 1000,
        longest=times[-1] * 1000,
    )
