"""A new report becomes a work order of a company unit, in the transaction of the report itself.

So every acknowledged report has its order, even after a crash.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.supply.reports.model import Report
from outage_service.supply.work_orders.model import first_deadline
from outage_service.supply.work_orders.place_unit_store import unit_at_place
from outage_service.supply.work_orders.store import NewOrder, add_order
from outage_service.world.units.model import UNASSIGNED, unit_code_of
from outage_service.world.units.store import unit_on


async def open_order(connection: AsyncConnection, report: Report, escalate_after: timedelta) -> None:
    """Store the order of a new report.

    The customer's code names the unit. Without a customer it is the unit of most customers at the place,
    else the queue `unassigned`. The corporation comes from the prefix table for the day of the report.
    """
    if report.customer_code is not None:
        unit = unit_code_of(report.customer_code)
    else:
        unit = await unit_at_place(connection, report.place or "") or UNASSIGNED
    row = None if unit == UNASSIGNED else await unit_on(connection, unit, local_date(report.created_at))
    deadline = first_deadline(report.created_at, report.due_at, escalate_after)
    order = NewOrder(report.code, unit, row.corporation if row else None, deadline)
    await add_order(connection, order)
