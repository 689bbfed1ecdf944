"""All SQL of denials: customers who say that an outage does not explain why they have no power."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.supply.reports.model import AtRisk, Report
from outage_service.tables.denials import outage_denials
from outage_service.tables.reports import REPORT_COLUMNS, reports

_DENIED = Prepared(
    select(outage_denials.c.outage_id).where(outage_denials.c.customer_code == bindparam("customer_code"))
)


@dataclass(frozen=True, slots=True)
class NewDenial:
    """A denial to be stored; `source` and `external_id` together identify it for the sender."""

    outage_id: str
    customer_code: str
    source: str
    external_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Former:
    """What a denial takes over from the report that the restoration of its outage resolved."""

    code: str
    phone: str | None
    callback_requested: bool
    at_risk: AtRisk | None


def has_denied(customer_code: ColumnElement[Any], outage_id: ColumnElement[str]) -> ColumnElement[bool]:
    """The SQL condition that this customer has denied this outage."""
    d = outage_denials.c
    theirs = select(1).where(d.outage_id == outage_id, d.customer_code == customer_code)
    return exists(theirs.correlate_except(outage_denials))


async def denied_by(connection: AsyncConnection, customer_code: str) -> set[str]:
    """The ids of all outages that a customer has denied."""
    return {outage_id for (outage_id,) in await run(connection, _DENIED, {"customer_code": customer_code})}


async def add_denial(connection: AsyncConnection, new: NewDenial) -> bool:
    """Store a denial; False when the customer has denied this outage before.

    Of several at the same moment one is new: the others wait for it.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {name: getattr(new, name) for name in NewDenial.__slots__}
    adding = dialect.insert(outage_denials).values(row).on_conflict_do_nothing()
    return bool((await connection.execute(adding)).rowcount)


async def note_report(connection: AsyncConnection, outage_id: str, customer_code: str, code: str) -> None:
    """Note which report the customer has."""
    d = outage_denials.c
    noting = update(outage_denials).where(d.outage_id == outage_id, d.customer_code == customer_code)
    await connection.execute(noting.values(report_code=code))


async def report_of_denial(connection: AsyncConnection, source: str, external_id: str) -> Report | None:
    """The report of the denial that this sender already sent under this id."""
    d = outage_denials.c
    statement = select(*REPORT_COLUMNS).join(outage_denials, d.report_code == reports.c.code)
    statement = statement.where(d.source == source, d.external_id == external_id)
    row = (await connection.execute(statement)).one_or_none()
    return Report(*row) if row else None


async def count_denials(connection: AsyncConnection, outage_id: str) -> int:
    """How many customers have denied an outage."""
    counted = select(func.count()).select_from(outage_denials).where(outage_denials.c.outage_id == outage_id)
    return int((await connection.execute(counted)).scalar_one())


async def move_denials(connection: AsyncConnection, outage_ids: Collection[str], to: str) -> None:
    """Let another outage inherit the denials of these, each customer's once."""
    d = outage_denials.c
    stored = select(d.outage_id, d.customer_code).where(d.outage_id.in_([*outage_ids, to])).order_by(d.at)
    rows = (await connection.execute(stored)).all()
    moved = {row.customer_code for row in rows if row.outage_id == to}
    for row in rows:
        if row.customer_code not in moved:
            moved.add(row.customer_code)
            one = (d.outage_id == row.outage_id) & (d.customer_code == row.customer_code)
            await connection.execute(update(outage_denials).where(one).values(outage_id=to))


async def newest_resolved(connection: AsyncConnection, customer_code: str, outage_id: str) -> Former | None:
    """The customer's newest report of no power that the restoration of this outage resolved."""
    r = reports.c
    statement = (
        select(r.code, r.phone, r.callback_requested, r.at_risk)
        .where(r.customer_code == customer_code, r.outage_id == outage_id, r.kind == "no_power")
        .where(r.restored_at.is_not(None))
        .order_by(r.restored_at.desc(), r.created_at.desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).one_or_none()
    return Former(*row) if row else None


async def let_one_go(
    connection: AsyncConnection, customer_code: str, outage_id: str, now: datetime
) -> list[str]:
    """Unlink the customer's open report from this outage; its code, if there was one."""
    r = reports.c
    mine = update(reports).where(r.customer_code == customer_code, r.is_open, r.outage_id == outage_id)
    going = mine.values(outage_id=None, updated_at=now).returning(r.code)
    return list((await connection.execute(going)).scalars())
