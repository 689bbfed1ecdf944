"""All SQL that links reports to outages. Only open reports of no power are ever linked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.supply.outages.model import Outage
from outage_service.supply.outages.reach_store import affects
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.supply.reports.model import Report
from outage_service.supply.trouble_calls.clustering import NeighbourReport
from outage_service.supply.trouble_calls.denial_store import has_denied
from outage_service.tables.columns import UtcTime
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import OUTAGE_COLUMNS, outage_nodes, outage_words, outages
from outage_service.tables.reports import REPORT_COLUMNS, reports

_no_power = and_(reports.c.is_open, reports.c.kind == "no_power")


_UNEXPLAINED = Prepared(
    select(reports.c.code, reports.c.customer_code, reports.c.created_at, reports.c.origin)
    .join(customers, customers.c.customer_code == reports.c.customer_code)
    .where(customers.c.node_id == bindparam("below"), _no_power)
    .where(reports.c.outage_id.is_(None), reports.c.dismissed_at.is_(None))
    .where(reports.c.created_at >= bindparam("since", type_=UtcTime))
    .where(reports.c.created_at <= bindparam("until", type_=UtcTime))
)


class Explained(NamedTuple):
    """An open report and an outage that affects its customer."""

    code: str
    created_at: datetime
    outage: Outage


async def unexplained_reports_under(
    connection: AsyncConnection, node_id: str, around: datetime, window: timedelta
) -> list[NeighbourReport]:
    """The unlinked open reports of no power from a node's customers, at most `window` before or after a time.
    Reports whose predicted outage was dismissed do not count."""
    asked = {"below": node_id, "since": around - window, "until": around + window}
    return [NeighbourReport(*row) for row in await run(connection, _UNEXPLAINED, asked)]


async def link_to_outage(
    connection: AsyncConnection, codes: Collection[str], outage_id: str, now: datetime
) -> None:
    if codes:
        linking = update(reports).where(reports.c.code.in_(codes))
        await connection.execute(linking.values(outage_id=outage_id, updated_at=now))


async def link_unexplained_below(
    connection: AsyncConnection, outage: Outage, since: datetime, now: datetime
) -> list[str]:
    """Link what the outage explains: the unlinked open reports made at `since` or later by customers below
    its nodes (or those whom its words mean) whose power is not back, and who have not denied it. Returns
    their codes."""
    r, c = reports.c, customers.c
    without_power = (
        select(c.customer_code)
        .where(c.customer_code == r.customer_code, affects(outage.id, outage.node_ids))
        .where(
            ~power_is_back_at(c.node_id, literal(outage.id)), ~has_denied(r.customer_code, literal(outage.id))
        )
        .correlate(reports)
        .exists()
    )
    linking = update(reports).where(_no_power, r.outage_id.is_(None), r.created_at >= since, without_power)
    linking = linking.values(outage_id=outage.id, updated_at=now)
    return sorted((await connection.execute(linking.returning(r.code))).scalars())


async def move_reports(
    connection: AsyncConnection, outage_ids: Collection[str], to: str, now: datetime
) -> None:
    """Link all reports of these outages to another one; open reports of customers who have denied it to none."""
    moving = update(reports).where(reports.c.outage_id.in_(outage_ids))
    is_denied = and_(reports.c.is_open, has_denied(reports.c.customer_code, literal(to)))
    await connection.execute(moving.values(outage_id=case((is_denied, None), else_=to), updated_at=now))


async def unlink_reports(
    connection: AsyncConnection, outage_id: str, now: datetime, dismissed: bool
) -> list[str]:
    """Unlink all reports of this outage; returns the codes of the open ones. Reports of a `dismissed`
    prediction stay open, but cannot predict an outage again."""
    r = reports.c
    unlinking = update(reports).where(r.outage_id == outage_id)
    values: dict[str, Any] = {"outage_id": None, "updated_at": now}
    if dismissed:
        values["dismissed_at"] = now
    rows = await connection.execute(unlinking.values(values).returning(r.code, r.is_open))
    return sorted(row.code for row in rows if row.is_open)


async def let_open_ones_go(connection: AsyncConnection, outage_id: str, now: datetime) -> list[str]:
    """Unlink the open reports of this outage; returns their codes. Closed reports stay linked."""
    r = reports.c
    going = update(reports).where(r.outage_id == outage_id, r.is_open)
    rows = await connection.execute(going.values(outage_id=None, updated_at=now).returning(r.code))
    return sorted(rows.scalars())


async def is_any_linked(connection: AsyncConnection, outage_id: str) -> bool:
    """Whether an open report is linked to this outage."""
    r = reports.c
    linked = select(r.code).where(r.outage_id == outage_id, r.is_open).limit(1)
    return (await connection.execute(linked)).first() is not None


async def resolve_explained(
    connection: AsyncConnection, outage_id: str, below: Sequence[str] | None, now: datetime
) -> list[Report]:
    """Resolve the open reports of no power that are linked to this outage, and return them.

    With `below` only those of customers under these nodes; else all, including those without a customer.
    """
    done = update(reports).where(_of(outage_id, below))
    return await _resolve(connection, done, now)


async def resolve_restored(connection: AsyncConnection, now: datetime) -> list[Report]:
    """The same for all restored outages; needed after a load."""
    over = select(outages.c.id).where(outages.c.status == "restored")
    done = update(reports).where(_no_power, reports.c.outage_id.in_(over))
    return await _resolve(connection, done, now)


async def unlink_from_cancelled(connection: AsyncConnection, now: datetime) -> None:
    """Unlink the reports of all cancelled outages; needed after a load."""
    over = select(outages.c.id).where(outages.c.status == "cancelled")
    unlinking = update(reports).where(reports.c.outage_id.in_(over))
    await connection.execute(unlinking.values(outage_id=None, updated_at=now))


async def explanations_of_linked(
    connection: AsyncConnection, outage_id: str, below: Sequence[str] | None
) -> list[Explained]:
    """The other open outages that affect the customers of this outage's open reports."""
    return await _explanations(connection, _of(outage_id, below), outages.c.id != outage_id)


