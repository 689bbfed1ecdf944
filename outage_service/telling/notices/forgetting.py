"""Deletes old records of what subscribers have heard, when the outages are over."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.telling.notices.told_store import forget_told_before, is_any_told_before

LOOK_FOR_OLD_NOTICES_S = 3_600.0


async def forget_old_notices(database: Database, keep: timedelta, clock: Clock) -> bool:
    """Delete what is older than `keep`; always False: nothing is left."""
    before = clock() - keep

    async def work(connection: AsyncConnection) -> None:
        await forget_told_before(connection, before)

    async with database.reading() as connection:
        # Read before the write lock is taken: nearly always there is nothing to delete.
        is_any = await is_any_told_before(connection, before)
    if is_any:
        await database.write(work)
    return False
