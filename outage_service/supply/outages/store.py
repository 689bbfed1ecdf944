"""All SQL of outages, apart from the supply look-up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.model import CLOSED, Outage, Revision, Why, revision_of
from outage_service.supply.outages.place_search import outages_at
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.tables.outages import (
    OUTAGE_COLUMNS,
    outage_areas,
    outage_nodes,
    outage_revisions,
    outage_words,
    outages,
)
from outage_service.world.places.names import Name
from outage_service.world.places.reach_store import reach_by_words
from outage_service.world.places.refresh import note_words


@dataclass(frozen=True)
class OutageSearch:
    """Which outages to list; `place` comes from `names.names_of`, None for anywhere."""

    status: str
    place: list[Name] | None
    unit: str | None
    limit: int


async def find_outage(connection: AsyncConnection, outage_id: str, for_change: bool = False) -> Outage | None:
    """The outage with this id; `for_change` keeps other transactions from changing it meanwhile."""
    statement = select(*OUTAGE_COLUMNS).where(outages.c.id == outage_id)
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).one_or_none()
    return Outage(*row) if row else None


async def revisions_of(connection: AsyncConnection, outage_id: str) -> list[Revision]:
    """The outage's history, oldest first."""
    r = outage_revisions.c
    statement = select(*(r[name] for name in Revision.__slots__))
    rows = await connection.execute(statement.where(r.outage_id == outage_id).order_by(r.id))
    return [Revision(*row) for row in rows]


async def list_outages(connection: AsyncConnection, search: OutageSearch, now: datetime) -> list[Outage]:
    """The outages that match: the newest first, but with status `planned` the next first.

    At a place they have the order of `place_search.outages_at`.
    """
    condition = _has_status(search.status, now)
    if search.unit is not None:
        condition = and_(condition, _reaches_unit(search.unit))
    if search.place is not None:
        told = await outages_at(connection, search.place, condition, search.status, now.date())
        rows = await connection.execute(select(*OUTAGE_COLUMNS).where(outages.c.id.in_(told[: search.limit])))
        return sorted((Outage(*row) for row in rows), key=lambda outage: told.index(outage.id))
    statement = select(*OUTAGE_COLUMNS).where(condition)
    started = outages.c.started_at
    order = started.asc() if search.status == "planned" else started.desc()
    rows = await connection.execute(statement.order_by(order, outages.c.id).limit(search.limit))
    return [Outage(*row) for row in rows]


async def cuts_that_began_or_ended(
    connection: AsyncConnection, spans: Sequence[tuple[datetime, datetime]]
) -> list[str]:
    """The ids of open planned cuts whose start or expected end lies in one of the spans (after the first
    time, up to and including the second); the earliest start first."""
    o = outages.c
    # Each condition repeats the kind, so that the partial index of planned cuts serves all of them.
    turned = [
        and_(moment > after, moment <= until, o.kind == "planned")
        for after, until in spans
        for moment in (o.started_at, o.expected_back_at)
    ]
    statement = select(o.id).where(o.kind == "planned", o.status.not_in(sorted(CLOSED)), or_(*turned))
    return list((await connection.execute(statement.order_by(o.started_at, o.id))).scalars())


def _has_status(status: str, now: datetime) -> ColumnElement[bool]:
    o = outages.c
    is_open = o.status.not_in(sorted(CLOSED))
    if status == "planned":
        return and_(is_open, o.kind == "planned", o.started_at > now)
    if status == "called_off":
        return and_(o.kind == "planned", o.status == "cancelled", o.expected_back_at > now)
    if status == "predicted":
        return o.status == "predicted"
    if status == "active":
        runs = or_(o.kind == "unplanned", o.expected_back_at.is_(None), o.expected_back_at > now)
        return and_(is_open, o.started_at <= now, runs)
    return literal(True)


def _reaches_unit(unit: str) -> ColumnElement[bool]:
    felt = outage_areas.alias()
    return exists(select(1).where(felt.c.outage_id == outages.c.id, felt.c.unit == unit))


async def add_outages(
    connection: AsyncConnection, new: Sequence[Outage], reason: str | None = None, by: str | None = None
) -> None:
    """Store new outages with their nodes and first revision; call `measure_reach` afterwards."""
    if not new:
        return
    names = [column.name for column in OUTAGE_COLUMNS]
    await connection.execute(insert(outages), [{n: getattr(o, n) for n in names} for o in new])
    await _add_nodes(connection, [row for outage in new for row in _node_rows(outage)])
    firsts = []
    for outage in new:
        restored = outage.node_ids if outage.status == "restored" else []
        firsts.append((outage.id, revision_of(outage, Why(by, reason=reason), restored)))
    await add_revisions(connection, firsts)


def _node_rows(outage: Outage) -> list[dict[str, object]]:
    is_open = outage.status not in CLOSED
    return [{"outage_id": outage.id, "node_id": node_id, "is_open": is_open} for node_id in outage.node_ids]


