"""Erases personal data: of one customer on request, of old reports after a time."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.errors import CustomerNotFound
from outage_service.journal import store as journal
from outage_service.journal.model import Act, Entry
from outage_service.upkeep.erasing import store
from outage_service.world.customers.store import blank_customer, customer_within

RETENTION = "retention"  # the actor in the journal
LOOK_EVERY_S = 600.0
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased; `messages` counts those that were still waiting."""

    reports: int
    subscriptions: int
    messages: int


async def erase_customer(connection: AsyncConnection, customer_code: str, act: Act) -> Erased:
    """Erase a customer's personal data, the words of its reports, and its subscriptions; CustomerNotFound.

    The code, its node and the times and kinds of its reports stay: outages are counted from them.
    Later loads leave the customer blank. A second call erases what came since.
    """
    if await customer_within(connection, customer_code) is None:
        raise CustomerNotFound
    erased = await forget_customer(connection, customer_code, act.at)
    entry = Entry("personal_data_erased", "customer", customer_code, asdict(erased))
    await journal.record(connection, act, [entry])
    return erased


async def forget_customer(connection: AsyncConnection, customer_code: str, now: datetime) -> Erased:
    """The same without an entry in the journal; also for a customer that a load has removed."""
    contacts = await store.contacts_of(connection, customer_code)
    await blank_customer(connection, customer_code)
    codes = await store.blank_reports(connection, customer_code, contacts)
    await store.blank_payloads(connection, codes)
    await store.blank_risks(connection, codes)
    erased = Erased(
        reports=len(codes),
        subscriptions=await store.drop_wishes(connection, customer_code, contacts),
        messages=await store.drop_messages(connection, contacts),
    )
    await store.remember_erased(connection, customer_code, now)
    return erased


async def forget_old_reports(database: Database, clock: Clock, keep: timedelta) -> bool:
    """Erase what tells of a person in some closed reports older than `keep`; True when there may be more."""
    now = clock()
    act = Act(RETENTION, now)

    async def work(connection: AsyncConnection) -> int:
        codes = await store.blank_old_reports(connection, now - keep, _AT_ONCE)
        if codes:
            await store.blank_payloads(connection, codes)
            await store.blank_risks(connection, codes)
            entry = Entry("personal_data_erased", "world", "reports", {"reports": len(codes)})
            await journal.record(connection, act, [entry])
        return len(codes)

    async with database.reading() as connection:
        if not await store.is_any_old_report(connection, now - keep):
            return False  # the usual case: then this needs no write lock
    return await database.write(work) == _AT_ONCE
