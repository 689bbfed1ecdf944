"""Finds the outages at a place. The index of places finds the homes, feeders and notices that fit; the
network finds the outages that affect them. No customer is read, so it is fast however many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.outages.reach_store import among, homes_named, meant_at, places_reached
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import outage_nodes, outages
from outage_service.tables.places import HOME, NODE, NOTICE, place_homes, place_lines
from outage_service.world.places.called import Known, Level, called_at, known_on, parts_of_line
from outage_service.world.places.finding import (
    Asked,
    Meant,
    asked_for,
    best_of,
    is_ambiguous,
    meant_exactly,
    meant_nearly,
    understood,
)
from outage_service.world.places.fitting import Fit, fit_of, fit_of_node
from outage_service.world.places.index_store import Line, lines_of, lines_with
from outage_service.world.places.names import FEEDER, STATION, Name, Words, names_in
from outage_service.world.places.renamed_store import renamings_within
from outage_service.world.places.said import CROSSING

MOST_NAMES = 8
# When more lines of places fit (a province), only the newest MOST_OUTAGES outages are searched.
BROAD = 2_000
MOST_OUTAGES = 200
# An unknown street of a ward is probably out when most of the ward is.
MOST_OF_A_WARD = 0.5
FEWEST_STREETS = 3  # one or two streets say nothing about the rest of a ward


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
    found = await _at(search, list(wanted)[:MOST_NAMES], today)
    if status == "planned":
        return sorted(found, key=lambda id_: (found[id_].started_at, id_))
    return sorted(
        found,
        key=lambda id_: (found[id_].certainty, found[id_].customers, found[id_].started_at, id_),
        reverse=True,
    )


async def _at(search: Search, wanted: Sequence[Name], today: date) -> dict[str, Here]:
    for name in wanted:
        if name.kind in (FEEDER, STATION):
            nodes = await _nodes(search, name, [other for other in wanted if other is not name])
            if nodes:
                return await _on_nodes(search, nodes)
    crossing = [name for name in wanted if name.kind == CROSSING]
    if crossing:
        others = [name for name in wanted if name.kind != CROSSING]
        return await _at_corner(search, crossing, others, today)
    asked = await asked_for(search.connection, wanted, today)
    if (best := await _exactly(search, asked)) is not None:
        return await _outages_of(search, best) if best else {}
    if asked.is_wide():
        return await _broad(search, asked)
    if best := best_of(await _that_count(search, asked, await meant_nearly(asked))):
        return {} if is_ambiguous(best) else await _outages_of(search, best)
    for fewer in asked.without_unknown_street():
        if (near := await _in_most_of(search, fewer)) is not None:
            return near
    return {}


async def _exactly(search: Search, asked: Asked) -> list[Meant] | None:
    """The lines that are called so; empty when they are several places, None when there are none."""
    async for meant in meant_exactly(asked):
        if best := best_of(await _that_count(search, asked, meant)):
            return [] if is_ambiguous(best) else best
    return None


async def _at_corner(
    search: Search, crossing: Sequence[Name], others: Sequence[Name], today: date
) -> dict[str, Here]:
    """The outages in either street where two cross: in the wards that both have, where both are known."""
    streets, known = list[list[Meant]](), known_on(await renamings_within(search.connection), today)
    for street in crossing:
        asked = await asked_for(search.connection, [Name("", street.words), *others], today)
        best = await _exactly(search, asked)
        if best is None:
            nearly = best_of(await _that_count(search, asked, await meant_nearly(asked)))
            best = nearly if nearly and not is_ambiguous(nearly) else []
        if found := [one for one in best if Level.STREET in one.how.levels]:
            streets.append(found)
    if not streets:
        return {}
    if len(streets) == 1:
        return await _outages_of(search, streets[0])
    for level in (Level.WARD, Level.DISTRICT):
        shared = set.intersection(
            *({words for one in found for words in _lies_in(one, level, known)} for found in streets)
        )
        at_corner = [one for found in streets for one in found if shared & _lies_in(one, level, known)]
        if at_corner:
            return await _outages_of(search, at_corner)
    return {}


def _lies_in(meant: Meant, level: Level, known: Known) -> set[Words]:
    """The names of the wards or districts, of before and today, in which the line is."""
    names = called_at(meant.line.line, frozenset(), known)[1]
    return {words for words, several in names.items() if any(called.level is level for called in several)}


async def _that_count(search: Search, asked: Asked, meant: Sequence[Meant]) -> list[Meant]:
    """Those of homes and nodes, and of the notices whose outage meets the condition and lies where it was said.

    A notice names no province, and a ward of its name may lie in several: what its outage reaches tells which.
    """
    said = [one for one in meant if one.line.source == NOTICE]
    notices = await _meeting(search, [one.line.key for one in said])
    inferred = {one.line.key: one for one in said if one.line.key in notices and _is_inferred(one)}
    reached = await places_reached(search.connection, inferred.keys()) if inferred else {}
    lines = {
        key: reached.get(key) or await homes_named(search.connection, one.line.line)
        for key, one in inferred.items()
    }
    return [
        one
        for one in meant
        if one.line.source != NOTICE
        or (
            one.line.key in notices
            and (not _is_inferred(one) or _lies_there(one, lines[one.line.key], asked))
        )
    ]


def _is_inferred(notice: Meant) -> bool:
    """Whether something was said that is not in the notice itself, such as its province."""
    return not all(called.is_own for called in notice.how.meant)


def _lies_there(notice: Meant, lines: Sequence[str], asked: Asked) -> bool:
    """Whether one of the places where the notice's outage is has all names that the notice itself does not have."""
    wanted = {called.words for called in notice.how.meant if not called.is_own}
    return any(wanted <= called_at(line, frozenset(), asked.known)[1].keys() for line in lines)


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


