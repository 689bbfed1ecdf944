"""Finds the outages at a place. The index of places finds the homes, feeders and notices that fit; the
network finds the outages that affect them. No customer is read, so it is fast however many there are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.reach_store import meant_at
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import outage_nodes, outages
from outage_service.tables.places import HOME, NODE, NOTICE, place_homes, place_lines
from outage_service.world.places.fitting import (
    Fit,
    fit_of,
    fit_of_node,
    less_exact_names,
    names_all_of,
    names_ward_or_street,
)
from outage_service.world.places.index_store import Line, holding, lines_of, lines_with
from outage_service.world.places.names import FEEDER, STATION, Name, names_in
from outage_service.world.places.reading import MOST_NAMES, readings

# When more lines of places fit (a province), only the newest MOST_OUTAGES outages are searched.
BROAD = 2_000
MOST_OUTAGES = 200
# An unknown street of a ward is probably out when most of the ward is.
MOST_OF_A_WARD = 0.5


class Here(NamedTuple):
    """An outage at the place, the customers without power there, and how certain the match is."""

    started_at: datetime
    customers: int
    certainty: int = 1


@dataclass(frozen=True)
class Search:
    """A search for outages that meet `condition`; `status` is the one that was asked for."""

    connection: AsyncConnection
    condition: ColumnElement[bool]
    status: str

    @property
    def only_open(self) -> bool:
        return self.status not in ("all", "called_off")


@dataclass(frozen=True)
class Fits:
    """What fits the names best: lines of homes with their customers, nodes, or outages by their notices.

    `found` holds the outages themselves when they are already known (see `_broad`).
    """

    level: Fit = Fit.NONE
    homes: dict[int, int] = field(default_factory=dict)
    nodes: list[str] = field(default_factory=list)
    notices: dict[str, datetime] = field(default_factory=dict)
    found: dict[str, Here] | None = None


async def outages_at(
    connection: AsyncConnection,
    wanted: Sequence[Name],
    condition: ColumnElement[bool],
    status: str = "active",
    today: date = date.max,
) -> list[str]:
    """The ids of the outages that fit the place best and meet `condition`, the most relevant first.

    Planned cuts: the next first. Others: the most certain match, then most customers of the place without
    power, then the newest. Once a place fits well, worse fits do not count, even if the power is on
    there: the caller would hear about an outage in another commune or street.
    """
    search = Search(connection, condition, status)
    wanted = list(wanted)[:MOST_NAMES]
    found = await _at_names(search, wanted)
    if found is None:
        found = await _at_readings(search, wanted, today)
    if status == "planned":
        return sorted(found, key=lambda id_: (found[id_].started_at, id_))
    return sorted(
        found,
        key=lambda id_: (found[id_].certainty, found[id_].customers, found[id_].started_at, id_),
        reverse=True,
    )


async def _at_names(search: Search, wanted: Sequence[Name]) -> dict[str, Here] | None:
    """The outages where the names fit; None when they fit no known place."""
    fits = await _fits(search, wanted)
    return await _outages_of(search, fits) if fits.level else None


async def _at_meant(search: Search, meant: Sequence[Name]) -> dict[str, Here] | None:
    """The same for names that were not said exactly so: they must fit well and name more than a province."""
    lines = await lines_of(search.connection, meant, BROAD)
    exact = [line for line in lines if _is_exactly(line, meant)]
    fits = await _best(search, meant, exact)
    return await _outages_of(search, fits) if fits.level else None


def _is_exactly(line: Line, wanted: Sequence[Name]) -> bool:
    names = names_in(line.line)
    if fit_of(names, wanted) < Fit.NAME:
        return False
    # For a notice its first name counts, even without a kind: "chợ Vĩnh Điện, Đà Nẵng".
    return line.source == NODE or names_ward_or_street(names, wanted) or names[0].words == wanted[0].words


async def _at_readings(search: Search, wanted: Sequence[Name], today: date) -> dict[str, Here]:
    """The outages at what the caller may have meant, when no place is known as it was said."""
    tried = await readings(search.connection, wanted, today)
    for _, alike in groupby((r for r in tried if not r.lost_street), key=lambda reading: reading.rank):
        found = [await _at_meant(search, reading.names) for reading in alike]
        if any(each is not None for each in found):
            return {id_: here for each in found if each is not None for id_, here in each.items()}
    for reading in tried:
        for fewer in [reading.names] if reading.lost_street else less_exact_names(reading.names):
            if (near := await _in_most_of(search, fewer)) is not None:
                return near
    return {}


async def _fits(search: Search, wanted: Sequence[Name]) -> Fits:
    for name in wanted:
        if name.kind in (FEEDER, STATION):
            nodes = await _nodes(search, name, [other for other in wanted if other is not name])
            if nodes:
                return Fits(Fit.NAME_AND_KIND, nodes=nodes)
    lines = await lines_of(search.connection, wanted, BROAD + 1)
    if len(lines) > BROAD:
        return await _broad(search, wanted)
    return await _best(search, wanted, lines)


async def _best(search: Search, wanted: Sequence[Name], lines: Iterable[Line]) -> Fits:
    fitting = [(fit_of(names_in(line.line), wanted), line) for line in lines]
    words = [word for name in wanted for word in name.words]
    if len(words) == 1:  # "Lê" is in many street names
        fitting = [(fit, line) for fit, line in fitting if fit > Fit.CONTAINED]
    notices = await _meeting(search, [line.key for fit, line in fitting if fit and line.source == NOTICE])
    fitting = [(fit, line) for fit, line in fitting if line.source != NOTICE or line.key in notices]
    level = max((fit for fit, line in fitting if line.source != NODE), default=Fit.NONE)
    if level < Fit.NAME_AND_KIND and any(word.isalpha() for word in words):
        # "Lê Lợi 1" without a kind is a station only by its whole name, and only if no street is called so.
        nodes = [line.key for fit, line in fitting if line.source == NODE and fit == Fit.NAME_AND_KIND]
        if nodes:
            return Fits(Fit.NAME_AND_KIND, nodes=nodes)
    best = [line for fit, line in fitting if fit == level]
    return Fits(
        level,
        homes={line.id: line.customers for line in best if line.source == HOME},
        notices={line.key: notices[line.key] for line in best if line.source == NOTICE},
    )


async def _meeting(search: Search, outage_ids: Collection[str]) -> dict[str, datetime]:
    """The outages of these that meet the condition, each with its start."""
    if not outage_ids:
        return {}
    o = outages.c
    rows = await search.connection.execute(
        select(o.id, o.started_at).where(o.id.in_(outage_ids), search.condition)
    )
    return {row.id: row.started_at for row in rows}


async def _nodes(search: Search, name: Name, others: Sequence[Name]) -> list[str]:
    """The feeders or stations of this name; with other places named, only those that feed them."""
    lines = await lines_with(search.connection, [name.words], BROAD, beginning=name.kind == FEEDER)
    fitting = [(fit_of_node(names_in(line.line), name), line.key) for line in lines if line.source == NODE]
    best = max((fit for fit, _ in fitting), default=Fit.NONE)
    nodes = [node_id for fit, node_id in fitting if fit == best > Fit.NONE]
    if not nodes or not others:
        return nodes
    homes = await lines_of(search.connection, others, BROAD)
    there = [line.id for line in homes if line.source == HOME and fit_of(names_in(line.line), others)]
    feeding = (
        select(node_ancestors.c.ancestor_id)
        .join(place_homes, place_homes.c.node_id == node_ancestors.c.node_id)
        .where(place_homes.c.line_id.in_(there), node_ancestors.c.ancestor_id.in_(nodes))
        .distinct()
    )
    return sorted((await search.connection.execute(feeding)).scalars())


async def _outages_of(search: Search, fits: Fits) -> dict[str, Here]:
    if fits.found is not None:
        return fits.found
    if fits.nodes:
        return await _on_nodes(search, fits.nodes)
    felt, back = await _felt_at(search, list(fits.homes))
    noticed = {id_: Here(at, 0) for id_, at in fits.notices.items() if id_ not in back}
    return noticed | felt


async def _felt_at(search: Search, line_ids: Sequence[int]) -> tuple[dict[str, Here], set[str]]:
    """The outages that affect the homes of these lines, and the ids of those restored at all of them."""
    if not line_ids:
        return {}, set()
    rows = await search.connection.execute(_feeling(search, place_homes.c.line_id.in_(line_ids)))
    felt, back = dict[str, Here](), set[str]()
    for outage_id, started_at, customers in rows:
        if customers or not search.only_open:
            felt[outage_id] = Here(started_at, customers)
        else:
            back.add(outage_id)
    for outage_id, (started_at, customers) in (
        await meant_at(search.connection, line_ids, search.condition)
    ).items():
        felt[outage_id] = Here(started_at, customers)
    return felt, back


def _feeling(search: Search, homes: ColumnElement[bool]) -> Any:
    h, n, o = place_homes.c, outage_nodes.c, outages.c
    ways = (
        place_homes.join(node_ancestors, node_ancestors.c.node_id == h.node_id)
        .join(outage_nodes, n.node_id == node_ancestors.c.ancestor_id)
        .join(outages, o.id == n.outage_id)
    )
    conditions = [homes, search.condition, *([n.is_open] if search.only_open else [])]
    # Each home counts once, even if an outage names both its transformer and its feeder.
    each = select(o.id, o.started_at, o.status, h.line_id, h.node_id, h.customers).select_from(ways)
    homes_felt = each.where(*conditions).distinct().subquery()
    felt = homes_felt.c
    back = (felt.status == "partially_restored") & power_is_back_at(felt.node_id, felt.id)
    off = func.sum(case((back, 0), else_=felt.customers))
    return select(felt.id, felt.started_at, off).group_by(felt.id, felt.started_at)


async def _on_nodes(search: Search, node_ids: Sequence[str]) -> dict[str, Here]:
    """The outages of these nodes: certainty 2 at the nodes or what feeds them, 1 for parts below."""
    up, down = node_ancestors.alias("up"), node_ancestors.alias("down")
    above = select(up.c.ancestor_id).where(up.c.node_id.in_(node_ids))
    below = select(down.c.node_id).where(down.c.ancestor_id.in_(node_ids))
    n, o = outage_nodes.c, outages.c
    whole = n.node_id.in_(above)
    statement = (
        select(o.id, o.started_at, o.customers_affected, func.max(case((whole, 2), else_=1)))
        .join(outage_nodes, n.outage_id == o.id)
        .where(or_(whole, n.node_id.in_(below)), search.condition, *([n.is_open] if search.only_open else []))
        .group_by(o.id, o.started_at, o.customers_affected)
    )
    rows = await search.connection.execute(statement)
    return {row[0]: Here(row[1], row[2], row[3]) for row in rows}


async def _broad(search: Search, wanted: Sequence[Name]) -> Fits:
    """The outages among the newest that affect a wide place. A place this wide always counts as known."""
    o = outages.c
    order = o.started_at.asc() if search.status == "planned" else o.started_at.desc()
    newest = await search.connection.execute(
        select(o.id, o.started_at).where(search.condition).order_by(order).limit(MOST_OUTAGES)
    )
    started = {row.id: row.started_at for row in newest}
    down, n, line = node_ancestors.alias("down"), outage_nodes.c, place_lines.c
    homes = (
        select(n.outage_id, line.id, line.line, place_homes.c.customers)
        .join(down, down.c.ancestor_id == n.node_id)
        .join(place_homes, place_homes.c.node_id == down.c.node_id)
        .join(place_lines, line.id == place_homes.c.line_id)
        .where(n.outage_id.in_(started), *holding(wanted))
    )
    notices = select(line.key, line.id, line.line, line.customers)
    notices = notices.where(line.key.in_(started), line.source == NOTICE, *holding(wanted))
    customers = dict[str, dict[Fit, int]]()
    known = dict[int, Fit]()
    for statement in (homes, notices):
        for outage_id, line_id, text, count in await search.connection.execute(statement):
            fit = known.get(line_id)
            if fit is None:
                fit = known[line_id] = fit_of(names_in(text), wanted)
            if fit:
                of_outage = customers.setdefault(outage_id, {})
                of_outage[fit] = of_outage.get(fit, 0) + count
    best = max((fit for fits in customers.values() for fit in fits), default=Fit.CONTAINED)
    here = {id_: Here(started[id_], fits[best]) for id_, fits in customers.items() if best in fits}
    return Fits(best, found=here)


async def _in_most_of(search: Search, wanted: Sequence[Name]) -> dict[str, Here] | None:
    """The outages that probably affect an unknown street of this ward; None when no such ward is known.

    These are outages that leave most customers of the ward without power, and those announced for all of it.
    """
    lines = await lines_of(search.connection, wanted, BROAD)
    exact = [line for line in lines if _is_exactly(line, wanted)]
    homes = {line.id: line.customers for line in exact if line.source == HOME}
    whole = [
        line.key for line in exact if line.source == NOTICE and names_all_of(names_in(line.line), wanted)
    ]
    notices = await _meeting(search, whole)
    if not homes and not notices:
        return None
    felt, back = await _felt_at(search, list(homes))
    enough = MOST_OF_A_WARD * sum(homes.values())
    noticed = {id_: Here(at, 0) for id_, at in notices.items() if id_ not in back}
    most = {id_: here for id_, here in felt.items() if here.customers >= enough or id_ in noticed}
    return noticed | most
