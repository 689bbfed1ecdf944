"""Which company unit works at a place that a caller describes."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.network import node_areas
from outage_service.tables.places import HOME, place_homes, place_lines
from outage_service.world.places.index_store import lines_with
from outage_service.world.places.names import Name, names_of

_LINES = 1_000  # of one place; a text that fits more is a province, which has no single unit


async def unit_at_place(connection: AsyncConnection, place: str) -> str | None:
    """The unit that most customers (more than half) at a place belong to; None when there is no such unit.

    Callers name the nearest thing first ("trước trường Nguyễn Huệ, phường Điện Bàn"): while no customer
    lives where all names fit, the first name is dropped.
    """
    names = names_of(place)
    while names:
        customers = await _customers_by_unit(connection, names)
        if customers:
            unit, most = customers.most_common(1)[0]
            return unit if 2 * most > customers.total() else None
        names = names[1:]
    return None


async def _customers_by_unit(connection: AsyncConnection, names: list[Name]) -> Counter[str]:
    """How many customers of each unit live where all of these names fit."""
    found = await lines_with(connection, [name.words for name in names], _LINES)
    ids = [line.id for line in found if line.source == HOME]
    if not ids:
        return Counter()
    a = node_areas.c
    statement = (
        select(a.unit, func.sum(a.customers))
        .join(place_homes, place_homes.c.node_id == a.node_id)
        .join(place_lines, (place_lines.c.id == place_homes.c.line_id) & (place_lines.c.line == a.line))
        .where(place_lines.c.id.in_(ids))
        .group_by(a.unit)
    )
    return Counter({unit: int(count) for unit, count in await connection.execute(statement)})
