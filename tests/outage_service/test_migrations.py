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
from tests.outage_service.conftest import running_service


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


OF_REVISION_2 = """
INSERT INTO nodes (node_id, kind, name) VALUES ('S1', 'substation', 'x');
INSERT INTO node_ancestors (node_id, ancestor_id, height) VALUES ('S1', 'S1', 0);
INSERT INTO customers (customer_code, name, phones, address, ward, province, node_id, priority, unit, area_line)
VALUES ('PC05II0000001', 'x', '[]', '12 Lê Lợi', 'Phường Điện Bàn', 'Đà Nẵng', 'S1', 0, 'PC05II',
        ' le loi dien ban da nang ');
INSERT INTO outages (id, kind, status, cause_kind, cause_text, area_text, node_ids, started_at,
                     customers_affected, updated_at)
VALUES ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'unplanned', 'confirmed', 'tree', '', 'Chợ Vĩnh Điện',
        '["S1"]', '2026-11-21T03:00:00.000000+00:00', 1, '2026-11-21T03:00:00.000000+00:00');
INSERT INTO outage_nodes (outage_id, node_id, is_open) VALUES ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'S1', TRUE);
INSERT INTO outage_areas (outage_id, unit, line)
VALUES ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'PC05II', ' le loi dien ban da nang ')
"""


async def test_outages_of_before_are_found_by_exact_place(settings: Settings, tmp_path: Path) -> None:
    """As revision 2 left them: lines without the bounds of their names."""
    engine = create_async_engine(settings.url)
    await bring_up_to_date(engine, "0002")
    async with engine.begin() as connection:
        for statement in OF_REVISION_2.split(";"):
            await connection.execute(text(statement))
    await engine.dispose()
    async with running_service(settings, tmp_path) as service:
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
