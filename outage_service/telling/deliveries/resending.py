"""Makes deliveries pending again; runs inside one transaction and writes to the journal."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import DeliveryNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.telling.deliveries import store
from outage_service.telling.deliveries.model import Delivery


async def resend(connection: AsyncConnection, delivery_id: str, act: Act) -> Delivery:
    """Make a delivery pending again, with no attempts counted, whatever its status was.

    DeliveryNotFound when there is none, or when it is so old that it was deleted.
    """
    delivery = await store.find_delivery(connection, delivery_id, for_change=True)
    if delivery is None:
        raise DeliveryNotFound
    await _resend(connection, [delivery_id], act)
    changed = await store.find_delivery(connection, delivery_id)
    assert changed is not None
    return changed


async def resend_dead(connection: AsyncConnection, limit: int, act: Act) -> int:
    """Make the oldest dead deliveries pending again, at most `limit`; returns how many."""
    dead = await store.dead_ids(connection, limit)
    if dead:
        await _resend(connection, dead, act)
    return len(dead)


async def _resend(connection: AsyncConnection, delivery_ids: Sequence[str], act: Act) -> None:
    await store.make_pending(connection, delivery_ids, act.at)
    entries = [Entry("delivery_resent", "delivery", one, {}) for one in delivery_ids]
    await record(connection, act, entries)
