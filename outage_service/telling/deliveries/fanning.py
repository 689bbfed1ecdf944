"""Makes deliveries from the journal: each change once, even with several processes."""

import logging
import traceback
from collections.abc import Sequence
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.journal.model import Recorded
from outage_service.journal.store import next_entries
from outage_service.telling.deliveries import store
from outage_service.telling.deliveries.model import FanOut, NewDelivery

log = logging.getLogger("outage_service")

CURSOR = "deliveries"
_ENTRIES = 200
# A step stops reading entries after this many deliveries.
_DELIVERIES = 5_000
# Deliveries in one transaction: a change that concerns a whole city must not block other writers.
_AT_ONCE = 1_000


async def fan_out(database: Database, fan_outs: Sequence[FanOut], clock: Clock) -> bool:
    """Make the deliveries for the next changes in the journal; True when there may be more.

    It reads the addressees without a write lock. The last transaction also moves the cursor: after a crash
    before it, or when another process handles the same changes, the same deliveries are made again, and
    `once` keeps them from being stored twice.
    """
    seen = await store.cursor_at(database, CURSOR)
    entries = await next_entries(database, seen, _ENTRIES)
    if not entries:
        return False
    made: list[NewDelivery] = []
    last = seen
    async with database.reading() as connection:
        for entry in entries:
            for make in fan_outs:
                made += await _deliveries_of(connection, entry, make)
            last = entry.id
            if len(made) >= _DELIVERIES:
                break
    *first, rest = [made[start : start + _AT_ONCE] for start in range(0, len(made), _AT_ONCE)] or [[]]
    for some in first:
        await database.write(partial(store.add_deliveries, new=some, now=clock()))

    async def finish(connection: AsyncConnection) -> None:
        await store.add_deliveries(connection, rest, clock())
        await store.move_cursor(connection, CURSOR, seen, last)

    await database.write(finish)
    return True


async def _deliveries_of(connection: AsyncConnection, entry: Recorded, make: FanOut) -> list[NewDelivery]:
    try:
        return await make(connection, entry)
    except SQLAlchemyError:
        raise  # database errors pass: the whole step is tried again
    except Exception as error:
        # One change that fails must not block all later ones.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("entry %s of the journal is not told: %s\n%s", entry.id, type(error).__name__, where)
        return []
