"""The look-up a caller waits for: everything known about one customer's supply, in one indexed query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.database.transactions import Database
from outage_service.supply.outages.model import Outage, Supply, supply_of
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.supply.reports.model import Report
from outage_service.tables.columns import UtcTime
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import OUTAGE_COLUMNS, outage_nodes, outage_words, outages
from outage_service.tables.reports import REPORT_COLUMNS, reports

_WIDTH = len(OUTAGE_COLUMNS)

# Planned cuts that were never closed accumulate over the years; they end at their expected end.
_may_last = or_(
    outages.c.kind == "unplanned",
    outages.c.expected_back_at.is_(None),
    outages.c.expected_back_at > bindparam("now", type_=UtcTime),
)

# Left joins in one chain: SQLite then walks index after index and builds no intermediate table.
_touching = (
    customers.outerjoin(
        reports, and_(reports.c.customer_code == customers.c.customer_code, reports.c.is_open)
    )
    .outerjoin(node_ancestors, node_ancestors.c.node_id == customers.c.node_id)
    .outerjoin(
        outage_nodes,
        and_(
            outage_nodes.c.node_id == node_ancestors.c.ancestor_id,
            outage_nodes.c.is_open,
            ~power_is_back_at(customers.c.node_id, outage_nodes.c.outage_id),
        ),
    )
    .outerjoin(
        outages,
        and_(
            outages.c.id == outage_nodes.c.outage_id,
            _may_last,
        ),
    )
)
_asked = customers.c.customer_code == bindparam("customer_code", required=True)
# Outages without nodes, by the words of their notices: rows of their own, which cost little where there are none.
_meant = customers.join(
    outage_words,
    and_(
        outage_words.c.line == customers.c.area_line,
        outage_words.c.unit == customers.c.unit,
        outage_words.c.is_open,
    ),
).join(outages, and_(outages.c.id == outage_words.c.outage_id, _may_last))
SUPPLY = Prepared(
    union_all(
        select(*OUTAGE_COLUMNS, *REPORT_COLUMNS).select_from(_touching).where(_asked),
        select(*OUTAGE_COLUMNS, *(null() for _ in REPORT_COLUMNS)).select_from(_meant).where(_asked),
    ),
    is_look_up=True,
)


@dataclass(frozen=True, slots=True)
class SupplyAnswer:
    """The supply of one customer and its open report, if any."""

    supply: Supply
    open_report: Report | None


async def supply_at(database: Database, customer_code: str, now: datetime) -> SupplyAnswer | None:
    """What is known about a customer's supply; None when there is no such customer."""
    return _answer(await database.fetch(SUPPLY, customer_code=customer_code, now=now), now)


async def supply_within(
    connection: AsyncConnection, customer_code: str, now: datetime, but: Collection[str] = ()
) -> SupplyAnswer | None:
    """The same inside a transaction; the outages with the ids in `but` do not count."""
    return _answer(await run(connection, SUPPLY, {"customer_code": customer_code, "now": now}), now, but)


async def outages_touching(
    connection: AsyncConnection, customer_code: str, now: datetime
) -> list[Outage] | None:
    """All open outages that keep the power from a customer now or later; None when there is no such customer."""
    rows = await run(connection, SUPPLY, {"customer_code": customer_code, "now": now})
    return _outages_in(rows) if rows else None


def _answer(rows: Sequence[Sequence[Any]], now: datetime, but: Collection[str] = ()) -> SupplyAnswer | None:
    if not rows:
        return None
    supply = supply_of(_outages_in(rows, but), now)
    open_reports = {row[_WIDTH]: Report(*row[_WIDTH:]) for row in rows if row[_WIDTH] is not None}
    return SupplyAnswer(supply, min(open_reports.values(), key=_power_first, default=None))


def _outages_in(rows: Sequence[Sequence[Any]], but: Collection[str] = ()) -> list[Outage]:
    found = {row[0]: row for row in rows if row[0] is not None and row[0] not in but}
    return [Outage(*row[:_WIDTH]) for row in found.values()]


def _power_first(report: Report) -> tuple[bool, float]:
    """Sort key: a no-power report first, because callers ask about the power; then the newest."""
    return report.kind != "no_power", -report.created_at.timestamp()
