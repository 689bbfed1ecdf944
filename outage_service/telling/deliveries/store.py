"""All SQL of deliveries."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.database.transactions import Database
from outage_service.tables.columns import UtcTime
from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.telling.deliveries.model import Channel, Delivery, NewDelivery, Settled, Status

_COLUMNS = tuple(deliveries.c)
# Only this many due deliveries are considered, so the time to find the next does not grow with the backlog.
_LOOKED_AT = 1_000
# SQLite uses a partial index only when a query repeats its condition word for word.
_IS_PENDING: ColumnElement[str] = literal_column("'pending'")


@dataclass(frozen=True)
class LeaseWish:
    """Which due deliveries of a channel to lease: at most `room`, at most `for_one` for one address, none for
    the `busy` addresses, and with `only` none for other addresses."""

    channel: Channel
    room: int
    for_one: int
    busy: Collection[str] = ()
    only: Collection[str] | None = None

    def addresses(self) -> list[ColumnElement[bool]]:
        """The SQL conditions on the address."""
        conditions: list[ColumnElement[bool]] = []
        if self.busy:
            conditions.append(deliveries.c.address.not_in(list(self.busy)))
        if self.only is not None:
            conditions.append(deliveries.c.address.in_(list(self.only)))
        return conditions


_CURSOR = Prepared(select(journal_cursors.c.last_id).where(journal_cursors.c.name == bindparam("reader")))
_MOVING = Prepared(
    update(journal_cursors)
    .where(journal_cursors.c.name == bindparam("reader"), journal_cursors.c.last_id == bindparam("seen"))
    .values(last_id=bindparam("now_seen"))
)


async def cursor_at(database: Database, cursor: str) -> int:
    """The last id that this reader of the journal has handled; 0 at the beginning."""
    rows = await database.fetch(_CURSOR, reader=cursor)
    return int(rows[0][0]) if rows else 0


async def move_cursor(connection: AsyncConnection, cursor: str, seen: int, last_id: int) -> None:
    """Move a reader of the journal from id `seen` to `last_id`.

    Nothing changes if another process has moved it meanwhile.
    """
    if not seen:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        first = dialect.insert(journal_cursors).values(name=cursor, last_id=0)
        await connection.execute(first.on_conflict_do_nothing())
    await run(connection, _MOVING, {"reader": cursor, "seen": seen, "now_seen": last_id})


async def add_deliveries(connection: AsyncConnection, new: Iterable[NewDelivery], now: datetime) -> None:
    """Store deliveries, except those whose `once` is already stored."""
    made = list(new)
    rows: list[dict[str, Any]] = [
        {
            "id": str(uuid.uuid4()),
            "entry_id": delivery.entry_id,
            "channel": delivery.channel,
            "address": delivery.address,
            "once": delivery.once,
            "payload": delivery.payload,
            "status": "pending",
            "attempts": 0,
            "due_at": delivery.due_at,
            "created_at": now,
            "thread": delivery.thread,
            "turn": 0 if delivery.goes_first else 1,
        }
        for delivery in made
    ]
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        await connection.execute(dialect.insert(deliveries).on_conflict_do_nothing(), rows)
        await _hurry_earlier(connection, [one for one in made if one.thread and one.hurries])
        await _let_wait_for_earlier(connection, [row["id"] for row in rows if row["thread"]])


_HURRYING = (
    update(deliveries)
    .where(
        deliveries.c.thread == bindparam("its_thread"),
        deliveries.c.address == bindparam("its_address"),
        deliveries.c.entry_id < bindparam("its_entry_id"),
        deliveries.c.due_at > bindparam("its_due_at", type_=UtcTime),
        deliveries.c.status == _IS_PENDING,
        deliveries.c.last_error.is_(None),
    )
    .values(due_at=bindparam("its_due_at", type_=UtcTime))
)


async def _hurry_earlier(connection: AsyncConnection, hurried: Sequence[NewDelivery]) -> None:
    """Make deliveries that wait for their hour due with the later ones of their thread; not those that failed,
    which wait for their receiver."""
    d = deliveries.c
    if not hurried:
        return
    threads, first_due = {one.thread for one in hurried}, min(one.due_at for one in hurried)
    waits = select(d.id).where(d.thread.in_(threads), d.status == _IS_PENDING, d.due_at > first_due)
    if (await connection.execute(waits.limit(1))).first() is None:
        return
    rows = [
        {
            "its_thread": one.thread,
            "its_address": one.address,
            "its_entry_id": one.entry_id,
            "its_due_at": one.due_at,
        }
        for one in hurried
    ]
    await connection.execute(_HURRYING, rows)


async def _let_wait_for_earlier(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Make these deliveries due no earlier than the pending one before them: until then they cannot be sent."""
    d, earlier = deliveries.c, deliveries.alias("earlier").c
    is_waited_for = and_(
        earlier.thread == d.thread,
        earlier.address == d.address,
        earlier.entry_id < d.entry_id,
        earlier.status == _IS_PENDING,
        earlier.due_at > d.due_at,
    )
    latest = select(func.max(earlier.due_at)).where(is_waited_for).scalar_subquery()
    waiting = update(deliveries).where(d.id.in_(ids), d.status == _IS_PENDING)
    if ids:
        await connection.execute(waiting.where(exists().where(is_waited_for)).values(due_at=latest))


