"""SQLite behind SQLAlchemy's asyncio: whole transactions, the library's own errors, nothing stuck."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.sqlite_driver import Connection
from outage_service.database.transactions import Database
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings

COUNT = text("SELECT count(*) FROM report_counters")
ADD = text("INSERT INTO report_counters (day, last) VALUES (:day, 1)")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/outage.db"))
    yield opened
    await opened.close()


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(COUNT)).scalar_one())


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(ADD, {"day": "2026-11-21"})
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(work)
    assert await count(database) == 0


async def test_the_errors_are_those_that_sqlalchemy_tells_of(database: Database) -> None:
    async with database.reading() as connection:
        with pytest.raises(OperationalError, match="no such table"):
            await connection.execute(text("SELECT * FROM nowhere"))
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO report_counters (day, last) VALUES (NULL, NULL)"))
        assert (await connection.execute(COUNT)).scalar_one() == 0  # and it goes on


async def test_rows_come_back_from_a_statement_that_writes(database: Database) -> None:
    async def work(connection: AsyncConnection) -> list[tuple[str, int]]:
        adding = text(
            "INSERT INTO report_counters (day, last) VALUES ('2026-11-20', 1), ('2026-11-21', 2)"
            " RETURNING day, last"
        )
        return [(day, last) for day, last in await connection.execute(adding)]

    assert await database.write(work) == [("2026-11-20", 1), ("2026-11-21", 2)]


async def test_a_caller_who_hangs_up_leaves_the_connection_usable(database: Database) -> None:
    slow = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)"
        " SELECT count(*) FROM n"
    )

    async def ask(statement: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(ADD, {"day": statement})
            await connection.execute(slow)

        await database.write(work)

    for number in range(3):
        asking = asyncio.create_task(ask(f"2026-11-0{number + 1}"))
        await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert asking.cancelled()
    async with asyncio.timeout(20):
        await asyncio.gather(*(database.write(add_one(day)) for day in range(10, 20)))
    assert await count(database) == 10


def add_one(day: int):  # type: ignore[no-untyped-def]
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(ADD, {"day": f"2026-11-{day}"})

    return work


async def test_a_closed_connection_says_so_and_may_be_closed_again(tmp_path: Path) -> None:
    connection = await Connection(tmp_path / "some.db", 1).opened()
    await connection.cursor().execute("CREATE TABLE t (x)")
    await connection.close()
    await connection.close()
    with pytest.raises(ValueError, match="no active connection"):
        connection.raw  # noqa: B018 - asking is the test
