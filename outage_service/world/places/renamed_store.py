"""All SQL of the utility's own list of renamed places, which adds to the shipped one."""

from collections.abc import Sequence

from cachetools import LRUCache
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.places import renamed_places
from outage_service.world.places.renamed_file import KEPT, RenamedRow
from outage_service.world.places.renaming import Renamings, shipped_renamings, with_own

_COLUMNS = tuple(renamed_places.c[name] for name in KEPT)
# The renamings by the id of the own list: a new list replaces the whole old one and has another id.
_known: LRUCache[str, Renamings] = LRUCache(4)


async def renamings_within(connection: AsyncConnection) -> Renamings:
    """All renamings, the utility's own and the shipped ones."""
    return await connection.run_sync(renamings_of)


def renamings_of(connection: Connection) -> Renamings:
    """`renamings_within` for a synchronous connection."""
    list_id = (connection.execute(select(renamed_places.c.list_id).limit(1))).scalar()
    if list_id is None:
        return shipped_renamings()
    known = _known.get(list_id)
    if known is None:
        rows = connection.execute(select(renamed_places.c.list_id, *_COLUMNS))
        own = [RenamedRow(*row[1:]) for row in rows if row.list_id == list_id]
        known = _known[list_id] = with_own(row.renaming() for row in own)
    return known


async def own_list(connection: AsyncConnection) -> list[RenamedRow]:
    """The utility's own list, in the order of its file."""
    rows = await connection.execute(select(*_COLUMNS).order_by(renamed_places.c.id))
    return [RenamedRow(*row) for row in rows]


async def replace_own_list(connection: AsyncConnection, new: Sequence[RenamedRow], list_id: str) -> int:
    """Replace the utility's own list; returns how many rows it had before."""
    removed = await connection.execute(delete(renamed_places))
    rows = [{"list_id": list_id} | {name: getattr(row, name) for name in KEPT} for row in new]
    if rows:
        await connection.execute(insert(renamed_places), rows)
    return removed.rowcount
