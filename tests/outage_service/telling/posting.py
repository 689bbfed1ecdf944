"""Deliveries to addressees that remember, on a database of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.journal.model import Act, Entry, Recorded
from outage_service.journal.store import record
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.journal import journal
from outage_service.telling.deliveries.courier import Courier
from outage_service.telling.deliveries.model import (
    Delivery,
    DeliveryFailed,
    DeliveryRules,
    FanOut,
    NewDelivery,
)
from outage_service.telling.deliveries.store import add_deliveries, list_deliveries
from tests.outage_service.conftest import NOON, MovableClock

PHONE = "0905000001"
RULES = DeliveryRules(attempts=3, at_once=8, at_once_for_one=2, time_limit=timedelta(seconds=0.3))


@dataclass
class Mailbox:
    """An addressee that remembers; `answers` are what it says to the next attempts, None for a yes."""

    answers: list[DeliveryFailed | None] = field(default_factory=list)
    tried: list[Delivery] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def __call__(self, delivery: Delivery) -> None:
        self.tried.append(delivery)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(delivery.once)


@dataclass
class Post:
    """The delivery engine on one database, without an application."""

    database: Database
    clock: MovableClock

    def courier(self, send: Any, **changes: Any) -> Courier:
        return Courier(self.database, self.clock, "webhook", send, replace(RULES, **changes))

    async def add(self, *new: NewDelivery) -> None:
        async def work(connection: AsyncConnection) -> None:
            await add_deliveries(connection, new, self.clock())

        await self.database.write(work)

    async def happen(self, *codes: str) -> None:
        """Record a change for each code."""
        entries = [Entry("report_received", "report", code, {"code": code}) for code in codes]

        async def work(connection: AsyncConnection) -> None:
            await record(connection, Act("test", self.clock()), entries)

        await self.database.write(work)

    async def stored(self) -> list[Delivery]:
        async with self.database.reading() as connection:
            return await list_deliveries(connection, None, None, 1_000)

    async def statuses(self) -> dict[str, str]:
        return {delivery.once: delivery.status for delivery in await self.stored()}


async def forget_everything(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        for table in (deliveries, journal_cursors, journal):
            await connection.execute(delete(table))

    await database.write(work)


@asynccontextmanager
async def post_on(url: str) -> AsyncIterator[Post]:
    database = await open_database(Settings(database_url=url))
    try:
        await forget_everything(database)
        yield Post(database, MovableClock())
        await forget_everything(database)
    finally:
        await database.close()


def letter(number: int, address: str = "crew", thread: str | None = None, **fields: Any) -> NewDelivery:
    values: dict[str, Any] = {
        "entry_id": number,
        "channel": "webhook",
        "address": address,
        "once": f"{address}:{number}",
        "payload": {"type": "report_status"},
        "due_at": NOON,
        "thread": thread,
    }
    return NewDelivery(**{**values, **fields})


def tell(*addresses: str) -> FanOut:
    """A fan-out that tells these addresses of everything."""

    async def make(_: AsyncConnection, entry: Recorded) -> list[NewDelivery]:
        return [letter(entry.id, address, entry.subject_id) for address in addresses]

    return make
