"""All SQL of reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.database.transactions import Database
from outage_service.supply.reports.model import (
    CLOSED,
    AtRisk,
    NewReport,
    Report,
    ReportDetail,
    Status,
    lesser_risks,
)
from outage_service.tables.columns import UtcTime
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.reports import REPORT_COLUMNS, report_counters, reports
from outage_service.world.customers.model import Customer


@dataclass(frozen=True)
class ReportSearch:
    """Which reports to list; None does not restrict. `place_parts` come from `names.parts_of`."""

    only_open: bool = False
    customer_code: str | None = None
    place_parts: list[str] | None = None
    phone: str | None = None
    limit: int = 50
    outage_id: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIsKnown:
    """What is known when a report arrives: the report that it repeats, its customer, and the code of the
    customer's newest report of no power that a recent restoration resolved.

    `is_resent`: the report came as this very message before, not by another call.
    """

    report: Report | None
    is_resent: bool
    customer: Customer | None
    former: str | None


_WIDTH = len(REPORT_COLUMNS)
_sent, _mine, _former = reports.alias("sent"), reports.alias("mine"), reports.alias("former").c
_one = select(literal_column("1").label("one")).subquery("one")
_arriving = (
    _one.outerjoin(
        _sent,
        and_(_sent.c.source == bindparam("source"), _sent.c.external_id == bindparam("external_id")),
    )
    .outerjoin(customers, customers.c.customer_code == bindparam("customer_code"))
    .outerjoin(
        _mine,
        and_(
            _mine.c.customer_code == customers.c.customer_code,
            _mine.c.kind == bindparam("kind"),
            _mine.c.is_open,
        ),
    )
)
_newest_resolved = (
    select(_former.code)
    .where(
        _former.customer_code == bindparam("customer_code"),
        _former.kind == "no_power",
        _former.restored_at >= bindparam("since", type_=UtcTime),
    )
    .order_by(_former.restored_at.desc(), _former.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
_KNOWN = Prepared(
    select(
        *(_sent.c[column.name] for column in REPORT_COLUMNS),
        *(_mine.c[column.name] for column in REPORT_COLUMNS),
        *(customers.c[name] for name in Customer.__slots__),
        _newest_resolved,
    ).select_from(_arriving)
)


async def in_transaction(connection: AsyncConnection, sent: NewReport, since: datetime) -> WhatIsKnown:
    """All that is known when this report arrives, in one query; restorations before `since` do not count."""
    (row,) = await run(connection, _KNOWN, _bound_values(sent, since))
    return _known(row)


async def before_transaction(database: Database, sent: NewReport, since: datetime) -> WhatIsKnown:
    """The same without a transaction; a later one must check again."""
    (row,) = await database.fetch(_KNOWN, **_bound_values(sent, since))
    return _known(row)


def _bound_values(sent: NewReport, since: datetime) -> dict[str, Any]:
    return {
        "source": sent.source,
        "external_id": sent.external_id,
        "customer_code": sent.customer_code,
        "kind": sent.kind,
        "since": since,
    }


def _known(row: Sequence[Any]) -> WhatIsKnown:
    by_sender, mine, home = row[:_WIDTH], row[_WIDTH : 2 * _WIDTH], row[2 * _WIDTH : -1]
    is_resent = by_sender[0] is not None
    repeated = by_sender if is_resent else mine
    return WhatIsKnown(
        Report(*repeated) if repeated[0] is not None else None,
        is_resent,
        Customer(*home) if home[0] is not None else None,
        row[-1],
    )


async def find_by_sender(connection: AsyncConnection, source: str, external_id: str) -> Report | None:
    """The report that this sender already sent under this id."""
    r = reports.c
    statement = select(*REPORT_COLUMNS).where(r.source == source, r.external_id == external_id)
    row = (await connection.execute(statement)).one_or_none()
    return Report(*row) if row else None


async def find_detail(
    connection: AsyncConnection, code: str, for_change: bool = False
) -> ReportDetail | None:
    """The report with this code; `for_change` keeps other transactions from changing it meanwhile."""
    r = reports.c
    told = (r.description, r.channel, r.callback_requested, r.updated_at, r.reopens)
    statement = select(*REPORT_COLUMNS, *told).where(r.code == code)
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    width = len(REPORT_COLUMNS)
    return ReportDetail(Report(*row[:width]), *row[width:]) if row else None


async def list_reports(connection: AsyncConnection, search: ReportSearch) -> list[Report]:
    """Matching reports, newest first.

    A phone finds the reports made with it and those of the customers it is registered for.
    """
    r = reports.c
    statement = select(*REPORT_COLUMNS)
    if search.only_open:
        statement = statement.where(r.is_open)
    if search.customer_code is not None:
        statement = statement.where(r.customer_code == search.customer_code)
    if search.outage_id is not None:
        statement = statement.where(r.outage_id == search.outage_id)
    for part in search.place_parts or ():
        statement = statement.where(r.place_line.contains(part, autoescape=True))
    if search.phone is not None:
        p = customer_phones.c
        registered = select(p.customer_code).where(p.phone == search.phone)
        statement = statement.where(or_(r.phone == search.phone, r.customer_code.in_(registered)))
    statement = statement.order_by(r.created_at.desc(), r.code.desc()).limit(search.limit)
    return [Report(*row) for row in await connection.execute(statement)]


def _counting(dialect: Any) -> Prepared:
    first = dialect.insert(report_counters).values(day=bindparam("of_day"), last=1)
    return Prepared(
        first.on_conflict_do_update(
            index_elements=[report_counters.c.day], set_={"last": report_counters.c.last + 1}
        ).returning(report_counters.c.last)
    )


_COUNTING = {"sqlite": _counting(sqlite), "postgresql": _counting(postgresql)}
_ADDING = Prepared(insert(reports))


async def next_number(connection: AsyncConnection, day: date) -> int:
    """The number of the day's next report, from 1; unique, even when many ask at the same time."""
    ((number,),) = await run(connection, _COUNTING[connection.dialect.name], {"of_day": day})
    return int(number)


