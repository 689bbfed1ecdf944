"""The contact record on both databases it runs on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from assistant.conversation_log.database import Database, migrate, open_database
from assistant.conversation_log.store import DatabaseLog
from tests.outage_service.postgresql import new_database, program_folder, running_server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    if program_folder() is None:
        pytest.skip("no PostgreSQL server is installed")
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; the SQLite file lies in a folder that does not exist yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state' / 'assistant.db'}"
        return
    with new_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
def log(database: Database) -> DatabaseLog:
    return DatabaseLog(database)
