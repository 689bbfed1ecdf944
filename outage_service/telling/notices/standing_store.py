"""How an outage stands for one contact now: what it means for each of its homes and watched places."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache
from sqlalchemy import exists, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.look_up import outages_touching
from outage_service.supply.outages.model import Outage, is_ahead, supply_of
from outage_service.supply.outages.reach_store import affects, lines_meant
from outage_service.supply.outages.restoration_store import power_is_back_at
from outage_service.supply.outages.store import find_outage
from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors
from outage_service.tables.outages import outages
from outage_service.tables.places import HOME, place_homes
from outage_service.telling.notices.areas import FeltAreas
from outage_service.telling.notices.audience_store import Concerned, felt_areas
from outage_service.telling.notices.homes_store import Home
from outage_service.telling.notices.knowledge import Cut, Standing
from outage_service.telling.notices.wording import part_of
from outage_service.world.places.announced import area_of
from outage_service.world.places.fitting import Fit, fit_of
from outage_service.world.places.index_store import lines_of
from outage_service.world.places.names import names_in

_MOST_MERGERS = 20
_AT_ONCE = 5_000
_MOST_LINES = 2_000

# One change is told to thousands: the areas of the outages that were asked for last.
AreasSeen = LRUCache[tuple[str, datetime], FeltAreas]


@dataclass(slots=True)
class Found:
    """How an outage stands; for each home that another outage takes the power from now, that outage; the ids of
    those that this one hides, because it lasts longer; and for each home the planned cuts to come."""

    standing: Standing
    others: dict[str, Outage] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    ahead: dict[str, list[Outage]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where and when to look."""

    connection: AsyncConnection
    homes: Sequence[Home]
    now: datetime
    seen: AreasSeen


async def survivor(connection: AsyncConnection, outage_id: str) -> Outage | None:
    """The outage, or the one that it was merged into; None when it is gone."""
    outage = await find_outage(connection, outage_id)
    for _ in range(_MOST_MERGERS):
        if outage is None or outage.merged_into is None:
            break
        outage = await find_outage(connection, outage.merged_into)
    return outage


async def parts_of(connection: AsyncConnection, outage_id: str) -> set[str]:
    """The ids of the outage and of all that were merged into it."""
    known, new = {outage_id}, [outage_id]
    while new:
        merged = select(outages.c.id).where(
            outages.c.merged_into.is_not(None), outages.c.merged_into.in_(new)
        )
        new = [one for one in (await connection.execute(merged)).scalars() if one not in known]
        known.update(new)
    return known


async def standing_of(situation: Situation, outage: Outage) -> Found:
    """How the outage stands for these homes."""
    now = situation.now
    homes = [home for home in situation.homes if _is_asked(home, outage, now)]
    asked: dict[str, str] = {}
    inside: set[str] = set()
    silent: set[str] = set()
    others: dict[str, Outage] = {}
    hidden: set[str] = set()
    ahead: dict[str, list[Outage]] = {}
    for home in homes:
        if home.place_line is not None:
            state = await at_place(situation, outage, home.place_line)
        else:
            touching = await outages_touching(situation.connection, home.customer_code or "", situation.now)
            state, other = await _at_customer(situation, outage, home, touching)
            if other is not None:
                others[home.key] = other
            ahead[home.key] = [one for one in touching or () if is_ahead(one, now)]
            if state == "inside" and outage.kind == "unplanned":
                hidden |= {one.id for one in touching or () if one.kind == "unplanned"} - {outage.id}
        if state == "unknown":
            continue
        area = home.area or outage.area_text.partition(";")[0]
        is_part = (
            state == "inside" and home.place_line and await is_only_a_part(situation, outage, home.place_line)
        )
        asked[home.key] = part_of(area) if is_part else area
        if state == "inside":
            inside.add(home.key)
        elif state == "silent":
            silent.add(home.key)
    cut = Cut(outage.kind == "planned", outage.started_at, outage.expected_back_at)
    standing = Standing(
        cut=None if outage.status == "cancelled" else cut,
        asked=asked,
        inside=frozenset(inside),
        silent=frozenset(silent),
        announces=any("planned_announced" in home.events for home in homes),
    )
    return Found(standing, others, hidden, ahead)


