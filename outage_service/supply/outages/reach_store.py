"""The SQL conditions and look-ups of whom an outage affects: customers below its nodes, or those whom the words
of an outage without nodes mean."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.customers import customers
from outage_service.tables.network import node_ancestors, node_areas
from outage_service.tables.outages import outage_nodes, outage_word_nodes, outage_words, outages
from outage_service.tables.places import HOME, place_homes, place_lines
from outage_service.world.places.called import parts_of_line
from outage_service.world.places.country import country
from outage_service.world.places.index_store import lines_beside
from outage_service.world.places.names import Name, Words, area_line

_MOST_LINES = 2_000


def affects(outage_id: str, node_ids: Sequence[str]) -> ColumnElement[bool]:
    """The SQL condition that an outage with these nodes, or with none, affects the row of `customers`."""
    if node_ids:
        below = select(1).where(
            node_ancestors.c.node_id == customers.c.node_id, node_ancestors.c.ancestor_id.in_(node_ids)
        )
        return exists(below.correlate(customers))
    meant = select(1).where(
        outage_words.c.outage_id == outage_id,
        outage_words.c.line == customers.c.area_line,
        outage_words.c.unit == customers.c.unit,
    )
    return exists(meant.correlate(customers))


async def lines_meant(connection: AsyncConnection, outage_id: str) -> list[str]:
    """The area lines that the words of an outage without nodes mean."""
    w = outage_words.c
    rows = await connection.execute(select(w.line).where(w.outage_id == outage_id).distinct())
    return list(rows.scalars())


async def nodes_meant(connection: AsyncConnection, outage_id: str) -> list[str]:
    """The nodes that feed homes which the words of an outage without nodes mean, and perhaps others."""
    n = outage_word_nodes.c
    return list((await connection.execute(select(n.node_id).where(n.outage_id == outage_id))).scalars())


async def meant_at(
    connection: AsyncConnection, line_ids: Sequence[int], condition: ColumnElement[bool], only_open: bool
) -> dict[str, tuple[datetime, int]]:
    """The outages without nodes that meet the condition and mean homes of these lines (ids of `place_lines`):
    for each its start and how many customers of these lines it means. `only_open` where the condition says so too."""
    w, o, line, home = outage_words.c, outages.c, place_lines.c, place_homes.c
    if only_open and not (await connection.execute(select(w.outage_id).where(w.is_open).limit(1))).first():
        return {}
    meant = (
        select(w.outage_id, line.id)
        .select_from(place_lines)
        .join(outage_words, w.line == line.line)
        .where(among(line.id, line_ids), *([w.is_open] if only_open else []))
        .distinct()
        .subquery()
    )
    statement = (
        select(o.id, o.started_at, func.sum(home.customers))
        .select_from(meant)
        .join(outages, o.id == meant.c.outage_id)
        .join(place_homes, home.line_id == meant.c.id)
        .where(condition)
        .group_by(o.id, o.started_at)
    )
    rows = await connection.execute(statement)
    return {row[0]: (row[1], int(row[2])) for row in rows}


def among(column: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """The SQL condition that a number is one of these; a street of many wards has a thousand lines, whose numbers
    cost less as text of the statement than as parameters."""
    return column.in_(bindparam(None, sorted(set(ids)), expanding=True, literal_execute=True))


async def places_reached(connection: AsyncConnection, outage_ids: Collection[str]) -> dict[str, list[str]]:
    """The area lines of the homes that each outage reaches, through its nodes or by its words. Of one that reaches
    none for certain but was announced by a unit: the provinces of the unit's customers. Others are left out."""
    n, w, line, o, area = outage_nodes.c, outage_words.c, place_lines.c, outages.c, node_areas.c
    below = (
        select(n.outage_id, line.line)
        .join(node_ancestors, node_ancestors.c.ancestor_id == n.node_id)
        .join(place_homes, place_homes.c.node_id == node_ancestors.c.node_id)
        .join(place_lines, line.id == place_homes.c.line_id)
        .where(n.outage_id.in_(outage_ids))
        .distinct()
    )
    in_words = select(w.outage_id, w.line).where(w.outage_id.in_(outage_ids))
    found = defaultdict[str, list[str]](list)
    for statement in (below, in_words):
        for outage_id, of_line in await connection.execute(statement.limit(_MOST_LINES)):
            found[outage_id].append(of_line)
    if left := set(outage_ids) - found.keys():
        units = await connection.execute(select(o.id, o.unit).where(o.id.in_(left), o.unit.is_not(None)))
        for outage_id, unit in units.all():
            one = select(area.line).where(area.unit == unit).limit(1)
            for of_line in (await connection.execute(one)).scalars():
                found[outage_id].append(area_line(parts_of_line(of_line).larger))
    return dict(found)


async def homes_named(connection: AsyncConnection, notice: str) -> list[str]:
    """The area lines of the homes in the wards that a notice's line names, or the wards themselves where nobody
    lives; none when wards of one name lie in several provinces."""
    found: list[str] = []
    for ward in parts_of_line(notice).wards:
        lines = await lines_beside(connection, (), [ward.words], _MOST_LINES)
        there = [
            one.line for one in lines if one.source == HOME and ward.words in _wards_of(one.line)
        ] or _in_country(ward)
        if len({parts_of_line(line).larger for line in there}) == 1:
            found += there
    return found


def _wards_of(line: str) -> set[Words]:
    return {ward.words for ward in parts_of_line(line).wards}


def _in_country(ward: Name) -> list[str]:
    rows = country().of_new.get(ward.words) or country().of_old.get(ward.words, ())
    provinces = {row.province for row in rows}
    return [area_line([ward, Name("", province)]) for province in sorted(provinces)]
