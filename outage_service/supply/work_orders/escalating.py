"""Raises an event when a promise is in danger and when it is broken, each once for each report."""

from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.running.workers import Worker
from outage_service.supply.work_orders import store
from outage_service.supply.work_orders.model import WorkOrder, check_deadline, event_data

DEADLINES = "deadlines"  # the actor in the journal
_AT_ONCE = 200
_LOOK_EVERY_S = 2.0


async def watch_deadlines(database: Database, clock: Clock, escalate_after: timedelta) -> bool:
    """Check the orders whose deadline has passed; True when there may be more.

    One transaction marks the order and writes the journal entry, so a crash undoes both. When several
    processes check, one locks an order and the others skip it.
    """
    now = clock()
    async with database.reading() as connection:
        if not await store.is_any_deadline_over(connection, now):
            return False

    async def work(connection: AsyncConnection) -> int:
        orders = await store.hold_due_orders(connection, now, _AT_ONCE)
        checked: list[store.CheckedOrder] = []
        entries: list[Entry] = []
        for order in orders:
            found = check_deadline(order, now, escalate_after)
            if found.is_escalated:
                entries.append(_entry("report_escalated", order))
            if found.is_late:
                entries.append(_entry("report_late", order))
            checked.append(
                store.CheckedOrder(
                    order.report_code,
                    now if found.is_escalated else order.escalated_at,
                    now if found.is_late else order.late_at,
                    found.next_at,
                )
            )
        await store.save_checks(connection, checked)
        await record(connection, Act(DEADLINES, now), entries)
        return len(orders)

    return await database.write(work) == _AT_ONCE


def deadline_worker(database: Database, clock: Clock, escalate_after: timedelta) -> Worker:
    async def step() -> bool:
        return await watch_deadlines(database, clock, escalate_after)

    return Worker("deadlines", step, _LOOK_EVERY_S)


def _entry(kind: Literal["report_escalated", "report_late"], order: WorkOrder) -> Entry:
    return Entry(kind, "report", order.report_code, event_data(order))
