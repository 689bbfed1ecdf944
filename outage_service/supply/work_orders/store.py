"""All SQL of work orders."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.supply.reports.model import RISKS
from outage_service.supply.work_orders.model import WorkOrder
from outage_service.tables.customers import customers
from outage_service.tables.reports import reports
from outage_service.tables.work_orders import work_orders

# In the order of the fields of `WorkOrder`.
ORDER_COLUMNS = (
    work_orders.c.report_code,
    work_orders.c.unit,
    work_orders.c.corporation,
    reports.c.kind,
    reports.c.status,
    reports.c.customer_code,
    reports.c.place,
    reports.c.outage_id,
    reports.c.created_at,
    reports.c.due_at,
    work_orders.c.escalated_at,
    work_orders.c.late_at,
    reports.c.at_risk,
)


@dataclass(frozen=True)
class OrderSearch:
    """Which orders to list: of units that begin with `unit`, only open ones, only those due before a time."""

    unit: str | None
    only_open: bool
    due_before: datetime | None
    limit: int


@dataclass(frozen=True)
class NewOrder:
    """The order of a new report, to be stored."""

    report_code: str
    unit: str
    corporation: str | None
    deadline_at: datetime


_ADDING = Prepared(insert(work_orders), [field.name for field in fields(NewOrder)])


@dataclass(frozen=True)
class CheckedOrder:
    """What a deadline check changes about an order."""

    report_code: str
    escalated_at: datetime | None
    late_at: datetime | None
    deadline_at: datetime | None


async def add_order(connection: AsyncConnection, order: NewOrder) -> None:
    await run(connection, _ADDING, vars(order))


async def find_order(connection: AsyncConnection, report_code: str) -> WorkOrder | None:
    statement = _orders().where(work_orders.c.report_code == report_code)
    row = (await connection.execute(statement)).one_or_none()
    return WorkOrder(*row) if row else None


async def list_orders(connection: AsyncConnection, search: OrderSearch) -> list[WorkOrder]:
    """Matching orders: first where somebody is at risk, the gravest first; then hazards; then by the time they
    are due."""
    r = reports.c
    statement = _orders()
    if search.unit is not None:
        statement = statement.where(work_orders.c.unit.startswith(search.unit, autoescape=True))
    if search.only_open:
        statement = statement.where(r.is_open)
    if search.due_before is not None:
        statement = statement.where(r.due_at < search.due_before)
    gravest_first = case({risk: place for place, risk in enumerate(RISKS)}, value=r.at_risk, else_=len(RISKS))
    hazards_first = case((r.kind == "hazard", 0), else_=1)
    statement = statement.order_by(gravest_first, hazards_first, r.due_at, r.code).limit(search.limit)
    return [WorkOrder(*row) for row in await connection.execute(statement)]


async def is_any_deadline_over(connection: AsyncConnection, now: datetime) -> bool:
    """Whether an order must be checked now; reads without locks."""
    w = work_orders.c
    statement = select(w.report_code).where(w.deadline_at.is_not(None), w.deadline_at <= now).limit(1)
    return (await connection.execute(statement)).first() is not None


async def hold_due_orders(connection: AsyncConnection, now: datetime, limit: int) -> list[WorkOrder]:
    """Orders whose deadline has passed, locked with their reports until the transaction ends.

    It skips those that another transaction has locked: that one checks the order or changes the report.
    """
    w = work_orders.c
    statement = _orders().where(w.deadline_at.is_not(None), w.deadline_at <= now)
    statement = statement.order_by(w.deadline_at, w.report_code).limit(limit)
    rows = await connection.execute(statement.with_for_update(skip_locked=True))
    return [WorkOrder(*row) for row in rows]


async def save_checks(connection: AsyncConnection, checked: Sequence[CheckedOrder]) -> None:
    for one in checked:
        values = {name: value for name, value in vars(one).items() if name != "report_code"}
        changed = update(work_orders).where(work_orders.c.report_code == one.report_code)
        await connection.execute(changed.values(values))


async def crew_details(connection: AsyncConnection, report_code: str) -> dict[str, Any]:
    """What a crew needs besides the order: the caller's words, phone and place, the customer's home.

    Read on demand and copied nowhere. Empty when the report no longer exists.
    """
    r, c = reports.c, customers.c
    statement = (
        select(
            r.description,
            r.phone,
            r.place,
            r.channel,
            r.callback_requested,
            c.name.label("customer_name"),
            c.address,
            c.ward,
            c.province,
            c.node_id,
            c.priority,
        )
        .join_from(reports, customers, c.customer_code == r.customer_code, isouter=True)
        .where(r.code == report_code)
    )
    row = (await connection.execute(statement)).one_or_none()
    return dict(row._mapping) if row else {}


def _orders() -> Select[Any]:
    joined = work_orders.join(reports, reports.c.code == work_orders.c.report_code)
    return select(*ORDER_COLUMNS).select_from(joined)