async def explanations_of(connection: AsyncConnection, codes: Iterable[str]) -> list[Explained]:
    """The open outages that affect the customers of these reports."""
    return await _explanations(connection, reports.c.code.in_(list(codes)))


async def explanations_of_unlinked(connection: AsyncConnection) -> list[Explained]:
    """The open outages that affect customers with an unlinked open report."""
    return await _explanations(connection, reports.c.outage_id.is_(None))


async def _explanations(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Explained]:
    c, a, n, w = customers.c, node_ancestors.c, outage_nodes.c, outage_words.c
    told = select(reports.c.code, reports.c.created_at, *OUTAGE_COLUMNS)
    told = told.join(customers, c.customer_code == reports.c.customer_code)
    by_nodes = (
        told.join(node_ancestors, a.node_id == c.node_id)
        .join(outage_nodes, and_(n.node_id == a.ancestor_id, n.is_open))
        .join(outages, outages.c.id == n.outage_id)
        .where(~power_is_back_at(c.node_id, outages.c.id))
    )
    by_words = told.join(outage_words, and_(w.line == c.area_line, w.unit == c.unit, w.is_open)).join(
        outages, outages.c.id == w.outage_id
    )
    explained = []
    for statement in (by_nodes, by_words):
        rows = await connection.execute(
            statement.where(_no_power, *which).where(~has_denied(reports.c.customer_code, outages.c.id))
        )
        explained += [Explained(row[0], row[1], Outage(*row[2:])) for row in rows]
    return explained


def _of(outage_id: str, below: Sequence[str] | None) -> ColumnElement[bool]:
    theirs = and_(_no_power, reports.c.outage_id == outage_id)
    if below is None:
        return theirs
    fed = (
        select(customers.c.customer_code)
        .join(node_ancestors, node_ancestors.c.node_id == customers.c.node_id)
        .where(customers.c.customer_code == reports.c.customer_code, node_ancestors.c.ancestor_id.in_(below))
        .correlate(reports)
        .exists()
    )
    return and_(theirs, fed)


async def _resolve(connection: AsyncConnection, done: Update, now: datetime) -> list[Report]:
    done = done.values(status="resolved", is_open=False, updated_at=now, restored_at=now)
    rows = await connection.execute(done.returning(*REPORT_COLUMNS))
    return sorted((Report(*row) for row in rows), key=lambda report: report.code)
