"""The schema is brought up to date at start-up, from nothing and from before."""

import asyncio
import socket
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from outage_service.clock import VIETNAM
from outage_service.errors import DatabaseUnavailable
from outage_service.migrations.opening import open_database
from outage_service.migrations.upgrade import FOLDER, bring_up_to_date, head_revision
from outage_service.settings import Settings
from outage_service.tables.schema import metadata
from outage_service.telling.notices.knowledge import Told
from outage_service.telling.notices.model import contact_of
from outage_service.telling.notices.told_store import last_heard
from tests.outage_service.conftest import MovableClock, running_service


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
        # The search indexes of `gazetteer` are made in each database's own way and are no tables of ours.
        ours = {"include_name": lambda name, *_: not str(name).startswith("place_index_")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))

    async with database.reading() as connection:
        found = await connection.run_sync(differences)
    await database.close()
    assert found == []


REVISIONS = sorted(file.name.split("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))
OF_BEFORE = Path(__file__).parent / "revisions"


async def write_as_of(settings: Settings, revision: str) -> None:
    """A database as the program of a revision left it: each part of the data from the revision that brought it."""
    engine = create_async_engine(settings.url)
    for step in REVISIONS[: REVISIONS.index(revision) + 1]:
        await bring_up_to_date(engine, MovableClock(), step)
        file = OF_BEFORE / f"{step}.sql"
        if file.exists():
            async with engine.begin() as connection:
                await execute_all(connection, file.read_text(encoding="utf-8"))
    assert await revision_in(engine) == revision
    await engine.dispose()


async def execute_all(connection: AsyncConnection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            await connection.exec_driver_sql(statement)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_database_of_any_earlier_revision_is_upgraded_and_answers(
    settings: Settings, tmp_path: Path, revision: str
) -> None:
    """Nobody has to have installed every version: each is brought up to date in one go."""
    await write_as_of(settings, revision)
    async with running_service(settings, tmp_path) as service:
        customer = (await service.http.get("/v1/customers", params={"phone": "0905000001"})).json()["items"]
        assert [found["name"] for found in customer] == ["Nguyễn Thị Hạnh"]
        supply = await service.supply(AN_OLD_CUSTOMER)
        assert (supply["state"], supply["current"]["id"]) == ("outage", AN_OLD_OUTAGE)
        assert supply["current"]["customers_affected"] == 1
        found = (await service.http.get("/v1/outages", params={"place": "12 Lê Lợi, Điện Bàn"})).json()
        assert [outage["id"] for outage in found["items"]] == [AN_OLD_OUTAGE]
        history = (await service.http.get(f"/v1/outages/{AN_OLD_OUTAGE}")).json()["revisions"]
        assert [step["reason"] for step in history] == ["cây đổ"]
        if revision >= "0002":
            assert supply["open_report"]["code"] == "SC2611210001"
            reports = (await service.http.get("/v1/reports")).json()["items"]
            assert {report["code"] for report in reports} == {"SC2611210001", "SC2611210002"}
            wishes = await service.http.get("/v1/subscriptions", params={"phone": "0905000001"})
            assert len(wishes.json()["items"]) == 1
        planned = [(cut["area_text"], cut["customers_affected"]) for cut in supply["planned"]]
        assert planned == ([("Phường Điện Bàn", 1)] if revision >= "0011" else [])
        # What was there goes on, and new things come after it.
        back = await service.http.post(f"/v1/outages/{AN_OLD_OUTAGE}/restorations", json={})
        assert back.json()["status"] == "restored", back.text
        new = await service.report(AN_OLD_CUSTOMER, "new", kind="quality")
        assert (new.status_code, new.json()["code"] > "SC2611210002") == (201, revision >= "0002")


def heard_at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (16, Told("off")),
        (17, Told("cut", heard_at(26, 8), heard_at(26, 10))),
        (18, Told("cut", heard_at(26, 8))),
        (19, Told("cut", None, heard_at(21, 17, 30))),
        (20, Told("cut")),
        (21, Told("cut", heard_at(21, 9), heard_at(21, 13))),  # the later end was told last
        (22, Told("cut", heard_at(21, 9), heard_at(21, 11))),
    ],
)
async def test_an_upgrade_keeps_what_contacts_have_heard(settings: Settings, number: int, told: Told) -> None:
    await write_as_of(settings, "0016")
    database = await open_database(settings)
    subject_id = f"0b5d6b3e-0f6a-4a52-9c57-0000000000{number}"
    async with database.reading() as connection:
        heard = await last_heard(connection, contact_of("0905000001", None).digest, [subject_id])
    await database.close()
    assert heard is not None
    assert heard.told == told


AN_OLD_CUSTOMER = "PC05II0000001"
AN_OLD_OUTAGE = "0b5d6b3e-0f6a-4a52-9c57-000000000000"


async def test_a_process_of_revision_3_that_still_runs_breaks_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    """Promised for a rolling upgrade: what an older process writes is stored whole, or refused.

    New columns can be left out, and no row it writes confuses the new processes; it does not write the
    journal, so nobody is told of what it does.
    """
    await (await open_database(settings)).close()
    engine = create_async_engine(settings.url)
    async with engine.begin() as connection:
        for revision in ("0001", "0002", "0003"):
            await execute_all(connection, (OF_BEFORE / f"{revision}.sql").read_text(encoding="utf-8"))
    await engine.dispose()
    async with running_service(settings, tmp_path) as service:
        supply = await service.supply(AN_OLD_CUSTOMER)
        assert (supply["state"], supply["open_report"]["code"]) == ("outage", "SC2611210001")
        answer = await service.http.patch("/v1/reports/SC2611210001", json={"status": "resolved"})
        assert answer.status_code == 200
        assert (await service.http.get("/v1/reports/SC2611210002")).json()["status"] == "resolved"


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
