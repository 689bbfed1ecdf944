"""All SQL that finds and deletes what is old: sent or dropped deliveries, and journal entries nothing needs;
and that drops deliveries nobody will send."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.journal import journal
from outage_service.telling.deliveries.model import Channel

Id = TypeVar("Id", int, str)

_DONE = ("sent", "dropped")


async def old_deliveries(connection: AsyncConnection, before: datetime, limit: int) -> list[str]:
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


async def due_on(
    connection: AsyncConnection, channels: Collection[Channel], before: datetime, limit: int
) -> list[str]:
    """The ids of pending deliveries on these channels that were due before a moment."""
    if not channels:
        return []
    d = deliveries.c
    due = select(d.id).where(d.status == "pending", d.channel.in_(channels), d.due_at < before)
    return await _ids(connection, due.order_by(d.due_at).limit(limit))


async def drop(connection: AsyncConnection, ids: list[str], now: datetime) -> None:
    """Drop those that are still pending."""
    d = deliveries.c
    dropping = update(deliveries).where(d.id.in_(ids), d.status == "pending")
    await connection.execute(dropping.values(status="dropped", done_at=now, leased_until=None))


async def delete_deliveries(connection: AsyncConnection, ids: list[str]) -> None:
    """Delete those that are still done: one may have been resent meanwhile."""
    d = deliveries.c
    await connection.execute(delete(deliveries).where(d.id.in_(ids), d.status.in_(_DONE)))


async def delete_entries(connection: AsyncConnection, ids: list[int]) -> None:
    await connection.execute(delete(journal).where(journal.c.id.in_(ids)))


async def _ids(connection: AsyncConnection, statement: Select[Id]) -> list[Id]:
    return list((await connection.execute(statement)).scalars())