async def draw_number(database: Database, day: date) -> int:
    """The same in a short transaction of its own, so that others hardly wait; PostgreSQL only.

    A number that is drawn but not used leaves a gap.
    """
    ((number,),) = await database.fetch(_COUNTING["postgresql"], of_day=day)
    return int(number)


async def add_report(
    connection: AsyncConnection, report: Report, sent: NewReport, place_line: str, now: datetime
) -> None:
    """Store a new report; searches by place read `place_line` (`names.search_line`)."""
    values = {
        "code": report.code,
        "source": sent.source,
        "external_id": sent.external_id,
        "customer_code": report.customer_code,
        "place": report.place,
        "place_line": place_line,
        "kind": report.kind,
        "status": report.status,
        "is_open": True,
        "description": sent.description,
        "phone": sent.phone,
        "channel": sent.channel,
        "callback_requested": sent.callback_requested,
        "created_at": report.created_at,
        "due_at": report.due_at,
        "outage_id": report.outage_id,
        "updated_at": now,
        "reopens": sent.reopens,
        "dismissed_at": None,
        "restored_at": None,
        "at_risk": report.at_risk,
        "origin": sent.origin,
    }
    await run(connection, _ADDING, values)


async def save_status(connection: AsyncConnection, code: str, status: Status, now: datetime) -> None:
    changed = update(reports).where(reports.c.code == code)
    await connection.execute(changed.values(status=status, is_open=status not in CLOSED, updated_at=now))


async def save_place(
    connection: AsyncConnection, code: str, place: str, place_line: str, now: datetime
) -> None:
    """Store the corrected place of a report; `place_line` as in `add_report`."""
    changed = update(reports).where(reports.c.code == code)
    await connection.execute(changed.values(place=place, place_line=place_line, updated_at=now))


async def raise_risk(connection: AsyncConnection, code: str, at_risk: AtRisk, now: datetime) -> Report | None:
    """The report with the graver risk; None when its risk is as grave already."""
    r = reports.c
    is_lesser = or_(r.at_risk.is_(None), r.at_risk.in_(lesser_risks(at_risk)))
    raising = update(reports).where(r.code == code, is_lesser).values(at_risk=at_risk, updated_at=now)
    row = (await connection.execute(raising.returning(*REPORT_COLUMNS))).one_or_none()
    return Report(*row) if row else None


async def save_call_back(
    connection: AsyncConnection, code: str, phone: str, description: str, now: datetime
) -> None:
    """Let the report's caller be called at this number."""
    wanted = {"callback_requested": True, "phone": phone, "description": description, "updated_at": now}
    await connection.execute(update(reports).where(reports.c.code == code).values(wanted))


async def phone_of(connection: AsyncConnection, code: str) -> str | None:
    """The phone that a report was made from."""
    return (await connection.execute(select(reports.c.phone).where(reports.c.code == code))).scalar()
