"""All SQL of units. The packaged table is valid until the utility loads one of its own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.tables.units import units
from outage_service.world.units.model import LONGEST, SHORTEST, Unit, prefixes_of, unit_of
from outage_service.world.units.reading import packaged_units

_COLUMNS = tuple(units.c)
_PREFIXES = [f"prefix_{length}" for length in range(SHORTEST, LONGEST + 1)]
# Also fetches the first row, so that one query also shows whether there is a table at all.
_first = select(func.min(units.c.prefix)).scalar_subquery()
_FITTING = Prepared(
    select(*_COLUMNS).where(
        or_(*(units.c.prefix == bindparam(name) for name in _PREFIXES), units.c.prefix == _first)
    )
)


async def unit_on(connection: AsyncConnection, code: str, day: date) -> Unit | None:
    """The row that decides for a customer code or unit on a day; None when no prefix fits."""
    asked = dict.fromkeys(_PREFIXES, code) | dict(zip(_PREFIXES, prefixes_of(code), strict=False))
    rows = [Unit(*row) for row in await run(connection, _FITTING, asked)]
    return unit_of(code, day, rows or packaged_units())


async def all_units(connection: AsyncConnection) -> list[Unit]:
    """The whole table, sorted by prefix and day."""
    statement = select(*_COLUMNS).order_by(units.c.prefix, units.c.valid_from)
    return [Unit(*row) for row in await connection.execute(statement)] or list(packaged_units())


async def replace_units(connection: AsyncConnection, new: Sequence[Unit]) -> None:
    """Replace the whole table with one of the utility's own."""
    await connection.execute(delete(units))
    rows = [{name: getattr(unit, name) for name in Unit.__slots__} for unit in new]
    await connection.execute(insert(units), rows)
