"""PostgreSQL, where many write at the same moment: the journal's order, numbers of reports, shared look-ups."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import DatabaseUnavailable
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import newest_id, next_entries, record
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from tests.outage_service.conftest import NOON, Service, make_small_world, running_service
from tests.outage_service.worlds import LE_LOI

pytestmark = pytest.mark.postgresql

WRITERS, ENTRIES_EACH = 6, 12


@pytest.fixture
async def service(shared_database: str, tmp_path: Path) -> AsyncIterator[Service]:
    async with running_service(
        Settings(database_url=shared_database, workers="off"), tmp_path / "world"
    ) as one:
        await make_small_world(one.database, tmp_path / "world")
        yield one


async def test_a_reader_of_the_journal_misses_nothing_while_processes_write_side_by_side(
    service: Service, shared_database: str
) -> None:
    others = [await open_database(Settings(database_url=shared_database)) for _ in range(2)]
    databases = [service.database, *others]
    async with service.database.reading() as connection:
        begun = await newest_id(connection)
    try:
        writing = [
            asyncio.create_task(write_some(databases[number % len(databases)], f"writer {number}"))
            for number in range(WRITERS)
        ]
        seen: list[str] = []
        position = begun
        while len(seen) < WRITERS * ENTRIES_EACH:
            new = await next_entries(databases[1], position, 5)
            seen += [entry.subject_id for entry in new]
            position = new[-1].id if new else position
            if not new and all(task.done() for task in writing):
                break
        await asyncio.gather(*writing)
    finally:
        for database in others:
            await database.close()
    # Whoever only ever goes forward has read every entry, and each writer's in its order.
    assert sorted(seen) == sorted(
        f"writer {w} entry {n:02d}" for w in range(WRITERS) for n in range(ENTRIES_EACH)
    )
    for number in range(WRITERS):
        of_one = [subject for subject in seen if subject.startswith(f"writer {number} ")]
        assert of_one == sorted(of_one)


async def write_some(database: Database, name: str) -> None:
    """Transactions that end some time after they wrote to the journal, one of three given up."""
    for number in range(ENTRIES_EACH):

        async def work(connection: AsyncConnection, number: int = number, is_in_vain: bool = False) -> None:
            entry = Entry("world_loaded", "world", f"{name} entry {number:02d}", {})
            await record(connection, Act("test", NOON), [entry])
            await connection.execute(text(f"SELECT pg_sleep({0.002 * (number % 3)})"))
            if is_in_vain:
                raise InVainError

        if number % 3 == 0:
            with pytest.raises(InVainError):
                await database.write(lambda connection: work(connection, is_in_vain=True))
        await database.write(work)


class InVainError(Exception):
    """The transaction is to leave nothing behind."""


async def test_reports_taken_in_the_same_moment_have_numbers_of_their_own(service: Service) -> None:
    answers = await asyncio.gather(
        *(service.report(None, f"call {n}", place="Chợ Hàn", kind="hazard") for n in range(30))
    )
    codes = [answer.json()["code"] for answer in answers]
    assert sorted(codes) == [f"SC261121{number:04d}" for number in range(1, 31)]


async def test_a_report_sent_again_takes_no_number(service: Service) -> None:
    first = await service.report(LE_LOI[0], "call 1", kind="quality")
    again = await service.report(LE_LOI[0], "call 1", kind="quality")
    other = await service.report(LE_LOI[1], "call 2", kind="quality")
    assert (again.status_code, again.json()) == (200, first.json())
    assert other.json()["code"] == "SC2611210002"


async def test_callers_who_ask_at_the_same_moment_each_get_their_own_answer(service: Service) -> None:
    asked = [*LE_LOI, "PC99XX9999999"] * 20
    answers = await asyncio.gather(*(service.http.get(f"/v1/customers/{code}/supply") for code in asked))
    for code, answer in zip(asked, answers, strict=True):
        if code in LE_LOI:
            assert answer.json()["customer_code"] == code
        else:
            assert answer.status_code == 404


async def test_who_gives_up_while_waiting_keeps_nobody_else_from_an_answer(service: Service) -> None:
    async def ask(code: str) -> int:
        return (await service.http.get(f"/v1/customers/{code}/supply")).status_code

    tasks = [asyncio.create_task(ask(code)) for code in LE_LOI * 20]
    await asyncio.sleep(0)
    for task in tasks[::3]:
        task.cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert {answer for answer in answers if not isinstance(answer, BaseException)} == {200}
    assert await ask(LE_LOI[0]) == 200


async def test_connections_that_the_server_closed_are_made_again(service: Service) -> None:
    await service.report(LE_LOI[0], "call 1", kind="quality")
    await service.supply(LE_LOI[0])

    async def end_others(connection: AsyncConnection) -> None:
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        await connection.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        )

    await service.database.write(end_others)
    await asyncio.sleep(0.2)
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert (await service.report(LE_LOI[1], "call 2", kind="quality")).status_code == 201


async def test_a_transaction_that_fails_leaves_nothing_and_its_connection_can_be_used(
    service: Service,
) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM customers"))
        await connection.execute(text("SELECT 1 / 0"))

    for _ in range(12):  # more often than there are connections
        with pytest.raises(DatabaseUnavailable):
            await service.database.write(work)
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
