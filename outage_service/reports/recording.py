"""Taking a report: once, linked to what is known, and three neighbours make a predicted outage."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.customers.model import Customer
from outage_service.customers.store import customer_within, customers_under
from outage_service.errors import CustomerNotFound
from outage_service.journal.model import Act
from outage_service.network.store import transformer_above
from outage_service.outages.model import Outage
from outage_service.outages.store import add_outages, measure_reach
from outage_service.outages.supply_store import supply_within
from outage_service.places import line
from outage_service.reports import store
from outage_service.reports.model import NeighbourReport, NewReport, Report, code_of, one_event


@dataclass(frozen=True)
class ReportRules:
    """The promise given to callers, and when neighbours make an event."""

    due_after: timedelta
    prediction_customers: int
    prediction_window: timedelta


async def take_report(
    connection: AsyncConnection, sent: NewReport, rules: ReportRules, act: Act
) -> tuple[Report, bool]:
    """The report and whether it is new; must run inside one transaction.

    The sender's id and the customer's open report of the same kind both find the report already
    taken. CustomerNotFound when the code is nobody's.
    """
    now = act.at
    if known := await store.find_by_sender(connection, sent.source, sent.external_id):
        return known, False
    customer, transformer = None, None
    if sent.customer_code is not None:
        customer = await customer_within(connection, sent.customer_code)
        if customer is None:
            raise CustomerNotFound
        if known := await store.find_open(connection, customer.customer_code, sent.kind):
            return known, False
        if sent.kind == "no_power":
            # Held to the end, so that of several neighbours at once the last one sees all the others.
            transformer = await transformer_above(connection, customer.node_id, for_change=True)
    report = await _store(connection, sent, customer, rules, now)
    if customer is None or report.kind != "no_power":
        return report, True
    return await _explain(connection, report, transformer, rules, now), True


async def _store(
    connection: AsyncConnection, sent: NewReport, customer: Customer | None, rules: ReportRules, now: datetime
) -> Report:
    day = local_date(sent.created_at)
    report = Report(
        code=code_of(day, await store.next_number(connection, day)),
        customer_code=customer.customer_code if customer else None,
        place=sent.place,
        kind=sent.kind,
        status="received",
        created_at=sent.created_at,
        due_at=sent.created_at + rules.due_after,
        outage_id=None,
    )
    home = [customer.address, customer.ward, customer.province] if customer else []
    await store.add_report(connection, report, sent, line(sent.place or "", *home), now)
    return report


async def _explain(
    connection: AsyncConnection, report: Report, transformer: str | None, rules: ReportRules, now: datetime
) -> Report:
    """Link a new report of no power to the outage that explains it, predicting one when neighbours agree."""
    answer = await supply_within(connection, report.customer_code or "", now)
    if answer is not None and answer.supply.current is not None:
        outage_id = answer.supply.current.id
        await store.link_to_outage(connection, [report.code], outage_id, now)
        return replace(report, outage_id=outage_id)
    if transformer is None:
        return report
    unexplained = await store.unexplained_reports_under(
        connection, transformer, report.created_at, rules.prediction_window
    )
    latest = next(other for other in unexplained if other.code == report.code)
    event = one_event(unexplained, latest, rules.prediction_window, rules.prediction_customers)
    if not event:
        return report
    outage_id = await _predict(connection, transformer, event, now)
    await store.link_to_outage(connection, [other.code for other in event], outage_id, now)
    return replace(report, outage_id=outage_id)


async def _predict(
    connection: AsyncConnection, transformer: str, event: list[NeighbourReport], now: datetime
) -> str:
    """Create the predicted outage of a transformer; its id."""
    homes = await customers_under(connection, transformer)
    areas = dict.fromkeys(", ".join(filter(None, (home.ward, home.province))) for home in homes)
    outage = Outage(
        id=str(uuid.uuid4()),
        kind="unplanned",
        status="predicted",
        cause_kind="unknown",
        cause_text="",
        area_text="; ".join(areas)[:2000],
        node_ids=[transformer],
        started_at=min(report.created_at for report in event),
        expected_back_at=None,
        expected_back_source=None,
        restored_at=None,
        customers_affected=0,
        updated_at=now,
    )
    await add_outages(connection, [outage], reason=f"{len(event)} reports under one transformer")
    await measure_reach(connection, [outage.id])
    return outage.id
