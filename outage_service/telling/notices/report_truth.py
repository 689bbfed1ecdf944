"""What of a notice about a report is still to be said."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.store import find_outage
from outage_service.supply.reports.model import CLOSED, ReportDetail
from outage_service.supply.reports.store import find_detail
from outage_service.telling.deliveries.model import DeliveryDropped
from outage_service.telling.notices import told_store
from outage_service.telling.notices.audience_store import still_asks_about_report
from outage_service.telling.notices.model import Contact
from outage_service.telling.notices.notice import Notice
from outage_service.telling.notices.standing_store import parts_of
from outage_service.telling.notices.wording import Facts

_ARRIVED = CLOSED | {"on_site"}


async def of_report(
    connection: AsyncConnection, notice: Notice, contact: Contact, now: datetime
) -> tuple[Facts, str | None]:
    """The status of a report, or that its crew is late, while it is so; and what an apology is for.

    DeliveryDropped when it is no longer so, when the contact asks no more about it, or when there is no reason
    to apologize (again).
    """
    detail = await find_detail(connection, notice.subject_id)
    if detail is None or not await _still_asks(connection, contact, detail):
        raise DeliveryDropped
    apologized_for = None
    if notice.change == "late":
        apologized_for = await _reason_to_apologize(connection, detail, contact, now)
    elif detail.report.status != notice.change:
        raise DeliveryDropped
    name = f"report_{notice.change}"
    if notice.change == "dispatched" and await _is_only_predicted(connection, detail):
        name = "report_dispatched_predicted"
    return Facts(name, [], {"due": detail.report.due_at}, code=notice.subject_id), apologized_for


async def _still_asks(connection: AsyncConnection, contact: Contact, detail: ReportDetail) -> bool:
    report = detail.report
    return await still_asks_about_report(
        connection, contact, report.code, report.customer_code, "report_status"
    )


async def _reason_to_apologize(
    connection: AsyncConnection, detail: ReportDetail, contact: Contact, now: datetime
) -> str:
    """The outage or report to apologize for; DeliveryDropped when the crew is there, when the contact knows of
    a later return, or has had an apology."""
    report = detail.report
    if report.status in _ARRIVED or now < report.due_at:
        raise DeliveryDropped
    reason = report.outage_id or report.code
    if report.outage_id is not None:
        outage = await find_outage(connection, report.outage_id)
        if outage is not None and outage.status in ("crew_on_site", "partially_restored"):
            raise DeliveryDropped
        parts = await parts_of(connection, report.outage_id)
        heard = await told_store.last_heard(connection, contact.digest, parts)
        if heard and heard.told.news == "cut" and heard.told.back_at and heard.told.back_at > report.due_at:
            raise DeliveryDropped
    if await told_store.has_apologized(connection, contact.digest, reason):
        raise DeliveryDropped
    return reason


async def _is_only_predicted(connection: AsyncConnection, detail: ReportDetail) -> bool:
    """Whether nobody has confirmed the outage of the report yet: then no crew was promised."""
    if detail.report.outage_id is None:
        return False
    outage = await find_outage(connection, detail.report.outage_id)
    return outage is not None and outage.status == "predicted"
