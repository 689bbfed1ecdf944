"""Taking a report: stored once, linked to a known outage; enough neighbors make a predicted outage."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import local_date
from outage_service.database.transactions import Database
from outage_service.errors import CustomerNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.supply.reports import journaling, store
from outage_service.supply.reports.model import (
    CLOSED,
    AtRisk,
    NewReport,
    Report,
    code_of,
    first_status,
    is_graver,
    with_words,
)
from outage_service.supply.trouble_calls.clustering import NeighbourReport, PredictionRules, one_event
from outage_service.supply.trouble_calls.explaining import explaining_outage
from outage_service.supply.trouble_calls.linking_store import unexplained_reports_under
from outage_service.supply.trouble_calls.locks import (
    hold_neighborhood,
    hold_parent,
    hold_upstream,
    runs_alone,
)
from outage_service.supply.trouble_calls.predicting import may_grow, predict
from outage_service.supply.work_orders.opening import open_order
from outage_service.world.customers.model import Customer
from outage_service.world.places.names import search_line

# A report within 24 hours of a restoration reopens the old one: the power is still off.
REOPENS_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class ReportRules:
    """The promise to callers, when it is escalated, and when reports from neighbors make an outage."""

    due_after: timedelta
    hazard_due_after: timedelta
    prediction: PredictionRules
    escalate_after: timedelta

    def due_at(self, sent: NewReport) -> datetime:
        """When a crew is promised, counted from when the caller said it."""
        return sent.created_at + (self.hazard_due_after if sent.kind == "hazard" else self.due_after)


async def take_report(
    database: Database, sent: NewReport, rules: ReportRules, act: Act
) -> tuple[Report, bool]:
    """Store a report in a transaction of its own; otherwise as `take_report_in`."""
    if not database.has_one_writer:
        known = await store.before_transaction(database, sent, act.at - REOPENS_WITHIN)
        if known.report is not None and not _may_change(known.report, sent, known.is_resent):
            return known.report, False
        if known.report is None and (known.customer is not None or sent.customer_code is None):
            # Drawn inside the transaction, the number would block all other reports until that ends.
            sent = replace(sent, number=await store.draw_number(database, local_date(sent.created_at)))

    async def work(connection: AsyncConnection) -> tuple[Report, bool]:
        return await take_report_in(connection, sent, rules, act)

    return await database.write(work)


async def take_report_in(
    connection: AsyncConnection, sent: NewReport, rules: ReportRules, act: Act
) -> tuple[Report, bool]:
    """The report and whether it is new; must be the last thing in a transaction.

    A known sender's id, or an open report of the same kind by the customer, returns the report already
    taken. Its risk is raised when this one names a graver risk; another call that asks for a call-back gives
    it its number and its words. CustomerNotFound when no customer has the code.
    """
    report, is_new, entries = await store_report_in(connection, sent, rules, act)
    await record(connection, act, entries)
    return report, is_new


async def store_report_in(
    connection: AsyncConnection, sent: NewReport, rules: ReportRules, act: Act
) -> tuple[Report, bool, list[Entry]]:
    """The same without writing to the journal; also returns the entries to write at the end."""
    known = await store.in_transaction(connection, sent, act.at - REOPENS_WITHIN)
    if known.report is not None:
        report, entries = await _risk_raised(connection, known.report, sent.at_risk, act)
        if not known.is_resent:
            entries += await _call_back_changed(connection, report, sent, act)
        return report, False, entries
    customer = known.customer
    if sent.customer_code is None:
        return await _stored(connection, sent, _Explanation(), rules, act)
    if customer is None:
        raise CustomerNotFound
    explanation = _Explanation(customer)
    if sent.kind == "no_power":
        if sent.reopens is None:
            sent = replace(sent, reopens=known.former)
        explanation = await _explained(connection, sent, customer, rules.prediction, act)
    return await _stored(connection, sent, explanation, rules, act)


def _may_change(report: Report, sent: NewReport, is_resent: bool) -> bool:
    """Whether a repeat may say something new about a report already taken."""
    return is_graver(sent.at_risk, report.at_risk) or (sent.call_back_phone is not None and not is_resent)


async def _risk_raised(
    connection: AsyncConnection, report: Report, at_risk: AtRisk | None, act: Act
) -> tuple[Report, list[Entry]]:
    """The report already taken; a graver risk raises the stored one."""
    if at_risk is None or not is_graver(at_risk, report.at_risk):
        return report, []
    raised = await store.raise_risk(connection, report.code, at_risk, act.at)
    if raised is None:  # another call has raised it meanwhile
        detail = await store.find_detail(connection, report.code)
        return detail.report if detail else report, []
    return raised, [journaling.raised(raised, before=report.at_risk)]


async def _call_back_changed(
    connection: AsyncConnection, report: Report, sent: NewReport, act: Act
) -> list[Entry]:
    """Crews call whoever asked last; the words of this call are added to those of the calls before."""
    phone = sent.call_back_phone
    held = await store.find_detail(connection, report.code, for_change=True) if phone else None
    if phone is None or held is None or held.report.status in CLOSED:
        return []
    description = with_words(held.description, sent.description)
    same_number = held.callback_requested and await store.phone_of(connection, report.code) == phone
    if same_number and description == held.description:
        return []
    await store.save_call_back(connection, report.code, phone, description, act.at)
    return [journaling.call_back_changed(held.report)]


@dataclass(frozen=True)
class _Explanation:
    """The customer of a report, the outage that explains it, and the journal entries about outages."""

    customer: Customer | None = None
    outage_id: str | None = None
    entries: list[Entry] = field(default_factory=list)


async def _stored(
    connection: AsyncConnection, sent: NewReport, explanation: _Explanation, rules: ReportRules, act: Act
) -> tuple[Report, bool, list[Entry]]:
    day = local_date(sent.created_at)
    customer = explanation.customer
    report = Report(
        code=code_of(day, sent.number or await store.next_number(connection, day)),
        customer_code=customer.customer_code if customer else None,
        place=sent.place,
        kind=sent.kind,
        status=first_status(sent),
        created_at=sent.created_at,
        due_at=rules.due_at(sent),
        outage_id=explanation.outage_id,
        at_risk=sent.at_risk,
    )
    home = [customer.address, customer.ward, customer.province] if customer else []
    await store.add_report(connection, report, sent, search_line(sent.place or "", *home), act.at)
    await open_order(connection, report, rules.escalate_after)
    return report, True, [*explanation.entries, journaling.received(report, sent.reopens)]


async def _explained(
    connection: AsyncConnection, sent: NewReport, customer: Customer, rules: PredictionRules, act: Act
) -> _Explanation:
    """The outage that explains a new report of no power; predicted now if enough neighbors report."""
    code = customer.customer_code
    if known := await explaining_outage(connection, code, act.at):
        return _Explanation(customer, known)
    transformer = await hold_neighborhood(connection, customer.node_id)
    if not runs_alone(connection) and (known := await explaining_outage(connection, code, act.at)):
        return _Explanation(customer, known)
    if transformer is None:
        return _Explanation(customer)
    unexplained = await unexplained_reports_under(connection, transformer, sent.created_at, rules.window)
    latest = NeighbourReport("", code, sent.created_at, sent.origin)
    event = one_event([*unexplained, latest], latest, rules.window, rules.customers)
    if not event:
        return _Explanation(customer)
    if not runs_alone(connection):
        await hold_parent(connection, transformer)
        if await may_grow(connection, transformer, event, rules):
            await hold_upstream(connection, transformer)
        if known := await explaining_outage(connection, code, act.at):
            return _Explanation(customer, known)
    outage_id, entries = await predict(connection, transformer, event, rules, act)
    return _Explanation(customer, outage_id, entries)
