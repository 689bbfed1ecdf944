"""Deletes old deliveries that were sent or dropped, and old journal entries that have no unsent delivery."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.journal import journal

# Few at a time, so that other writers wait only milliseconds.
_AT_ONCE = 500
_DONE = ("sent", "dropped")


@dataclass(frozen=True)
class Keeping:
    """How long to keep sent deliveries and journal entries."""

    deliveries_for: timedelta
    journal_for: timedelta


async def prune(database: Database, keeping: Keeping, clock: Clock) -> bool:
    """Delete some of what is older than `keeping`; True when there may be more."""
    now = clock()
    old_deliveries = _old_deliveries(now - keeping.deliveries_for)
    old_entries = _old_entries(now - keeping.journal_for)
    async with database.reading() as connection:
        # Read before the write lock is taken: nearly always there is nothing to delete.
        found = [
            (table, list((await connection.execute(old)).scalars()))
            for table, old in ((deliveries, old_deliveries), (journal, old_entries))
        ]

    async def work(connection: AsyncConnection) -> None:
        for table, ids in found:
            await _forget(connection, table, ids)

    if any(ids for _, ids in found):
        await database.write(work)
    return any(len(ids) == _AT_ONCE for _, ids in found)


async def _forget(connection: AsyncConnection, table: Table, ids: list[object]) -> None:
    gone = delete(table).where(table.c.id.in_(ids))
    if table is deliveries:
        gone = gone.where(deliveries.c.status.in_(_DONE))  # one may have been resent meanwhile
    if ids:
        await connection.execute(gone)


def _old_deliveries(before: datetime) -> Select[tuple[str]]:
    d = deliveries.c
    old = select(d.id).where(d.status.in_(_DONE), d.created_at < before)
    return old.order_by(d.created_at).limit(_AT_ONCE)


def _old_entries(before: datetime) -> Select[tuple[int]]:
    """Old entries that every reader has handled and no unsent delivery refers to."""
    seen = select(func.coalesce(func.min(journal_cursors.c.last_id), 0)).scalar_subquery()
    unsent = select(deliveries.c.entry_id).where(deliveries.c.status.in_(["pending", "dead"]))
    j = journal.c
    old = select(j.id).where(j.at < before, j.id <= seen, j.id.not_in(unsent))
    return old.order_by(j.at).limit(_AT_ONCE)
