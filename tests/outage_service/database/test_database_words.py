"""What a database says about rows stays out of what a server and a command write, also when they cannot start."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from outage_service.database.drivers import as_database_error, words_of
from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.migrations.opening import open_database
from outage_service.migrations.upgrade import bring_up_to_date
from outage_service.settings import Settings
from scripts.ports import free_port
from tests.outage_service import postgresql
from tests.outage_service.conftest import MovableClock, Program, Service
from tests.outage_service.processes import environment, run
from tests.outage_service.worlds import LE_LOI, write_world

PERSONAL = ("SC0905123456", "Nguyễn Thị Hạnh", "cổng xanh")


@pytest.fixture
def server_url(postgresql_server: str) -> Iterator[str]:
    with postgresql.new_database(postgresql_server) as url:
        yield url


async def break_the_next_migration(url: str) -> None:
    """Two reports of one code, which is somebody's number here: revision 7 makes an order for each."""
    engine = create_async_engine(Settings(database_url=url).url)
    await bring_up_to_date(engine, MovableClock(), "0006")
    values = f"'{PERSONAL[0]}', 'test', '{{}}', 'quality', 'received', false, '{PERSONAL[2]}', 'phone', false"
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE reports DROP CONSTRAINT pk_reports CASCADE"))
        for number in (1, 2):
            await connection.execute(
                text(
                    "INSERT INTO reports (code, source, external_id, kind, status, is_open, description, channel,"
                    " callback_requested, place_line, created_at, due_at, updated_at)"
                    f" VALUES ({values.format(number)}, '', now(), now(), now())"
                )
            )
    await engine.dispose()


@pytest.mark.postgresql
def test_a_migration_that_fails_on_a_row_does_not_show_it(server_url: str) -> None:
    asyncio.run(break_the_next_migration(server_url))
    command = [sys.executable, "-m", "uvicorn", "outage_service.app:create_app", "--factory"]
    started = subprocess.run(
        [*command, "--port", str(free_port())],
        env=environment(server_url, OUTAGE_LOG_LEVEL="debug"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    ended = run(server_url, "keys", "list")
    for written in (started.stderr, ended.stderr):
        assert "The database cannot be opened." in written
        assert 'duplicate key value violates unique constraint "pk_work_orders"' in written
        assert [trace for trace in PERSONAL if trace in written] == []
    assert (started.returncode, ended.returncode) == (3, 1)


async def fail(database: Database, statement: str) -> BaseException:
    """What comes out of a transaction with a statement that cannot be."""
    with pytest.raises(DatabaseUnavailable) as caught:
        await database.write(lambda connection: connection.execute(text(statement), {"name": PERSONAL[1]}))
    assert caught.value.__cause__ is not None
    return caught.value.__cause__


async def test_what_does_not_fit_is_not_quoted(service: Service) -> None:
    """Values beside the statement are hidden; what the server itself quotes is left out of what is said."""
    for statement in (
        "UPDATE customers SET name = :name, node_id = NULL",
        "INSERT INTO customers (name) VALUES (:name)",
        "SELECT CAST(CAST(:name AS TEXT) AS DATE) FROM missing",
    ):
        error = await fail(service.database, statement)
        assert PERSONAL[1] not in words_of(error)
        assert isinstance(error, DBAPIError)
        assert error.hide_parameters
        assert words_of(error)


@pytest.mark.postgresql
async def test_a_value_in_the_first_line_of_what_postgresql_says_is_left_out(shared_database: str) -> None:
    database = await open_database(Settings(database_url=shared_database))
    error = await fail(database, "SELECT CAST(CAST(:name AS TEXT) AS DATE)")
    await database.close()
    assert PERSONAL[1] in str(error)  # that is how it would be shown
    assert PERSONAL[1] not in words_of(error)


@pytest.mark.postgresql
def test_a_command_that_fails_on_a_row_does_not_show_it(
    server_url: str, tmp_path: Path, program: Program
) -> None:
    assert program(server_url, "load", write_world(tmp_path / "world")).returncode == 0
    engine = create_engine(server_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE journal ADD CHECK (kind <> 'personal_data_erased')"))
    engine.dispose()
    ended = program(server_url, "erase", LE_LOI[0])
    assert ended.returncode == 1
    assert 'violates check constraint "journal_kind_check"' in ended.stderr
    assert LE_LOI[0] not in ended.stderr


def test_an_error_of_a_driver_hides_its_values_too() -> None:
    assert as_database_error("SELECT 1", ValueError("no")).hide_parameters
