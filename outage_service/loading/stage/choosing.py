"""Which stage a load uses: that of its database."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from outage_service.database.transactions import Database
from outage_service.loading.stage.stage import Stage


@asynccontextmanager
async def staging(database: Database, on_wait: Callable[[], None]) -> AsyncIterator[Stage]:
    """A cleared stage for the only load at this time; `on_wait` is called when another has to end first."""
    async with _stage_of(database, on_wait) as stage:
        await stage.clear()
        try:
            yield stage
        finally:
            await stage.clear()


def _stage_of(database: Database, on_wait: Callable[[], None]) -> AbstractAsyncContextManager[Stage]:
    # Imported when it is needed: the driver of the other database would lengthen the start of each load.
    if database.sqlite_file is None:
        from outage_service.loading.stage.postgresql_stage import postgresql_stage

        return postgresql_stage(database, on_wait)
    from outage_service.loading.stage.sqlite_stage import sqlite_stage

    return sqlite_stage(database, on_wait)
