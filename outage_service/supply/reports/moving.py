"""A report moves forward, and its place is corrected while it is open."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import IllegalTransition, ReportClosed, ReportNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.supply.reports import journaling, store
from outage_service.supply.reports.model import CLOSED, ReportDetail, Status, statuses_after
from outage_service.world.customers.store import customer_within
from outage_service.world.places.names import search_line


@dataclass(frozen=True, slots=True)
class ReportStep:
    """What changes about a report; None leaves it as it is."""

    status: Status | None = None
    place: str | None = None


async def change_report_in(
    connection: AsyncConnection, code: str, step: ReportStep, act: Act
) -> ReportDetail:
    """The report after the change; nothing changes if it is so already. The place changes first.

    ReportNotFound, IllegalTransition for a step back, or ReportClosed for the place of a closed report.
    """
    detail = await store.find_detail(connection, code, for_change=True)
    if detail is None:
        raise ReportNotFound
    report = detail.report
    is_placed = step.place is not None and step.place != report.place
    is_moved = step.status is not None and step.status != report.status
    if is_placed and report.status in CLOSED:
        raise ReportClosed(report.status)
    if is_moved and step.status not in statuses_after(report.status):
        raise IllegalTransition(report.status, str(step.status), statuses_after(report.status))
    if is_placed and step.place is not None:
        await _place(connection, report.customer_code, code, step.place, act)
    if is_moved and step.status is not None:
        await store.save_status(connection, code, step.status, act.at)
    if not is_placed and not is_moved:
        return detail
    changed = await store.find_detail(connection, code)
    assert changed is not None
    entries: list[Entry] = [journaling.placed(changed.report)] if is_placed else []
    await record(connection, act, [*entries, *(journaling.moved([changed.report]) if is_moved else [])])
    return changed


async def _place(
    connection: AsyncConnection, customer_code: str | None, code: str, place: str, act: Act
) -> None:
    customer = await customer_within(connection, customer_code) if customer_code else None
    home = [customer.address, customer.ward, customer.province] if customer else []
    await store.save_place(connection, code, place, search_line(place, *home), act.at)
