"""Chooses the stage for the kind of database."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from outage_service.database.transactions import Database
from outage_service.loading.stage.postgresql_stage import postgresql_stage
from outage_service.loading.stage.sqlite_stage import sqlite_stage
from outage_service.loading.stage.stage import Stage


@asynccontextmanager
async def staging(database: Database, on_wait: Callable[[], None]) -> AsyncIterator[Stage]:
    """A cleared stage that one load at a time may use; calls `on_wait` when another load has to end first."""
    stage_of = postgresql_stage if database.sqlite_file is None else sqlite_stage
    async with stage_of(database, on_wait) as stage:
        await stage.clear()
        try:
            yield stage
        finally:
            await stage.clear()
