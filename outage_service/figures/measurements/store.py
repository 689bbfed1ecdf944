"""All SQL of the gauges: each is one query that an index answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import CLOSED, STATUSES
from outage_service.tables.deliveries import deliveries
from outage_service.tables.journal import journal
from outage_service.tables.outages import outages
from outage_service.tables.reports import reports

_OPEN = [status for status in STATUSES if status not in CLOSED]


@dataclass(frozen=True)
class Figures:
    """Counts at one moment. `reports` by kind: open ones, and those past their deadline; `outages` by kind
    and status: active ones; `pending` by channel: deliveries, and the oldest time; `dead` by channel."""

    reports: dict[str, tuple[int, int]]
    outages: dict[tuple[str, str], int]
    pending: dict[str, tuple[int, datetime]]
    dead: dict[str, int]
    loaded_at: datetime | None
    loaded: dict[str, int]


async def figures_at(connection: AsyncConnection, now: datetime) -> Figures:
    loaded_at, loaded = await _last_load(connection)
    return Figures(
        reports=await _open_reports(connection, now),
        outages=await _active_outages(connection, now),
        pending=await _pending(connection),
        dead=await _dead(connection),
        loaded_at=loaded_at,
        loaded=loaded,
    )


async def _open_reports(connection: AsyncConnection, now: datetime) -> dict[str, tuple[int, int]]:
    r = reports.c
    late = func.sum(case((r.due_at <= now, 1), else_=0))
    statement = select(r.kind, func.count(), late).where(r.is_open).group_by(r.kind)
    return {kind: (count, int(late)) for kind, count, late in await connection.execute(statement)}


async def _active_outages(connection: AsyncConnection, now: datetime) -> dict[tuple[str, str], int]:
    """The outages that `GET /v1/outages?status=active` lists. Planned cuts that were never closed pile up
    over the years, so the query finds planned cuts by their expected end."""
    o = outages.c
    is_off = or_(
        and_(o.kind == "unplanned", o.status.in_(_OPEN)),
        and_(o.kind == literal_column("'planned'"), o.expected_back_at > now, o.status.in_(_OPEN)),
        and_(o.kind == literal_column("'planned'"), o.expected_back_at.is_(None), o.status.in_(_OPEN)),
    )
    statement = select(o.kind, o.status, func.count()).where(is_off, o.started_at <= now)
    rows = await connection.execute(statement.group_by(o.kind, o.status))
    return {(kind, status): count for kind, status, count in rows}


async def _pending(connection: AsyncConnection) -> dict[str, tuple[int, datetime]]:
    d = deliveries.c
    statement = select(d.channel, func.count(), func.min(d.created_at, type_=d.created_at.type))
    waiting = statement.where(d.status == literal_column("'pending'")).group_by(d.channel)
    return {channel: (count, oldest) for channel, count, oldest in await connection.execute(waiting)}


async def _dead(connection: AsyncConnection) -> dict[str, int]:
    d = deliveries.c
    statement = select(d.channel, func.count()).where(d.status == "dead").group_by(d.channel)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def _last_load(connection: AsyncConnection) -> tuple[datetime | None, dict[str, int]]:
    j = journal.c
    statement = select(j.at, j.data).where(j.subject == "world", j.subject_id == "world")
    row: Any = (await connection.execute(statement.order_by(j.id.desc()).limit(1))).first()
    if row is None:
        return None, {}
    return row.at, {name: row.data[name] for name in ("nodes", "customers", "outages") if name in row.data}
