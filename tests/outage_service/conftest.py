"""Fixtures: the real application on real databases, with a clock that tests move."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from outage_service.app import create_app
from outage_service.database import Database, open_database
from outage_service.importing.load import Loaded, load_folder
from outage_service.settings import Settings
from tests.outage_service import postgresql
from tests.outage_service.worlds import outage_row, write_world

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


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
        pytest.skip("no PostgreSQL server is installed")
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


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """An open database with the newest schema and no data."""
    opened = await open_database(settings)
    yield opened
    await opened.close()


@asynccontextmanager
async def running_service(settings: Settings, folder: Path) -> AsyncIterator[Service]:
    """The application, started; nothing is loaded yet."""
    clock = MovableClock()
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://outage") as http:
            yield Service(http, clock, app.state.parts.database, folder)


@pytest.fixture
async def service(settings: Settings, tmp_path: Path) -> AsyncIterator[Service]:
    """The service with the small world, where nothing is out."""
    async with running_service(settings, tmp_path / "world") as started:
        await started.load()
        yield started


@pytest.fixture
async def outage_id(service: Service) -> str:
    """The id of an unplanned outage of feeder F1."""
    await service.load(outage_row())
    items = (await service.http.get("/v1/outages")).json()["items"]
    identity: str = items[0]["id"]
    return identity