async def _add_nodes(connection: AsyncConnection, rows: list[dict[str, object]]) -> None:
    if rows:  # an imported cut may be described in words only
        await connection.execute(insert(outage_nodes), rows)


async def add_revisions(connection: AsyncConnection, new: Sequence[tuple[str, Revision]]) -> None:
    """Append to the histories of outages: pairs of outage id and revision."""
    names = Revision.__slots__
    rows = [{"outage_id": id_, **{n: getattr(revision, n) for n in names}} for id_, revision in new]
    await connection.execute(insert(outage_revisions), rows)


async def save_outage(connection: AsyncConnection, outage: Outage) -> None:
    """Store the changed outage; if it is closed, its nodes no longer count as open."""
    names = [column.name for column in OUTAGE_COLUMNS]
    values = {name: getattr(outage, name) for name in names}
    await connection.execute(update(outages).where(outages.c.id == outage.id).values(values))
    if outage.status in CLOSED:
        closing = update(outage_nodes).where(outage_nodes.c.outage_id == outage.id)
        await connection.execute(closing.values(is_open=False))
        closing = update(outage_words).where(outage_words.c.outage_id == outage.id)
        await connection.execute(closing.values(is_open=False))


async def save_nodes(connection: AsyncConnection, outage: Outage) -> None:
    """Replace the stored nodes of the outage; call `measure_reach` afterwards."""
    await connection.execute(delete(outage_nodes).where(outage_nodes.c.outage_id == outage.id))
    await _add_nodes(connection, _node_rows(outage))


async def measure_reach(connection: AsyncConnection, outage_ids: Iterable[str] | None = None) -> None:
    """Count the customers of outages (all when None) and store the units and places that they affect.

    With None it leaves out outages without nodes: after the places are indexed, call `reach_by_words`.
    """
    ids = None if outage_ids is None else list(outage_ids)
    has_nodes = outages.c.id.in_(select(outage_nodes.c.outage_id))
    chosen = has_nodes if ids is None else outages.c.id.in_(ids)
    n, below, a = outage_nodes.c, node_ancestors.c, node_areas.c
    reached = select(below.node_id).join(outage_nodes, n.node_id == below.ancestor_id)
    # Each node counts once, though an outage may name both a feeder and one of its transformers.
    count = (
        select(func.coalesce(func.sum(a.customers), 0))
        .where(a.node_id.in_(reached.where(n.outage_id == outages.c.id).correlate(outages)))
        .scalar_subquery()
    )
    await connection.execute(update(outages).where(chosen).values(customers_affected=count))
    mine = select(outages.c.id).where(chosen)
    await connection.execute(delete(outage_areas).where(outage_areas.c.outage_id.in_(mine)))
    felt = (
        select(n.outage_id, a.unit, literal(""))
        .join(node_ancestors, below.ancestor_id == n.node_id)
        .join(node_areas, a.node_id == below.node_id)
        .where(n.outage_id.in_(mine))
        .distinct()
    )
    await connection.execute(insert(outage_areas).from_select(["outage_id", "unit", "line"], felt))
    if ids is not None:  # a load rebuilds all place names
        await note_words(connection, ids)
        await reach_by_words(connection, ids)


async def unknown_nodes(connection: AsyncConnection, node_ids: Iterable[str]) -> set[str]:
    """The ids that are not in the network."""
    wanted = set(node_ids)
    rows = await connection.execute(select(nodes.c.node_id).where(nodes.c.node_id.in_(wanted)))
    return wanted - set(rows.scalars())


async def measured(connection: AsyncConnection, outage: Outage) -> Outage:
    """The outage after `measure_reach`."""
    return (await measured_all(connection, [outage.id]))[0]


async def measured_all(connection: AsyncConnection, outage_ids: Sequence[str]) -> list[Outage]:
    """These outages after `measure_reach`, in the same order."""
    await measure_reach(connection, outage_ids)
    rows = await connection.execute(select(*OUTAGE_COLUMNS).where(outages.c.id.in_(outage_ids)))
    found = {row.id: Outage(*row) for row in rows}
    return [found[outage_id] for outage_id in outage_ids]


async def first_revisions(connection: AsyncConnection, outage_ids: Sequence[str]) -> dict[str, int]:
    """The id of each outage's first revision; the earlier an outage was made, the smaller it is."""
    r = outage_revisions.c
    statement = select(r.outage_id, func.min(r.id)).where(r.outage_id.in_(outage_ids)).group_by(r.outage_id)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def is_any_predicted(connection: AsyncConnection, but: Collection[str]) -> bool:
    """Whether there is a predicted outage other than these."""
    rows = await connection.execute(select(outages.c.id).where(outages.c.status == "predicted"))
    return not set(rows.scalars()) <= set(but)