async def _outages_of(search: Search, best: Sequence[Meant]) -> dict[str, Here]:
    if nodes := [one.line.key for one in best if one.line.source == NODE]:
        return await _on_nodes(search, nodes)
    felt, back = await _felt_at(search, [one.line.id for one in best if one.line.source == HOME])
    notices = await _meeting(search, [one.line.key for one in best if one.line.source == NOTICE])
    return {id_: Here(at, 0) for id_, at in notices.items() if id_ not in back} | felt


async def _felt_at(search: Search, line_ids: Sequence[int]) -> tuple[dict[str, Here], set[str]]:
    """The outages that affect the homes of these lines, and the ids of those restored at all of them."""
    if not line_ids:
        return {}, set()
    rows = await search.connection.execute(_feeling(search, among(place_homes.c.line_id, line_ids)))
    felt, back = dict[str, Here](), set[str]()
    for outage_id, started_at, customers in rows:
        if customers or not search.only_open:
            felt[outage_id] = Here(started_at, customers)
        else:
            back.add(outage_id)
    for outage_id, (started_at, customers) in (
        await meant_at(search.connection, line_ids, search.condition, search.only_open)
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


async def _broad(search: Search, asked: Asked) -> dict[str, Here]:
    """The outages among the newest that affect a district or province."""
    o = outages.c
    order = o.started_at.asc() if search.status == "planned" else o.started_at.desc()
    newest = await search.connection.execute(
        select(o.id, o.started_at).where(search.condition).order_by(order).limit(MOST_OUTAGES)
    )
    started = {row.id: row.started_at for row in newest}
    down, n, line = node_ancestors.alias("down"), outage_nodes.c, place_lines.c
    homes = (
        select(n.outage_id, line.id, line.source, line.line, line.key, place_homes.c.customers)
        .join(down, down.c.ancestor_id == n.node_id)
        .join(place_homes, place_homes.c.node_id == down.c.node_id)
        .join(place_lines, line.id == place_homes.c.line_id)
        .where(n.outage_id.in_(started))
    )
    notices = select(line.key, line.id, line.source, line.line, line.key, line.customers)
    notices = notices.where(line.key.in_(started), line.source == NOTICE)
    rows = [row for each in (homes, notices) for row in await search.connection.execute(each)]
    lines = {row[1]: Line(*row[1:]) for row in rows}
    meant = best_of(await _that_count(search, asked, understood(asked, lines.values())))
    here = {one.line.id for one in meant}
    customers = dict[str, int]()
    for row in rows:
        if row[1] in here:
            customers[row[0]] = customers.get(row[0], 0) + row[5]
    return {id_: Here(started[id_], count) for id_, count in customers.items()}


async def _in_most_of(search: Search, asked: Asked) -> dict[str, Here] | None:
    """The outages that probably affect an unknown street of this ward; None when no such ward is known.

    These are outages that leave most customers of the ward without power, and those announced for all of it.
    """
    async for meant in meant_exactly(asked):
        best = best_of(one for one in meant if Level.WARD in one.how.levels)
        if not best:
            continue
        homes = {one.line.id: one.line.customers for one in best if one.line.source == HOME}
        whole = [
            one.line.key
            for one in best
            if one.line.source == NOTICE and not parts_of_line(one.line.line).streets
        ]
        notices = await _meeting(search, whole)
        if not homes and not notices:
            return None
        streets = {one.line.line for one in best if one.line.source == HOME}
        if len(streets) < FEWEST_STREETS and not notices:
            return {}
        felt, back = await _felt_at(search, list(homes))
        enough = MOST_OF_A_WARD * sum(homes.values())
        noticed = {id_: Here(at, 0) for id_, at in notices.items() if id_ not in back}
        return noticed | {
            id_: here for id_, here in felt.items() if here.customers >= enough or id_ in noticed
        }
    return None
