"""What the database knows about the names in a file. All SQL of matching."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.importing.model import Cut
from outage_service.importing.named import named_in
from outage_service.importing.names import feeder_key, feeder_keys_of, near, station_key, street_and_wards
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors, node_areas, nodes
from outage_service.world.places.announced import Words
from outage_service.world.places.names import names_in

_AT_ONCE = 500
_PAGE = 10_000
_MOST_NEAR = 300  # names of one file that are compared with every known name
_MOST_WARDS = 60  # to search for a file that does not say its units


@dataclass
class KnownNetwork:
    """The customers, feeders and stations that a file names, by the file's names for them."""

    node_of_code: dict[str, str] = field(default_factory=dict)
    feeders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near_station: dict[str, str] = field(default_factory=dict)  # an unknown key: the known key most like it
    feeder_of: dict[str, str] = field(default_factory=dict)  # of the stations in `stations`
    below: dict[str, "Homes"] = field(default_factory=dict)  # the homes below each feeder in `feeders`
    units_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Home(NamedTuple):
    """Customers of one transformer in one street."""

    wards: frozenset[Words]
    unit: str
    node_id: str
    customers: int


@dataclass
class Homes:
    """The homes in a unit or around some wards, by street, with the transformers that feed them."""

    of_street: dict[Words, list[Home]] = field(default_factory=lambda: defaultdict(list))
    wards: set[Words] = field(default_factory=set)
    of_ward: dict[Words, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    customers_of: dict[str, int] = field(default_factory=lambda: defaultdict(int))


async def known_for(connection: AsyncConnection, cuts: Sequence[Cut]) -> KnownNetwork:
    """What is known about everything that these cuts name, except streets."""
    known = KnownNetwork()
    codes = sorted({code for cut in cuts for code in cut.customer_codes})
    for some in _batches(codes):
        statement = select(customers.c.customer_code, customers.c.node_id)
        for row in await connection.execute(statement.where(customers.c.customer_code.in_(some))):
            known.node_of_code[row.customer_code] = row.node_id
    told = [named_in(cut) for cut in cuts]
    if feeder_keys := {key for one in told for name in one.feeders for key in feeder_keys_of(name)}:
        await _learn_feeders(connection, known, feeder_keys)
    names = {name for one in told for station in one.stations for name in station}
    if station_keys := {station_key(name) for name in names | {name for one in told for name in one.feeders}}:
        await _learn_stations(connection, known, station_keys)
    await _learn_units(connection, known)
    if any(one.place for one in told):
        for feeder in sorted({node_id for ids in known.feeders.values() for node_id in ids}):
            known.below[feeder] = await _homes_below(connection, feeder)
    return known


async def _learn_feeders(connection: AsyncConnection, known: KnownNetwork, wanted: set[str]) -> None:
    above = nodes.alias()
    statement = (
        select(nodes.c.node_id, nodes.c.name, above.c.node_id.label("over_id"), above.c.name.label("over"))
        .outerjoin(above, above.c.node_id == nodes.c.parent_id)
        .where(nodes.c.kind == "feeder")
    )
    async for row in _page_by_page(connection, statement, nodes.c.node_id):
        own = {feeder_key(row.node_id), feeder_key(row.name)} - {""}
        # "lộ 471 trạm Điện Bàn", "471 E15": the feeder's number with the substation it leaves.
        over = {feeder_key(row.over_id or ""), feeder_key(row.over or ""), feeder_key(_place(row.over or ""))}
        keys = own | {key + of for key in own for of in over - {""}}
        numbers = {key[:3] for key in own if key[:3].isdigit() and not key[3:4].isdigit()}
        for key in (keys | numbers) & wanted:
            known.feeders[key].add(row.node_id)


def _place(substation: str) -> str:
    return " ".join(word for word in substation.split() if not word.strip("kKvV").isdigit())


async def _learn_stations(connection: AsyncConnection, known: KnownNetwork, wanted: set[str]) -> None:
    wanted = wanted - {""}
    every: set[str] = set()
    statement = select(nodes.c.node_id, nodes.c.name, nodes.c.parent_id).where(nodes.c.kind == "transformer")
    async for row in _page_by_page(connection, statement, nodes.c.node_id):
        keys = {station_key(row.node_id), station_key(row.name)} - {""}
        every |= keys
        _note_station(known, keys & wanted, row)
    unknown = sorted(wanted - known.stations.keys())[:_MOST_NEAR]
    known.near_station = {key: found for key in unknown if (found := near(key, every))}
    if spelled := set(known.near_station.values()) - known.stations.keys():
        async for row in _page_by_page(connection, statement, nodes.c.node_id):
            _note_station(known, {station_key(row.node_id), station_key(row.name)} & spelled, row)


def _note_station(known: KnownNetwork, keys: Iterable[str], row: Row[Any]) -> None:
    for key in keys:
        known.stations[key].add(row.node_id)
        known.feeder_of[row.node_id] = row.parent_id


async def _learn_units(connection: AsyncConnection, known: KnownNetwork) -> None:
    """Learn which units have customers at each node: many substations have a feeder called 471."""
    for some in _batches(sorted({node_id for ids in known.feeders.values() for node_id in ids})):
        below = node_ancestors.join(node_areas, node_areas.c.node_id == node_ancestors.c.node_id)
        statement = select(node_ancestors.c.ancestor_id, node_areas.c.unit).select_from(below).distinct()
        for row in await connection.execute(statement.where(node_ancestors.c.ancestor_id.in_(some))):
            known.units_of[row.ancestor_id].add(row.unit)
    for some in _batches(sorted({node_id for ids in known.stations.values() for node_id in ids})):
        statement = select(node_areas.c.node_id, node_areas.c.unit).distinct()
        for row in await connection.execute(statement.where(node_areas.c.node_id.in_(some))):
            known.units_of[row.node_id].add(row.unit)


async def homes_in(connection: AsyncConnection, unit: str, wards: Iterable[Words]) -> Homes:
    """The homes of a unit's customers; without a unit, those in and around the wards."""
    statement = (
        select(node_areas.c.node_id, node_areas.c.unit, node_areas.c.line, node_areas.c.customers)
        .join(nodes, nodes.c.node_id == node_areas.c.node_id)
        .where(nodes.c.kind == "transformer")
    )
    if unit:
        statement = statement.where(node_areas.c.unit == unit)
    else:
        told = sorted(wards)[:_MOST_WARDS]
        if not told:
            return Homes()
        there = [node_areas.c.line.contains(f": {' '.join(ward)} |", autoescape=True) for ward in told]
        beside = select(node_areas.c.node_id).where(or_(*there))
        statement = statement.where(node_areas.c.node_id.in_(beside))
    return await _homes_of(connection, statement)


async def _homes_below(connection: AsyncConnection, feeder: str) -> Homes:
    a, above = node_areas.c, node_ancestors.c
    statement = select(a.node_id, a.unit, a.line, a.customers).join(
        node_ancestors, above.node_id == a.node_id
    )
    return await _homes_of(connection, statement.where(above.ancestor_id == feeder))


async def _homes_of(connection: AsyncConnection, statement: Select[Any]) -> Homes:
    homes = Homes()
    for row in await connection.execute(statement):
        street, in_wards = street_and_wards(names_in(row.line))
        homes.customers_of[row.node_id] += row.customers
        homes.wards |= in_wards
        for ward in in_wards:
            homes.of_ward[ward][row.node_id] += row.customers
        if street:
            homes.of_street[street].append(Home(in_wards, row.unit, row.node_id, row.customers))
    return homes


async def _page_by_page(
    connection: AsyncConnection, statement: Select[Any], key: ColumnElement[str]
) -> AsyncIterator[Row[Any]]:
    """The rows in the order of a unique key, page by page: all transformers may be too many for memory."""
    last = None
    while True:
        page = statement if last is None else statement.where(key > last)
        rows = (await connection.execute(page.order_by(key).limit(_PAGE))).all()
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        last = rows[-1].node_id


def _batches(values: Sequence[str]) -> Iterator[list[str]]:
    remaining = iter(values)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
