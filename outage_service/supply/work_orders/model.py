"""A work order: a report assigned to a company unit, and when to escalate it. Pure rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from outage_service.clock import shown
from outage_service.supply.reports.model import CLOSED, STATUSES, AtRisk, Kind, Status

# From this status on a crew is on its way or there.
ON_THE_WAY = STATUSES.index("en_route")


_TOLD = (
    *("kind", "status", "customer_code", "outage_id", "created_at", "due_at"),
    *("unit", "corporation", "at_risk"),
)


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """One report to be worked on; fields in the order of `store.ORDER_COLUMNS`.

    `unit` is the first six characters of the customer's code, or `unassigned`; `corporation` is the one
    that the unit belonged to on the day of the report. Kind, status, times and risk are those of the report.
    """

    report_code: str
    unit: str
    corporation: str | None
    kind: Kind
    status: Status
    customer_code: str | None
    place: str | None
    outage_id: str | None
    created_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    late_at: datetime | None
    at_risk: AtRisk | None = None


@dataclass(frozen=True, slots=True)
class DeadlineCheck:
    """The result of checking an order's deadline, and when to check again (None: never)."""

    is_escalated: bool
    is_late: bool
    next_at: datetime | None


def first_deadline(created_at: datetime, due_at: datetime, escalate_after: timedelta) -> datetime:
    """When to check a new order for the first time."""
    return min(created_at + escalate_after, due_at)


def check_deadline(order: WorkOrder, now: datetime, escalate_after: timedelta) -> DeadlineCheck:
    """Whether to escalate an order or mark it late now; each happens at most once.

    It is escalated when no crew is on the way `escalate_after` the report, and late when it is still open
    at `due_at`. A closed order is neither.
    """
    if order.status in CLOSED:
        return DeadlineCheck(False, False, None)
    escalate_at = order.created_at + escalate_after
    is_waiting = STATUSES.index(order.status) < ON_THE_WAY
    is_escalated = escalate_at <= now and order.escalated_at is None and is_waiting
    is_late = order.due_at <= now and order.late_at is None
    ahead = [moment for moment in (escalate_at, order.due_at) if moment > now]
    return DeadlineCheck(is_escalated, is_late, min(ahead, default=None))


def order_json(order: WorkOrder) -> dict[str, Any]:
    """The order as the API contract writes it."""
    return {
        "report_code": order.report_code,
        "unit": order.unit,
        "corporation": order.corporation,
        "kind": order.kind,
        "status": order.status,
        "customer_code": order.customer_code,
        "place": order.place,
        "outage_id": order.outage_id,
        "created_at": shown(order.created_at),
        "due_at": shown(order.due_at),
        "escalated_at": shown(order.escalated_at) if order.escalated_at else None,
        "late_at": shown(order.late_at) if order.late_at else None,
        "at_risk": order.at_risk,
    }


def event_data(order: WorkOrder) -> dict[str, Any]:
    """The order as the journal keeps it: without the words and place of the caller."""
    known = order_json(order)
    return {"code": order.report_code} | {name: known[name] for name in _TOLD}