def _is_asked(home: Home, outage: Outage, now: datetime) -> bool:
    """Whether the contact wants such news: of a cut when it is announced, of any outage while it lasts."""
    if outage.kind == "planned" and "planned_announced" in home.events:
        return True
    return not is_ahead(outage, now) and "expected_return_changed" in home.events


async def _at_customer(
    situation: Situation, outage: Outage, home: Home, touching: list[Outage] | None
) -> tuple[str, Outage | None]:
    """`inside`, `silent`, `outside` or `unknown` (there is no such customer), and another outage that takes
    this home's power instead."""
    code = home.customer_code or ""
    if touching is None:
        return "unknown", None
    current = supply_of(touching, situation.now).current
    if any(one.id == outage.id for one in touching):
        is_told_of_it = outage.kind == "planned" and (
            "planned_announced" in home.events or is_ahead(outage, situation.now)
        )
        # The caller would hear of another outage, which lasts longer: so does the contact.
        hides = current is not None and current.id != outage.id and not is_told_of_it
        return ("silent" if hides else "inside"), None
    if current is not None and outage.kind == "unplanned":
        return "silent", current
    if outage.status != "cancelled" and await _is_affected(situation.connection, outage, code):
        return "silent", None  # the power is back, or the time of the cut has passed
    return "outside", None


async def _is_affected(connection: AsyncConnection, outage: Outage, customer_code: str) -> bool:
    """Whether the outage, open or over, affects a customer by its nodes or its words."""
    mine = select(customers.c.node_id).where(
        customers.c.customer_code == customer_code, affects(outage.id, outage.node_ids)
    )
    return (await connection.execute(mine)).first() is not None


async def felt(situation: Situation, outage: Outage) -> FeltAreas:
    """The area lines of an outage; each is read once for all who are told of it."""
    key = (outage.id, outage.updated_at)
    if key not in situation.seen:
        concerned = Concerned(outage.id, outage.node_ids, outage.area_text)
        situation.seen[key] = await felt_areas(situation.connection, concerned)
    return situation.seen[key]


async def is_only_a_part(situation: Situation, outage: Outage, place_line: str) -> bool:
    """Whether homes at a watched place are not meant by the outage: by its nodes, or without nodes by its words.

    A place without known homes is a part where the words say so.
    """
    lines = await lines_of(situation.connection, names_in(place_line), _MOST_LINES)
    homes = [
        one
        for one in lines
        if one.source == HOME and fit_of(names_in(one.line), names_in(place_line)) >= Fit.NAME
    ]
    if not homes:
        return area_of(outage.area_text).is_coarse
    if not outage.node_ids:
        return not {one.line for one in homes} <= set(await lines_meant(situation.connection, outage.id))
    a, h = node_ancestors.c, place_homes.c
    below = exists(
        select(1).where(a.node_id == h.node_id, a.ancestor_id.in_(outage.node_ids)).correlate(place_homes)
    )
    others = select(h.node_id).where(h.line_id.in_([one.id for one in homes]), ~below).limit(1)
    return (await situation.connection.execute(others)).first() is not None


async def at_place(situation: Situation, outage: Outage, place_line: str) -> str:
    """`inside`, `silent` or `outside`, as for a customer."""
    if outage.status == "cancelled":
        return "outside"
    ends = (await felt(situation, outage)).at(place_line)
    if not ends or outage.status == "restored":
        return "outside" if ends is None else "silent" if outage.status == "restored" else "inside"
    for start in range(0, len(ends), _AT_ONCE):
        if await _is_any_off(situation.connection, outage, sorted(ends)[start : start + _AT_ONCE]):
            return "inside"
    return "silent"


async def _is_any_off(connection: AsyncConnection, outage: Outage, ends: Sequence[str]) -> bool:
    a = node_ancestors.c
    off = select(a.node_id).where(a.node_id.in_(ends), ~power_is_back_at(a.node_id, literal(outage.id)))
    return (await connection.execute(off.limit(1))).first() is not None
