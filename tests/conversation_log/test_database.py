import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from assistant.conversation_log.database import Database, alembic_config, migrate, open_database
from assistant.conversation_log.housekeeping import Housekeeping, Keeping
from assistant.conversation_log.store import DatabaseLog
from assistant.conversation_log.tables import metadata
from tests.builders import SESSION, SOME_MORNING, a_conversation
from tests.fakes import SettableClock


async def test_the_migrations_make_exactly_the_tables_we_use(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.run(differences) == []


async def test_a_second_start_keeps_what_was_said(database: Database, log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    await migrate(database)
    assert await log.find(SESSION) is not None


async def test_a_record_from_before_explanations_were_kept_stays_readable(database_url: str) -> None:
    database = open_database(database_url)
    try:
        await database.run(lambda db: command.upgrade(alembic_config(db), "0003"))
        await database.run(_one_old_turn)
        await migrate(database)
        record = await DatabaseLog(database).record(SESSION)
        assert record is not None
        assert [(one.text, one.explanation) for one in record.turns] == [("mất điện rồi", None)]
    finally:
        await database.close()


def _one_old_turn(db: Connection) -> None:
    db.execute(
        text("INSERT INTO conversations (id, channel, started_at, last_at) VALUES (:id, 'chat', :at, :at)"),
        {"id": SESSION, "at": SOME_MORNING},
    )
    db.execute(
        text(
            "INSERT INTO turns (conversation_id, at, speaker, text) VALUES (:id, :at, 'caller', 'mất điện rồi')"
        ),
        {"id": SESSION, "at": SOME_MORNING},
    )


async def test_processes_that_start_at_once_prepare_one_database(database_url: str) -> None:
    processes = [open_database(database_url) for _ in range(4)]
    try:
        await asyncio.gather(*(migrate(one) for one in processes))
        await DatabaseLog(processes[0]).begin(a_conversation())
        assert await DatabaseLog(processes[3]).find(SESSION) is not None
    finally:
        for one in processes:
            await one.close()


async def test_many_processes_may_open_a_new_file_in_the_same_moment(tmp_path: Path) -> None:
    """SQLite refuses to begin the log while another does: it had happened once in some hundred openings."""
    for number in range(50):
        opened = [open_database(f"sqlite:///{tmp_path / f'{number}.db'}") for _ in range(4)]
        modes = await asyncio.gather(
            *(one.run(lambda db: db.exec_driver_sql("PRAGMA journal_mode").scalar()) for one in opened)
        )
        for one in opened:
            await one.close()
        assert modes == ["wal"] * 4


async def test_in_a_file_readers_do_not_wait_for_writers(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'assistant.db'}")
    mode = await database.run(lambda db: db.exec_driver_sql("PRAGMA journal_mode").scalar())
    await database.close()
    assert mode == "wal"


async def test_housekeeping_ends_idle_chats_and_forgets_old_ones(
    database: Database, log: DatabaseLog
) -> None:
    clock = SettableClock(SOME_MORNING)
    keeping = Keeping(retention=timedelta(days=90), idle=timedelta(minutes=30))
    housekeeping = Housekeeping(database, log, clock, keeping)
    await log.begin(a_conversation())
    clock.pass_time(minutes=31)
    await housekeeping.once()
    ended = await log.find(SESSION)
    assert ended is not None
    assert ended.outcome == "abandoned"
    clock.pass_time(days=89)
    await housekeeping.once()
    assert await log.find(SESSION) is not None
    clock.pass_time(days=2)
    await housekeeping.once()
    assert await log.find(SESSION) is None


async def test_housekeeping_forgets_recordings_with_the_conversations(
    database: Database, log: DatabaseLog
) -> None:
    asked: list[datetime] = []

    def forget(before: datetime) -> int:
        asked.append(before)
        return 1

    keeping = Keeping(retention=timedelta(days=90), idle=timedelta(minutes=30))
    await Housekeeping(database, log, SettableClock(SOME_MORNING), keeping, forget).once()
    assert asked == [SOME_MORNING - timedelta(days=90)]
