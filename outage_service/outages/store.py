"""All SQL of outages, apart from the supply look-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.customers.tables import customers
from outage_service.network.tables import node_ancestors, nodes
from outage_service.outages.model import CLOSED, Outage, Revision
from outage_service.outages.place_search import outages_at
from outage_service.outages.supply_store import OUTAGE_COLUMNS, power_is_back_at
from outage_service.outages.tables import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outages,
    restored_nodes,
)
from outage_service.places import Name, area_line, names_of


@dataclass(frozen=True)
class OutageSearch:
    """Which outages to list; `place` as `places.names_of` makes it, None for anywhere."""

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
    statement = select(r.at, r.status, r.expected_back_at, r.source, r.reason, r.restored_node_ids)
    rows = await connection.execute(statement.where(r.outage_id == outage_id).order_by(r.id))
    return [Revision(*row) for row in rows]


async def list_outages(connection: AsyncConnection, search: OutageSearch, now: datetime) -> list[Outage]:
    """Outages that match, those of now with the newest first, those to come with the next first."""
    condition = _has_status(search.status, now)
    if search.unit is not None:
        condition = and_(condition, _reaches_unit(search.unit))
    if search.place is not None:
        here = await outages_at(connection, search.place, condition)
        in_order = sorted(here, key=lambda id_: (here[id_], id_), reverse=search.status != "planned")
        condition = outages.c.id.in_(in_order[: search.limit])
    statement = select(*OUTAGE_COLUMNS).where(condition)
    started = outages.c.started_at
    order = started.asc() if search.status == "planned" else started.desc()
    rows = await connection.execute(statement.order_by(order, outages.c.id).limit(search.limit))
    return [Outage(*row) for row in rows]


def _has_status(status: str, now: datetime) -> ColumnElement[bool]:
    o = outages.c
    is_open = o.status.not_in(sorted(CLOSED))
    if status == "planned":
        return and_(is_open, o.kind == "planned", o.started_at > now)
    if status == "active":
        runs = or_(o.kind == "unplanned", o.expected_back_at.is_(None), o.expected_back_at > now)
        return and_(is_open, o.started_at <= now, runs)
    return literal(True)


def _reaches_unit(unit: str) -> ColumnElement[bool]:
    felt = outage_areas.alias()  # a search by place joins the table itself
    return exists(select(1).where(felt.c.outage_id == outages.c.id, felt.c.unit == unit))


async def add_outages(connection: AsyncConnection, new: Sequence[Outage], reason: str | None = None) -> None:
    """Store new outages with their nodes and first revision; their reach is worked out by `measure_reach`."""
    if not new:
        return
    names = [column.name for column in OUTAGE_COLUMNS]
    await connection.execute(insert(outages), [{n: getattr(o, n) for n in names} for o in new])
    await connection.execute(
        insert(outage_nodes),
        [
            {"outage_id": o.id, "node_id": node_id, "is_open": o.status not in CLOSED}
            for o in new
            for node_id in o.node_ids
        ],
    )
    await add_revisions(connection, [(outage.id, _first_revision(outage, reason)) for outage in new])


def _first_revision(outage: Outage, reason: str | None) -> Revision:
    restored = outage.node_ids if outage.status == "restored" else []
    source = outage.expected_back_source
    return Revision(outage.updated_at, outage.status, outage.expected_back_at, source, reason, restored)


async def add_revisions(connection: AsyncConnection, new: Sequence[tuple[str, Revision]]) -> None:
    """Append to the histories of outages: pairs of outage id and revision."""
    names = Revision.__slots__
    rows = [{"outage_id": id_, **{n: getattr(revision, n) for n in names}} for id_, revision in new]
    await connection.execute(insert(outage_revisions), rows)


async def save_outage(connection: AsyncConnection, outage: Outage) -> None:
    """Store the changed outage."""
    names = [column.name for column in OUTAGE_COLUMNS]
    values = {name: getattr(outage, name) for name in names}
    await connection.execute(update(outages).where(outages.c.id == outage.id).values(values))
    if outage.status in CLOSED:
        closing = update(outage_nodes).where(outage_nodes.c.outage_id == outage.id)
        await connection.execute(closing.values(is_open=False))


async def measure_reach(connection: AsyncConnection, outage_ids: Iterable[str] | None = None) -> None:
    """Count the customers of outages (all when None) and note the streets and units where they live."""
    chosen = literal(True) if outage_ids is None else outages.c.id.in_(list(outage_ids))
    below = (
        outage_nodes.join(node_ancestors, node_ancestors.c.ancestor_id == outage_nodes.c.node_id)
        .join(customers, customers.c.node_id == node_ancestors.c.node_id)
    )  # fmt: skip
    count = (
        select(func.count(customers.c.customer_code.distinct()))
        .select_from(below)
        .where(outage_nodes.c.outage_id == outages.c.id)
        .scalar_subquery()
    )
    await connection.execute(update(outages).where(chosen).values(customers_affected=count))
    mine = select(outages.c.id).where(chosen)
    await connection.execute(delete(outage_areas).where(outage_areas.c.outage_id.in_(mine)))
    felt = (
        select(outage_nodes.c.outage_id, customers.c.unit, customers.c.area_line)
        .select_from(below)
        .where(outage_nodes.c.outage_id.in_(mine))
        .distinct()
    )
    await connection.execute(insert(outage_areas).from_select(["outage_id", "unit", "line"], felt))
    words = await connection.execute(select(outages.c.id, outages.c.area_text).where(chosen))
    lines = [{"outage_id": row.id, "unit": None, "line": area_line(names_of(row.area_text))} for row in words]
    if lines:
        await connection.execute(insert(outage_areas), lines)


async def unknown_nodes(connection: AsyncConnection, node_ids: Iterable[str]) -> set[str]:
    """Those of the ids that the network does not have."""
    wanted = set(node_ids)
    rows = await connection.execute(select(nodes.c.node_id).where(nodes.c.node_id.in_(wanted)))
    return wanted - set(rows.scalars())


async def nodes_foreign_to(connection: AsyncConnection, outage: Outage, node_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are neither one of the outage's nodes, nor below or above one of them."""
    wanted = set(node_ids)
    a = node_ancestors.c
    statement = select(a.node_id, a.ancestor_id).where(
        or_(
            and_(a.node_id.in_(wanted), a.ancestor_id.in_(outage.node_ids)),
            and_(a.ancestor_id.in_(wanted), a.node_id.in_(outage.node_ids)),
        )
    )
    related = {node_id for row in await connection.execute(statement) for node_id in row}
    return wanted - related


