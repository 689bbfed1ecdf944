"""All SQL that finds and deletes what is old: sent or dropped deliveries, and journal entries nothing needs."""

from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.journal import journal

_DONE = ("sent", "dropped")


async def old_deliveries(connection: AsyncConnection, before: datetime, limit: int) -> list[int]:
    """The ids of the oldest deliveries that were sent or dropped."""
    d = deliveries.c
    old = select(d.id).where(d.status.in_(_DONE), d.created_at < before)
    return await _ids(connection, old.order_by(d.created_at).limit(limit))


async def old_entries(connection: AsyncConnection, before: datetime, limit: int) -> list[int]:
    """The ids of the oldest entries that every reader has handled and no unsent delivery refers to."""
    seen = select(func.coalesce(func.min(journal_cursors.c.last_id), 0)).scalar_subquery()
    unsent = select(deliveries.c.entry_id).where(deliveries.c.status.in_(["pending", "dead"]))
    j = journal.c
    old = select(j.id).where(j.at < before, j.id <= seen, j.id.not_in(unsent))
    return await _ids(connection, old.order_by(j.at).limit(limit))


async def delete_deliveries(connection: AsyncConnection, ids: list[int]) -> None:
    """Delete those that are still done: one may have been resent meanwhile."""
    d = deliveries.c
    await connection.execute(delete(deliveries).where(d.id.in_(ids), d.status.in_(_DONE)))


async def delete_entries(connection: AsyncConnection, ids: list[int]) -> None:
    await connection.execute(delete(journal).where(journal.c.id.in_(ids)))


async def _ids(connection: AsyncConnection, statement: Select[int]) -> list[int]:
    return list((await connection.execute(statement)).scalars())
