"""What somebody who subscribes may have to hear at once."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.look_up import outages_touching
from outage_service.supply.outages.model import CLOSED, Outage
from outage_service.supply.outages.store import OutageSearch, list_outages
from outage_service.tables.outages import OUTAGE_COLUMNS, outages
from outage_service.telling.notices.homes_store import homes_of
from outage_service.telling.notices.model import Contact, contact_of
from outage_service.telling.notices.store import find_subscription
from outage_service.telling.notices.told_store import outages_heard_of
from outage_service.world.places.names import names_in

_MOST_CUTS = 20


async def outages_to_join(
    connection: AsyncConnection, subscription_id: str, now: datetime
) -> tuple[Contact | None, list[Outage]]:
    """The contact of a subscription, and the planned cuts of its homes and the outages that it has heard of,
    as far as they are not over; None when the subscription has ended."""
    subscription = await find_subscription(connection, subscription_id)
    if subscription is None:
        return None, []
    contact = contact_of(subscription.phone, subscription.email)
    found = {one.id: one for one in await _heard_of(connection, contact, now)}
    for home in await homes_of(connection, contact):
        if "planned_announced" not in home.events:
            continue
        touching: list[Outage] = []
        if home.customer_code is not None:
            touching = await outages_touching(connection, home.customer_code, now) or []
        elif home.place_line is not None:
            for status in ("planned", "active"):
                search = OutageSearch(status, names_in(home.place_line), None, _MOST_CUTS)
                touching += await list_outages(connection, search, now)
        found |= {one.id: one for one in touching if one.kind == "planned" and one.status not in CLOSED}
    return contact, list(found.values())


async def _heard_of(connection: AsyncConnection, contact: Contact, now: datetime) -> list[Outage]:
    o = outages.c
    ids = await outages_heard_of(connection, contact.digest)
    lasts = or_(o.expected_back_at.is_(None), o.expected_back_at > now)
    statement = select(*OUTAGE_COLUMNS).where(o.id.in_(ids), o.status != "restored", lasts)
    return [Outage(*row) for row in await connection.execute(statement)]
