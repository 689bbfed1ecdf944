"""A customer answers «Đã có điện chưa?» with no: a new report reopens the resolved one."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import NotResolved, ReportNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.supply.outages import journaling
from outage_service.supply.outages.model import Why, revision_of
from outage_service.supply.outages.store import add_revisions, find_outage
from outage_service.supply.reports import store
from outage_service.supply.reports.model import NewReport, Report
from outage_service.supply.trouble_calls.taking import ReportRules, store_report_in


@dataclass(frozen=True, slots=True)
class Denial:
    """A customer says that the power is not back, though report `code` is resolved."""

    code: str
    source: str
    external_id: str
    description: str
    channel: str
    origin: str | None = None


async def deny(
    connection: AsyncConnection, denial: Denial, rules: ReportRules, act: Act
) -> tuple[Report, bool]:
    """The report and whether it is new: a known sender's id, or an open report of the customer, returns the
    report already taken. ReportNotFound, or NotResolved."""
    if known := await store.find_by_sender(connection, denial.source, denial.external_id):
        return known, False
    detail = await store.find_detail(connection, denial.code)
    if detail is None:
        raise ReportNotFound
    former = detail.report
    if former.status != "resolved":
        raise NotResolved(former.status)
    new = NewReport(
        source=denial.source,
        external_id=denial.external_id,
        customer_code=former.customer_code,
        place=former.place,
        kind="no_power",
        description=denial.description,
        phone=await store.phone_of(connection, former.code),
        channel=denial.channel,
        callback_requested=detail.callback_requested,
        created_at=act.at,
        at_risk=former.at_risk,  # whoever was in danger still is
        origin=denial.origin,
        reopens=former.code,
        is_denial=True,
    )
    report, is_new, entries = await store_report_in(connection, new, rules, act)
    if is_new:
        entries += await _tell_outage(connection, former, act)
    await record(connection, act, entries)
    return report, is_new


async def _tell_outage(connection: AsyncConnection, former: Report, act: Act) -> list[Entry]:
    """Add the denial to the history of the outage that was restored; returns the journal entries."""
    outage = await find_outage(connection, former.outage_id) if former.outage_id else None
    if outage is None or outage.status not in ("restored", "partially_restored"):
        return []
    why = Why(act.by, reason=f"the customer of report {former.code} still has no power")
    revision = revision_of(replace(outage, updated_at=act.at), why)
    await add_revisions(connection, [(outage.id, revision)])
    return journaling.changed(outage, outage, reason=why.reason)