async def restore_nodes(
    connection: AsyncConnection, outage: Outage, node_ids: Iterable[str], at: datetime
) -> list[str]:
    """Note that power is back at these nodes and below; answers those that were not noted before."""
    wanted = sorted(set(node_ids))
    r = restored_nodes.c
    known = await connection.execute(select(r.node_id).where(r.outage_id == outage.id, r.node_id.in_(wanted)))
    new = sorted(set(wanted) - set(known.scalars()))
    if new:
        steps = [{"outage_id": outage.id, "node_id": node_id, "restored_at": at} for node_id in new]
        await connection.execute(insert(restored_nodes), steps)
    return new


async def is_anywhere_off(connection: AsyncConnection, outage: Outage) -> bool:
    """Whether some end of the network below the outage's nodes (or a customer there) is not restored yet."""
    below = node_ancestors.alias("below")
    child = nodes.alias("child")
    has_children = exists(select(1).where(child.c.parent_id == below.c.node_id))
    has_customers = exists(select(1).where(customers.c.node_id == below.c.node_id))
    statement = (
        select(below.c.node_id)
        .where(
            below.c.ancestor_id.in_(outage.node_ids),
            or_(~has_children, has_customers),
            ~power_is_back_at(below.c.node_id, literal(outage.id)),
        )
        .limit(1)
    )
    return (await connection.execute(statement)).first() is not None
