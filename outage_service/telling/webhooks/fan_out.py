"""Makes the deliveries to webhooks for a change in the journal."""

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.journal.model import PUBLISHED, Recorded
from outage_service.telling.deliveries.model import NewDelivery
from outage_service.telling.webhooks import store
from outage_service.telling.webhooks.model import (
    REPORT_KINDS,
    ConcernedUnits,
    is_concerned,
    payload_of,
    wants,
)
from outage_service.world.units.store import unit_on


async def webhook_deliveries(connection: AsyncConnection, entry: Recorded) -> list[NewDelivery]:
    """One delivery for each webhook that wants this kind of event about these units.

    Events about one report or outage reach a webhook in order.
    """
    if entry.kind not in PUBLISHED:
        return []
    asked = [webhook for webhook in await store.all_webhooks(connection) if wants(webhook, entry.kind)]
    if not asked:
        return []
    if not all(webhook.is_for_all for webhook in asked):
        concerned = await _concerned(connection, entry)
        asked = [webhook for webhook in asked if is_concerned(webhook, concerned)]
    return [
        NewDelivery(
            entry_id=entry.id,
            channel="webhook",
            address=webhook.name,
            once=f"webhook:{webhook.name}:{entry.id}",
            payload=payload_of(entry),
            due_at=entry.at,
            thread=f"{entry.subject}:{entry.subject_id}",
        )
        for webhook in asked
    ]


async def _concerned(connection: AsyncConnection, entry: Recorded) -> ConcernedUnits:
    if entry.kind in REPORT_KINDS:
        return await store.concerned_by_report(connection, entry.subject_id)
    units = await store.units_of_outage(connection, entry.subject_id)
    rows = [await unit_on(connection, unit, local_date(entry.at)) for unit in units]
    return ConcernedUnits(units, {row.corporation for row in rows if row is not None})
