"""The schema is brought up to date at start-up, from nothing and from before."""

import asyncio
import socket
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from outage_service.database import open_database
from outage_service.errors import DatabaseUnavailable
from outage_service.migrations.upgrade import FOLDER, bring_up_to_date, head_revision
from outage_service.schema import metadata
from outage_service.settings import Settings
from tests.outage_service.conftest import Service
from tests.outage_service.worlds import outage_row


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


async def revision_in(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        revision: str = (
            await connection.execute(text("SELECT version_num FROM alembic_version"))
        ).scalar_one()
        return revision


def test_the_newest_file_is_the_newest_revision() -> None:
    assert scripts().get_current_head() == head_revision()


async def test_an_empty_database_gets_the_tables_that_the_code_expects(settings: Settings) -> None:
    database = await open_database(settings)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.reading() as connection:
        found = await connection.run_sync(differences)
    await database.close()
    assert found == []


async def test_data_of_the_previous_revision_survives(settings: Settings) -> None:
    previous = scripts().get_revision(head_revision()).down_revision
    engine = create_async_engine(settings.url)
    await bring_up_to_date(engine, str(previous))
    async with engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO nodes (node_id, kind, name) VALUES ('S1', 'substation', 'x')")
        )
    assert await revision_in(engine) == previous

    database = await open_database(settings)
    async with database.reading() as connection:
        names = (await connection.execute(text("SELECT name FROM nodes"))).scalars().all()
    await database.close()
    assert (await revision_in(engine), names) == (head_revision(), ["x"])
    await engine.dispose()


async def test_outages_of_before_are_found_by_exact_place(service: Service, tmp_path: Path) -> None:
    """As the revision before left them: lines without the bounds of their names."""
    await service.load(outage_row(area_text="Chợ Vĩnh Điện"))

    async def as_before(connection: AsyncConnection) -> None:
        for change in (
            "UPDATE customers SET area_line = ' le loi dien ban da nang '",
            "UPDATE outage_areas SET line = ' le loi dien ban da nang '",
            "UPDATE alembic_version SET version_num = '0002'",
        ):
            await connection.execute(text(change))

    await service.database.write(as_before)
    async with service.database.reading() as connection:
        engine = create_async_engine(connection.engine.url)
    await bring_up_to_date(engine)
    await engine.dispose()
    for place in ("12 Lê Lợi, phường Điện Bàn", "chợ vĩnh điện"):
        items = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
        assert len(items) == 1


@pytest.mark.postgresql
async def test_postgresql_is_not_waited_for_without_end(shared_database: str) -> None:
    database = await open_database(Settings(database_url=shared_database))
    async with database.reading() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == "10s"
    await database.close()


async def test_a_postgresql_server_that_does_not_answer_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/none"
        async with asyncio.timeout(15):
            with pytest.raises(DatabaseUnavailable):
                await open_database(Settings(database_url=url))


async def test_several_processes_may_start_at_the_same_moment(settings: Settings) -> None:
    databases = await asyncio.gather(*(open_database(settings) for _ in range(4)))
    for database in databases:
        await database.close()
    engine = create_async_engine(settings.url)
    assert await revision_in(engine) == head_revision()
    await engine.dispose()


async def test_an_up_to_date_database_is_opened_without_waiting_for_a_writer(settings: Settings) -> None:
    database = await open_database(settings)

    async def open_meanwhile(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM report_counters"))
        async with asyncio.timeout(5):
            await (await open_database(settings)).close()

    await database.write(open_meanwhile)
    await database.close()
