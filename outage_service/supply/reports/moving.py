"""A report moves forward."""

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import IllegalTransition, ReportNotFound
from outage_service.journal.model import Act
from outage_service.journal.store import record
from outage_service.supply.reports import journaling, store
from outage_service.supply.reports.model import ReportDetail, Status, statuses_after


async def move_report(connection: AsyncConnection, code: str, status: Status, act: Act) -> ReportDetail:
    """The report with its new status; nothing changes if it already has it.

    ReportNotFound, or IllegalTransition when it would be a step back.
    """
    detail = await store.find_detail(connection, code, for_change=True)
    if detail is None:
        raise ReportNotFound
    current = detail.report.status
    if status == current:
        return detail
    if status not in statuses_after(current):
        raise IllegalTransition(current, status, statuses_after(current))
    await store.save_status(connection, code, status, act.at)
    changed = await store.find_detail(connection, code)
    assert changed is not None
    await record(connection, act, journaling.moved([changed.report]))
    return changed
