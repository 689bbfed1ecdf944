"""Deletes old deliveries that were sent or dropped, and old journal entries that have no unsent delivery.

Drops deliveries that wait in vain: their channel is closed (`notices.channels`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.telling.deliveries import pruning_store as store
from outage_service.telling.deliveries.model import Channel

# Few at a time, so that other writers wait only milliseconds.
_AT_ONCE = 500
# Another process may have the gateway, while this one has not been started again with the new settings.
_WAITS_IN_VAIN_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Keeping:
    """How long to keep sent deliveries and journal entries."""

    deliveries_for: timedelta
    journal_for: timedelta


async def prune(database: Database, keeping: Keeping, clock: Clock, closed: Collection[Channel] = ()) -> bool:
    """Delete some of what is older than `keeping`, and drop what has been due for a day on a `closed` channel;
    True when there may be more."""
    now = clock()
    async with database.reading() as connection:
        # Read before the write lock is taken: nearly always there is nothing to delete.
        deliveries = await store.old_deliveries(connection, now - keeping.deliveries_for, _AT_ONCE)
        in_vain = await store.due_on(connection, closed, now - _WAITS_IN_VAIN_FOR, _AT_ONCE)
        entries = await store.old_entries(connection, now - keeping.journal_for, _AT_ONCE)

    async def work(connection: AsyncConnection) -> None:
        await store.delete_deliveries(connection, deliveries)
        await store.delete_entries(connection, entries)
        await store.drop(connection, in_vain, now)

    if deliveries or entries or in_vain:
        await database.write(work)
    return _AT_ONCE in (len(deliveries), len(entries), len(in_vain))
