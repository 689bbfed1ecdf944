"""Retention reaches what Rasa remembers. The table is made as Rasa makes it."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    insert,
    select,
)

from assistant.conversation_log.database import Database
from assistant.conversation_log.dialogue_memory import AT_ONCE, DialogueMemory
from assistant.conversation_log.housekeeping import Housekeeping, Keeping
from assistant.conversation_log.store import DatabaseLog
from assistant.errors import ConversationLogUnavailable
from tests.builders import SOME_MORNING
from tests.fakes import SettableClock

DAY = timedelta(days=1)

events = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("data", Text),
)


def rasa_database(url: str) -> Engine:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if url.startswith("sqlite"):
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    events.metadata.create_all(engine)
    return engine


def remember(engine: Engine, *said: tuple[str, datetime]) -> None:
    rows = [
        {"sender_id": sender, "type_name": "user", "timestamp": at.timestamp(), "data": "0905123456"}
        for sender, at in said
    ]
    with engine.begin() as connection:
        connection.execute(insert(events), rows)


def remembered(engine: Engine) -> Sequence[str]:
    with engine.connect() as connection:
        return connection.scalars(select(events.c.sender_id).order_by(events.c.id)).all()


def as_rasa_names_it(url: str) -> str:
    """The tracker store's address, as the setting gives it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


async def test_after_retention_rasa_remembers_nothing_of_a_conversation(
    database: Database, log: DatabaseLog, database_url: str
) -> None:
    engine = rasa_database(database_url)
    now = SOME_MORNING + 100 * DAY
    remember(
        engine,
        ("old", now - 91 * DAY),
        ("old", now - 90.5 * DAY),
        ("comes back", now - 95 * DAY),
        ("comes back", now - 2 * DAY),
        ("new", now),
    )
    keeping = Keeping(retention=90 * DAY, idle=timedelta(minutes=30))
    memory = DialogueMemory(as_rasa_names_it(database_url))
    await Housekeeping(database, log, SettableClock(now), keeping).clear_memory(memory)
    assert remembered(engine) == ["comes back", "comes back", "new"]
    await memory.close()
    engine.dispose()


async def test_very_many_old_conversations_are_deleted_in_pieces(database_url: str) -> None:
    engine = rasa_database(database_url)
    remember(
        engine, *((f"old {n}", SOME_MORNING) for n in range(2 * AT_ONCE + 1)), ("new", SOME_MORNING + DAY)
    )
    memory = DialogueMemory(as_rasa_names_it(database_url))
    assert await memory.forget_before(SOME_MORNING + DAY / 2) == 2 * AT_ONCE + 1
    assert remembered(engine) == ["new"]
    await memory.close()
    engine.dispose()


async def test_before_rasas_first_start_there_is_nothing_to_forget(tmp_path: Path) -> None:
    path = tmp_path / "state" / "tracker.db"
    memory = DialogueMemory(f"sqlite:///{path}")
    assert await memory.forget_before(SOME_MORNING) == 0
    assert not path.exists()
    await memory.close()


async def test_a_database_without_rasas_table_has_nothing_to_forget(
    database: Database, database_url: str
) -> None:
    memory = DialogueMemory(as_rasa_names_it(database_url))
    assert await memory.forget_before(SOME_MORNING) == 0
    await memory.close()


async def test_a_database_that_is_away_is_said_in_our_own_words() -> None:
    memory = DialogueMemory("postgresql://nobody:secret@127.0.0.1:9/tracker")
    with pytest.raises(ConversationLogUnavailable) as away:
        await memory.forget_before(SOME_MORNING)
    assert "secret" not in str(away.value)
    await memory.close()


async def test_callers_are_answered_while_a_busy_database_keeps_the_work_waiting(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    engine = rasa_database(url)
    remember(engine, ("old", SOME_MORNING))
    memory = DialogueMemory(url)
    with engine.connect() as rasa:
        rasa.exec_driver_sql("BEGIN IMMEDIATE")
        work = asyncio.create_task(memory.forget_before(SOME_MORNING + DAY))
        slowest = 0.0
        for _ in range(20):
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            slowest = max(slowest, time.perf_counter() - before)
        assert not work.done()
        rasa.rollback()
    assert slowest < 0.15
    assert await work == 1
    assert remembered(engine) == []
    await memory.close()
    engine.dispose()
