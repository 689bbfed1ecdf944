"""All SQL of webhooks."""

from dataclasses import asdict

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.tables.outages import outage_areas
from outage_service.tables.webhooks import webhooks
from outage_service.tables.work_orders import work_orders
from outage_service.telling.webhooks.model import ConcernedUnits, Webhook
from outage_service.world.units.model import UNASSIGNED

_COLUMNS = tuple(webhooks.c)
_ALL = Prepared(select(*_COLUMNS).order_by(webhooks.c.name))


async def find_webhook(connection: AsyncConnection, name: str, for_change: bool = False) -> Webhook | None:
    statement = select(*_COLUMNS).where(webhooks.c.name == name)
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    return Webhook(*row) if row else None


async def all_webhooks(connection: AsyncConnection) -> list[Webhook]:
    """Every webhook by name; there are few."""
    return [Webhook(*row) for row in await run(connection, _ALL, {})]


async def add_webhook(connection: AsyncConnection, webhook: Webhook) -> None:
    await connection.execute(insert(webhooks).values(asdict(webhook)))


async def save_webhook(connection: AsyncConnection, webhook: Webhook) -> None:
    """Replace the webhook of this name."""
    changed = update(webhooks).where(webhooks.c.name == webhook.name)
    await connection.execute(changed.values(asdict(webhook)))


async def drop_webhook(connection: AsyncConnection, name: str) -> bool:
    """Delete a webhook; returns whether there was one."""
    dropping = delete(webhooks).where(webhooks.c.name == name)
    return bool((await connection.execute(dropping)).rowcount)


async def concerned_by_report(connection: AsyncConnection, code: str) -> ConcernedUnits:
    """The unit and corporation of a report's work order; `unassigned` when there is no order."""
    w = work_orders.c
    statement = select(w.unit, w.corporation).where(w.report_code == code)
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return ConcernedUnits([UNASSIGNED], [])
    return ConcernedUnits([row.unit], [row.corporation] if row.corporation else [])


async def units_of_outage(connection: AsyncConnection, outage_id: str) -> list[str]:
    """The units whose customers an outage affects."""
    a = outage_areas.c
    statement = select(a.unit).where(a.outage_id == outage_id, a.unit.is_not(None)).distinct()
    return [unit for unit in (await connection.execute(statement)).scalars() if unit]
