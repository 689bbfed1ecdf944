"""Deletes old records of what subscribers have heard: the outages are over."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.tables.subscriptions import notices_told

LOOK_FOR_OLD_NOTICES_S = 3_600.0


async def forget_old_notices(database: Database, keep: timedelta, clock: Clock) -> bool:
    """Delete what is older than `keep`; always False: nothing is left."""
    is_old = notices_told.c.told_at < clock() - keep

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(delete(notices_told).where(is_old))

    async with database.reading() as connection:
        # Read before the write lock is taken: nearly always there is nothing to delete.
        is_any = (await connection.execute(select(notices_told.c.said).where(is_old).limit(1))).first()
    if is_any is not None:
        await database.write(work)
    return False
