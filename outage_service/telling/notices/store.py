"""All SQL of subscriptions."""

import uuid
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.tables.subscriptions import subscriptions
from outage_service.telling.notices.model import Subscription, Wish, contact_of, target_of
from outage_service.world.places.finding import names_today
from outage_service.world.places.names import Name, area_line, names_of

_LONGEST_WORD = 300  # in other scripts one letter may become several when it is folded
_COLUMNS = [subscriptions.c[name] for name in Subscription.__slots__]


async def put_subscription(
    connection: AsyncConnection, wish: Wish, now: datetime
) -> tuple[Subscription, bool]:
    """Store the wish, or replace the events of the same subscription; returns it and whether it is new."""
    s = subscriptions.c
    target = target_of(wish)
    contact = f"phone:{wish.phone}" if wish.phone else f"email:{(wish.email or '').lower()}"
    same = (s.target == target) & (s.contact == contact)
    changing = update(subscriptions).where(same).values(events=wish.events, updated_at=now)
    changed = (await connection.execute(changing)).rowcount
    if not changed:
        names = await _watched(connection, wish, now)
        await connection.execute(
            insert(subscriptions).values(
                id=str(uuid.uuid4()),
                target=target,
                contact=contact,
                customer_code=wish.customer_code,
                place=wish.place,
                place_line=area_line(names) if names else None,
                place_word=names[0].words[0][:_LONGEST_WORD] if names else None,
                contact_digest=contact_of(wish.phone, wish.email).digest,
                phone=wish.phone,
                email=wish.email,
                events=wish.events,
                created_at=now,
                updated_at=now,
            )
        )
    row = (await connection.execute(select(*_COLUMNS).where(same))).one()
    return Subscription(*row), not changed


async def _watched(connection: AsyncConnection, wish: Wish, now: datetime) -> list[Name]:
    """The names of the watched place, today's if they are known; empty when no place is watched."""
    if wish.customer_code or not wish.place:
        return []
    return await names_today(connection, names_of(wish.place), local_date(now))


async def find_subscriptions(
    connection: AsyncConnection, phone: str | None, email: str | None, customer_code: str | None
) -> list[Subscription]:
    """The subscriptions that match everything given, oldest first."""
    s = subscriptions.c
    statement = select(*_COLUMNS).order_by(s.created_at, s.id).limit(200)
    if phone is not None:
        statement = statement.where(s.phone == phone)
    if email is not None:
        statement = statement.where(s.email == email)
    if customer_code is not None:
        statement = statement.where(s.customer_code == customer_code)
    return [Subscription(*row) for row in await connection.execute(statement)]


async def find_subscription(connection: AsyncConnection, subscription_id: str) -> Subscription | None:
    statement = select(*_COLUMNS).where(subscriptions.c.id == subscription_id)
    row = (await connection.execute(statement)).one_or_none()
    return Subscription(*row) if row else None


async def drop_subscription(connection: AsyncConnection, subscription_id: str) -> Subscription | None:
    """Delete a subscription and return it; None when there was none."""
    mine = subscriptions.c.id == subscription_id
    row = (await connection.execute(select(*_COLUMNS).where(mine))).one_or_none()
    dropped = (await connection.execute(delete(subscriptions).where(mine))).rowcount
    return Subscription(*row) if row and dropped else None