async def is_any_due(database: Database, wanted: LeaseWish, now: datetime) -> bool:
    """Whether something may be leased; reads without locks."""
    addresses = wanted.addresses()
    if not addresses:
        return bool(await database.fetch(_ANY_DUE, of_channel=wanted.channel, now=now))
    conditions = [*_due(wanted.channel, now), *addresses]
    async with database.reading() as connection:
        found = await connection.execute(select(deliveries.c.id).where(*conditions).limit(1))
        return found.first() is not None


async def lease(
    connection: AsyncConnection, wanted: LeaseWish, now: datetime, until: datetime
) -> list[Delivery]:
    """Due deliveries, those that go first and then the longest due, leased to this process until `until`;
    counts the attempt."""
    d = deliveries.c
    conditions = [*_due(wanted.channel, now), *wanted.addresses(), _is_first_of_thread()]
    in_order = (d.turn, d.due_at, d.entry_id)
    longest_due = (
        select(d.id, d.address, *in_order).where(*conditions).order_by(*in_order).limit(_LOOKED_AT).subquery()
    )
    c = longest_due.c
    turn = func.row_number().over(partition_by=c.address, order_by=(c.turn, c.due_at, c.entry_id))
    ranked = select(c.id, turn.label("place"), c.turn, c.due_at, c.entry_id).subquery().c
    chosen = select(ranked.id).where(ranked.place <= wanted.for_one)
    chosen = chosen.order_by(ranked.turn, ranked.due_at, ranked.entry_id).limit(wanted.room)
    ids = (await connection.execute(chosen)).scalars().all()
    if not ids:
        return []
    # Another process may have leased some meanwhile: those rows are locked (skipped) or no longer due.
    holding = select(d.id).where(d.id.in_(ids), *_due(wanted.channel, now))
    held = (await connection.execute(holding.with_for_update(skip_locked=True))).scalars().all()
    leased = update(deliveries).where(d.id.in_(held)).returning(*_COLUMNS)
    rows = await connection.execute(leased.values(leased_until=until, attempts=d.attempts + 1))
    found = [Delivery(*row) for row in rows]
    return sorted(found, key=lambda delivery: (delivery.turn, delivery.due_at, delivery.entry_id))


def _due(channel: Any, now: Any) -> list[ColumnElement[bool]]:
    d = deliveries.c
    is_free = or_(d.leased_until.is_(None), d.leased_until <= now)
    return [d.status == _IS_PENDING, d.channel == channel, d.due_at <= now, is_free]


