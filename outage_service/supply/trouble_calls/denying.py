"""A customer says that the power is not back, or that the outage is another one: a crew has to look.

A denial of a resolved report makes a new report, dispatched at once. So does a denial of an outage, unless the
customer has an open report of no power: then that one is dispatched. The denied outage no longer explains why
this customer has no power, so its restoration resolves nothing here. If another outage does explain it, the
report is linked to that one.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import CustomerNotFound, NotResolved, OutageNotFound, ReportNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.supply.outages import journaling
from outage_service.supply.outages.model import Outage, Why, revision_of
from outage_service.supply.outages.store import add_revisions, find_outage
from outage_service.supply.reports import store
from outage_service.supply.reports.journaling import moved
from outage_service.supply.reports.model import NewReport, Report
from outage_service.supply.trouble_calls import denial_store
from outage_service.supply.trouble_calls.explaining import relink
from outage_service.supply.trouble_calls.locks import hold_neighborhood
from outage_service.supply.trouble_calls.taking import ReportRules, store_report_in
from outage_service.world.customers.store import customer_within

_BACK = ("restored", "partially_restored")


@dataclass(frozen=True, slots=True)
class Denial:
    """A customer says that the power is not back, though report `code` is resolved."""

    code: str
    source: str
    external_id: str
    description: str
    channel: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class OutageDenial:
    """A customer says that the power is still off after this outage, or for another reason than this outage."""

    outage_id: str
    customer_code: str
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
        entries += await _deny_outage_of(connection, former, report, denial, act)
    await record(connection, act, entries)
    return report, is_new


async def deny_outage(
    connection: AsyncConnection, denial: OutageDenial, rules: ReportRules, act: Act
) -> tuple[Report, bool]:
    """The customer's report of no power, and whether the denial is new: a known sender's id returns the report
    of then, a customer who has denied this outage before the open report. OutageNotFound, CustomerNotFound."""
    if known := await denial_store.report_of_denial(connection, denial.source, denial.external_id):
        return known, False
    outage = await _whole(connection, denial.outage_id)
    customer = await customer_within(connection, denial.customer_code)
    if customer is None:
        raise CustomerNotFound
    await hold_neighborhood(connection, customer.node_id)
    is_new = await denial_store.add_denial(connection, _row(outage.id, customer.customer_code, denial, act))
    unlinked = await denial_store.let_one_go(connection, customer.customer_code, outage.id, act.at)
    await relink(connection, unlinked, act.at)
    sent = await _report_of(connection, outage.id, denial, act)
    report, is_new_report, entries = await store_report_in(connection, sent, rules, act)
    if not is_new_report:
        report, more = await _dispatched(connection, report, act)
        entries += more
    await denial_store.note_report(connection, outage.id, customer.customer_code, report.code)
    if is_new or is_new_report:
        told = {"unlinked_report_codes": unlinked} if unlinked else {}
        entries += await _tell_outage(connection, outage, report, act, **told)
    await record(connection, act, entries)
    return report, is_new


async def _whole(connection: AsyncConnection, outage_id: str) -> Outage:
    """The outage, or the one that it turned out to be part of."""
    outage = await find_outage(connection, outage_id)
    while outage is not None and outage.merged_into is not None:
        outage = await find_outage(connection, outage.merged_into)
    if outage is None:
        raise OutageNotFound
    return outage


async def _report_of(
    connection: AsyncConnection, outage_id: str, denial: OutageDenial, act: Act
) -> NewReport:
    """The report that a crew gets, if the customer has no open one."""
    former = await denial_store.newest_resolved(connection, denial.customer_code, outage_id)
    # Not the sender's own id: the same call may have made a report under it.
    digest = hashlib.blake2b(denial.external_id.encode(), digest_size=16).hexdigest()
    return NewReport(
        source=denial.source,
        external_id=f"denial {digest}",
        customer_code=denial.customer_code,
        place=None,
        kind="no_power",
        description=denial.description,
        phone=former.phone if former else None,
        channel=denial.channel,
        callback_requested=former.callback_requested if former else False,
        created_at=act.at,
        at_risk=former.at_risk if former else None,
        origin=denial.origin,
        reopens=former.code if former else None,
        is_denial=True,
    )


async def _dispatched(connection: AsyncConnection, report: Report, act: Act) -> tuple[Report, list[Entry]]:
    """The open report, on its way to a crew; unchanged while an outage explains it, or a crew has it."""
    held = await store.find_detail(connection, report.code, for_change=True)
    if held is None or held.report.status != "received" or held.report.outage_id is not None:
        return (held.report if held else report), []
    await store.save_status(connection, report.code, "dispatched", act.at)
    changed = replace(held.report, status="dispatched")
    return changed, moved([changed])


async def _deny_outage_of(
    connection: AsyncConnection, former: Report, report: Report, denial: Denial, act: Act
) -> list[Entry]:
    """Count the denial of a report for the outage that was restored; returns the journal entries."""
    outage = await find_outage(connection, former.outage_id) if former.outage_id else None
    if outage is None or outage.status not in _BACK:
        return []
    if former.customer_code is not None:
        row = _row(outage.id, former.customer_code, denial, act)
        if await denial_store.add_denial(connection, row):
            await denial_store.note_report(connection, outage.id, former.customer_code, report.code)
    return await _tell_outage(connection, outage, former, act)


def _row(
    outage_id: str, customer_code: str, denial: Denial | OutageDenial, act: Act
) -> denial_store.NewDenial:
    return denial_store.NewDenial(outage_id, customer_code, denial.source, denial.external_id, act.at)


async def _tell_outage(
    connection: AsyncConnection, outage: Outage, report: Report, act: Act, **more: Any
) -> list[Entry]:
    """Add the denial to the history of the outage; returns the journal entries."""
    says = "still has no power" if outage.status in _BACK else "says that this outage does not explain it"
    why = Why(act.by, reason=f"the customer of report {report.code} {says}")
    revision = revision_of(replace(outage, updated_at=act.at), why)
    await add_revisions(connection, [(outage.id, revision)])
    return journaling.changed(outage, outage, reason=why.reason, **more)
