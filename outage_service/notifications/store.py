"""All SQL of subscriptions."""

import uuid
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.notifications.model import Subscription, Wish
from outage_service.notifications.tables import subscriptions
from outage_service.places import line

_COLUMNS = [subscriptions.c[name] for name in Subscription.__slots__]


async def put_subscription(
    connection: AsyncConnection, wish: Wish, now: datetime
) -> tuple[Subscription, bool]:
    """Store the wish, or replace the events of the one there; and whether it is new."""
    s = subscriptions.c
    target = f"customer:{wish.customer_code}" if wish.customer_code else f"place:{line(wish.place or '')}"
    contact = f"phone:{wish.phone}" if wish.phone else f"email:{(wish.email or '').lower()}"
    same = (s.target == target) & (s.contact == contact)
    changing = update(subscriptions).where(same).values(events=wish.events, updated_at=now)
    changed = (await connection.execute(changing)).rowcount
    if not changed:
        await connection.execute(
            insert(subscriptions).values(
                id=str(uuid.uuid4()),
                target=target,
                contact=contact,
                customer_code=wish.customer_code,
                place=wish.place,
                phone=wish.phone,
                email=wish.email,
                events=wish.events,
                created_at=now,
                updated_at=now,
            )
        )
    row = (await connection.execute(select(*_COLUMNS).where(same))).one()
    return Subscription(*row), not changed


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


async def drop_subscription(connection: AsyncConnection, subscription_id: str) -> bool:
    """Forget a subscription; whether there was one."""
    dropping = delete(subscriptions).where(subscriptions.c.id == subscription_id)
    return bool((await connection.execute(dropping)).rowcount)