_ANY_DUE = Prepared(
    select(deliveries.c.id).where(*_due(bindparam("of_channel"), bindparam("now", type_=UtcTime))).limit(1)
)


def _is_first_of_thread() -> ColumnElement[bool]:
    earlier = deliveries.alias("earlier").c
    d = deliveries.c
    is_waited_for = and_(
        earlier.thread == d.thread,
        earlier.address == d.address,
        earlier.entry_id < d.entry_id,
        earlier.status == _IS_PENDING,
    )
    return or_(d.thread.is_(None), ~exists().where(is_waited_for))


async def settle(connection: AsyncConnection, outcomes: Sequence[Settled]) -> None:
    """Store the results of attempts; deliveries that are no longer pending stay as they are."""
    if not outcomes:
        return
    d = deliveries.c
    statement = (
        update(deliveries)
        .where(d.id == bindparam("settled_id"), d.status == "pending")
        .values(
            status=bindparam("status"),
            due_at=bindparam("due_at"),
            last_error=bindparam("last_error"),
            done_at=bindparam("done_at"),
            segments=bindparam("segments"),
            leased_until=None,
        )
    )
    # Always in the same order, so that two processes cannot deadlock.
    rows = [
        {
            "settled_id": outcome.id,
            "status": outcome.status,
            "due_at": outcome.due_at,
            "last_error": outcome.last_error,
            "done_at": outcome.done_at,
            "segments": outcome.segments,
        }
        for outcome in sorted(outcomes, key=lambda outcome: outcome.id)
    ]
    await connection.execute(statement, rows)
    failed = [outcome.id for outcome in outcomes if outcome.status == "pending"]
    if failed:
        await _let_followers_wait(connection, failed)


async def _let_followers_wait(connection: AsyncConnection, delivery_ids: Sequence[str]) -> None:
    """Make later deliveries of a thread due no earlier than the failed one before them."""
    d, failed = deliveries.c, deliveries.alias("failed").c
    follows = and_(
        failed.id.in_(delivery_ids),
        failed.thread == d.thread,
        failed.address == d.address,
        failed.entry_id < d.entry_id,
        failed.due_at > d.due_at,
    )
    threads = select(failed.thread).where(failed.id.in_(delivery_ids))
    latest = select(func.max(failed.due_at)).where(follows).scalar_subquery()
    waiting = update(deliveries).where(d.thread.in_(threads), d.status == _IS_PENDING)
    await connection.execute(waiting.where(exists().where(follows)).values(due_at=latest))


async def list_deliveries(
    connection: AsyncConnection, status: Status | None, channel: Channel | None, limit: int
) -> list[Delivery]:
    """Deliveries, newest first."""
    d = deliveries.c
    statement = select(*_COLUMNS).order_by(d.created_at.desc(), d.id).limit(limit)
    if status is not None:
        statement = statement.where(d.status == status)
    if channel is not None:
        statement = statement.where(d.channel == channel)
    return [Delivery(*row) for row in await connection.execute(statement)]


async def find_delivery(
    connection: AsyncConnection, delivery_id: str, for_change: bool = False
) -> Delivery | None:
    statement = select(*_COLUMNS).where(deliveries.c.id == delivery_id)
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    return Delivery(*row) if row else None


async def dead_ids(connection: AsyncConnection, limit: int) -> list[str]:
    """The ids of dead deliveries, oldest first."""
    d = deliveries.c
    statement = select(d.id).where(d.status == "dead").order_by(d.created_at, d.id).limit(limit)
    return list((await connection.execute(statement)).scalars())


async def make_pending(connection: AsyncConnection, delivery_ids: Sequence[str], now: datetime) -> None:
    """Make deliveries pending and due now, with no attempts counted."""
    changed = update(deliveries).where(deliveries.c.id.in_(delivery_ids))
    await connection.execute(
        changed.values(status="pending", attempts=0, due_at=now, leased_until=None, done_at=None)
    )
