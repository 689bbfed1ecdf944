"""All SQL of reports."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.customers.tables import customer_phones
from outage_service.reports.model import CLOSED, NewReport, Report, ReportDetail, Status
from outage_service.reports.tables import REPORT_COLUMNS, report_counters, reports


@dataclass(frozen=True)
class ReportSearch:
    """Which reports to list; None does not restrict. `place_parts` as `places.parts_of` makes them."""

    only_open: bool = False
    customer_code: str | None = None
    place_parts: list[str] | None = None
    phone: str | None = None
    limit: int = 50
    outage_id: str | None = None


async def find_by_sender(connection: AsyncConnection, source: str, external_id: str) -> Report | None:
    """The report that this sender already sent under this id."""
    r = reports.c
    statement = select(*REPORT_COLUMNS).where(r.source == source, r.external_id == external_id)
    row = (await connection.execute(statement)).one_or_none()
    return Report(*row) if row else None


async def find_open(connection: AsyncConnection, customer_code: str, kind: str) -> Report | None:
    """The customer's open report of this kind; there is at most one."""
    r = reports.c
    statement = select(*REPORT_COLUMNS).where(r.customer_code == customer_code, r.kind == kind, r.is_open)
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

    A phone finds the reports it was given with and those of the customers it is registered for.
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


async def next_number(connection: AsyncConnection, day: date) -> int:
    """The number of the day's next report, from 1; given once only, however many ask at the same time."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(report_counters).values(day=day, last=1)
    counting = statement.on_conflict_do_update(
        index_elements=[report_counters.c.day], set_={"last": report_counters.c.last + 1}
    ).returning(report_counters.c.last)
    return int((await connection.execute(counting)).scalar_one())


async def add_report(
    connection: AsyncConnection, report: Report, sent: NewReport, place_line: str, now: datetime
) -> None:
    """Store a new report, under the words of its sender."""
    await connection.execute(
        insert(reports).values(
            code=report.code,
            source=sent.source,
            external_id=sent.external_id,
            customer_code=report.customer_code,
            place=report.place,
            place_line=place_line,
            kind=report.kind,
            status=report.status,
            is_open=True,
            description=sent.description,
            phone=sent.phone,
            channel=sent.channel,
            callback_requested=sent.callback_requested,
            created_at=report.created_at,
            due_at=report.due_at,
            outage_id=report.outage_id,
            updated_at=now,
            reopens=sent.reopens,
        )
    )


async def save_status(connection: AsyncConnection, code: str, status: Status, now: datetime) -> None:
    """Move a report on."""
    changed = update(reports).where(reports.c.code == code)
    await connection.execute(changed.values(status=status, is_open=status not in CLOSED, updated_at=now))


async def restored_since(connection: AsyncConnection, customer_code: str, since: datetime) -> str | None:
    """The code of the customer's newest report of no power that a restoration has resolved since then."""
    r = reports.c
    statement = (
        select(r.code)
        .where(r.customer_code == customer_code, r.kind == "no_power", r.restored_at >= since)
        .order_by(r.restored_at.desc(), r.created_at.desc())
        .limit(1)
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def phone_of(connection: AsyncConnection, code: str) -> str | None:
    """The phone that a report was made from."""
    return (await connection.execute(select(reports.c.phone).where(reports.c.code == code))).scalar()
