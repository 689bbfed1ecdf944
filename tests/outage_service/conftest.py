"""Fixtures: the real application on real databases, with a clock that tests move."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.__main__ import main
from outage_service.access.keyring import Keyring
from outage_service.app import create_app
from outage_service.clock import Clock, utc_now
from outage_service.database.transactions import Database
from outage_service.loading.load import Loaded, load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.schema import metadata
from tests.outage_service import postgresql
from tests.outage_service.worlds import outage_row, write_world

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam

# Tables that are never empty: what they hold comes with the program.
MADE_BY_MIGRATIONS = frozenset[str]()


class MovableClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class Service:
    """The outage service as a test sees it: over HTTP, with its clock and its loader."""

    http: httpx.AsyncClient
    clock: MovableClock
    database: Database
    folder: Path
    keyring: Keyring

    async def load(self, *outages: str, replace: bool = True, **files: Iterable[str]) -> Loaded:
        """Load the small world with these outages."""
        folder = write_world(self.folder, outages, **files)
        return await load_folder(self.database, folder, replace, self.clock())

    async def supply(self, customer_code: str) -> dict[str, Any]:
        """The answer of the supply look-up."""
        answer = await self.http.get(f"/v1/customers/{customer_code}/supply")
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def report(self, caller: str | None, call: str, /, **fields: Any) -> httpx.Response:
        """Send a report of no power, unless told otherwise."""
        body = {
            "source": "assistant",
            "external_id": call,
            "customer_code": caller,
            "kind": "no_power",
            "description": "mất điện từ lúc 7 giờ",
            "channel": "phone",
            "callback_requested": False,
            **fields,
        }
        return await self.http.post("/v1/reports", json=body)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL pattern of a running PostgreSQL server."""
    if postgresql.program_folder() is None:
        pytest.skip(postgresql.NOT_FOUND)
    with postgresql.running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    else:
        with postgresql.new_database(request.getfixturevalue("postgresql_server")) as url:
            yield url


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Program = Callable[..., Ended]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """The command line, in this process: a process of its own takes a second to start. Without `.env`."""

    def run(database_url: str, *words: str | Path, clock: Clock = utc_now) -> Ended:
        monkeypatch.setenv("OUTAGE_DATABASE_URL", database_url)
        capsys.readouterr()
        try:
            code = main(["--env-file", os.devnull, *map(str, words)], clock)
        except SystemExit as ended:
            code = int(str(ended.code))
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


@asynccontextmanager
async def running_service(settings: Settings, folder: Path) -> AsyncIterator[Service]:
    """The application, started; nothing is loaded."""
    clock = MovableClock()
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            yield Service(http, clock, app.state.parts.database, folder, app.state.keyring)


async def make_small_world(database: Database, folder: Path) -> None:
    """The small world, where nothing is out, and nothing else, whatever was in the database."""

    async def forget_everything(connection: AsyncConnection) -> None:
        for table in reversed(metadata.sorted_tables):
            if table.name not in MADE_BY_MIGRATIONS:
                await connection.execute(delete(table))

    await database.write(forget_everything)
    await load_folder(database, write_world(folder), replace=True, now=NOON)


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the small world, to be copied: faster than making one for every test."""
    folder = tmp_path_factory.mktemp("world")

    async def make() -> None:
        database = await open_database(Settings(database_url=f"sqlite+aiosqlite:///{folder}/outage.db"))
        await make_small_world(database, folder)
        await database.close()

    asyncio.run(make())
    return folder / "outage.db"


@pytest.fixture(scope="session")
def shared_database(postgresql_server: str) -> Iterator[str]:
    """One PostgreSQL database for tests that begin with the small world: making one takes it long."""
    with postgresql.new_database(postgresql_server) as url:
        yield url


@pytest.fixture
def sqlite_world_url(world_file: Path, tmp_path: Path) -> str:
    """A SQLite database with the small world."""
    shutil.copy(world_file, tmp_path / "outage.db")
    return f"sqlite+aiosqlite:///{tmp_path}/outage.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def world_url(request: pytest.FixtureRequest) -> str:
    """A database for the small world: every test that uses it runs on both kinds."""
    kind = "sqlite_world_url" if request.param == "sqlite" else "shared_database"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
async def service(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service with the small world, on both kinds of database."""
    settings = Settings(database_url=world_url, state_dir=str(tmp_path))
    async with running_service(settings, tmp_path / "world") as started:
        if world_url.startswith("postgresql"):
            await make_small_world(started.database, tmp_path / "world")
        yield started


@pytest.fixture
async def guarded_service(sqlite_world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The same on SQLite alone, for what is refused before any database hears of it."""
    async with running_service(Settings(database_url=sqlite_world_url), tmp_path / "world") as started:
        yield started


@pytest.fixture
async def outage_id(service: Service) -> str:
    """The id of an unplanned outage of feeder F1."""
    await service.load(outage_row())
    items = (await service.http.get("/v1/outages")).json()["items"]
    identity: str = items[0]["id"]
    return identity
