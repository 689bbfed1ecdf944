"""From the journal to deliveries: each change once, whoever of several processes gets to it."""

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
# A step ends after about so many deliveries.
_DELIVERIES = 5_000
# A change that a whole city subscribed to is no reason to keep writers waiting: so many in one transaction.
_AT_ONCE = 1_000


async def fan_out(database: Database, fan_outs: Sequence[FanOut], clock: Clock) -> bool:
    """Make the deliveries of the next changes in the journal; whether there may be more to do.

    Who is to be told is read while others write. The reader's place in the journal moves in the transaction
    of the last deliveries: a crash before it makes them again, which `once` turns into nothing, and so does
    another process at the same changes.
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
        raise  # the database's trouble passes: the whole step is done again
    except Exception as error:
        # One change that cannot be told must not keep all later ones from being told.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("entry %s of the journal is not told: %s\n%s", entry.id, type(error).__name__, where)
        return []
