"""All SQL of subscriptions, and of what subscribers already know."""

import uuid
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.telling.notices.model import Subscription, Wish, target_of
from outage_service.world.places.names import Name, area_line, names_of
from outage_service.world.places.reading import readings

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
    said = names_of(wish.place)
    understood = await readings(connection, said, local_date(now))
    return understood[0].names if understood and not understood[0].lost_street else said


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


async def drop_subscription(connection: AsyncConnection, subscription_id: str) -> Subscription | None:
    """Delete a subscription and return it; None when there was none."""
    mine = subscriptions.c.id == subscription_id
    row = (await connection.execute(select(*_COLUMNS).where(mine))).one_or_none()
    dropped = (await connection.execute(delete(subscriptions).where(mine))).rowcount
    return Subscription(*row) if row and dropped else None


async def last_said(
    connection: AsyncConnection, contact_digest: str, subject_id: str, topic: str
) -> str | None:
    """What a contact last heard about a topic of an outage; None when nothing yet."""
    t = notices_told.c
    mine = (t.contact_digest == contact_digest) & (t.subject_id == subject_id) & (t.topic == topic)
    said: str | None = (await connection.execute(select(t.said).where(mine))).scalar_one_or_none()
    return said


async def note_said(
    connection: AsyncConnection, contact_digest: str, subject_id: str, topic: str, said: str, now: datetime
) -> None:
    """Store what a contact has heard, for `last_said`."""
    t = notices_told.c
    mine = (t.contact_digest == contact_digest) & (t.subject_id == subject_id) & (t.topic == topic)
    changing = update(notices_told).where(mine).values(said=said, told_at=now)
    if not (await connection.execute(changing)).rowcount:
        row = {"contact_digest": contact_digest, "subject_id": subject_id, "topic": topic}
        await connection.execute(insert(notices_told).values(**row, said=said, told_at=now))


async def is_any_said_before(connection: AsyncConnection, moment: datetime) -> bool:
    old = select(notices_told.c.said).where(notices_told.c.told_at < moment).limit(1)
    return (await connection.execute(old)).first() is not None


async def forget_said_before(connection: AsyncConnection, moment: datetime) -> None:
    """Delete what `last_said` would find from before a moment."""
    await connection.execute(delete(notices_told).where(notices_told.c.told_at < moment))
