"""All SQL of imported cuts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.importing.planning import Content, Stored, Wanted, content_of
from outage_service.supply.outages.model import Outage
from outage_service.tables.imports import imported_cuts
from outage_service.tables.outages import OUTAGE_COLUMNS, outages

_AT_ONCE = 500
_IMPORT_LOCK = 5_021_090_011  # any fixed number: an import holds this lock while it writes


async def keep_other_imports_out(connection: AsyncConnection) -> None:
    """Hold a lock until the transaction ends. SQLite has only one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({_IMPORT_LOCK})"))


async def stored_at(connection: AsyncConnection, places: Sequence[str]) -> dict[str, list[Stored]]:
    """The cuts imported before, by place."""
    found: dict[str, list[Stored]] = {}
    for start in range(0, len(places), _AT_ONCE):
        condition = imported_cuts.c.place.in_(places[start : start + _AT_ONCE])
        for row in await connection.execute(_with_outages().where(condition)):
            stored = _stored(row)
            found.setdefault(stored.place, []).append(stored)
    return found


async def stored_on(
    connection: AsyncConnection, source: str, units: Collection[str], days: Collection[date]
) -> list[Stored]:
    """The cuts imported before from one source for these units and days."""
    c = imported_cuts.c
    statement = _with_outages().where(c.source == source, c.unit.in_(units), c.day.in_(days))
    return [_stored(row) for row in await connection.execute(statement.order_by(c.key))]


async def keep(
    connection: AsyncConnection, stored: Stored, wanted: Wanted, source: str, at: datetime
) -> None:
    """Store what the source says about a cut, and delete what it said before under this key."""
    if stored.outage is None:
        raise ValueError("an imported cut has an outage")
    await connection.execute(delete(imported_cuts).where(imported_cuts.c.key == stored.key))
    await connection.execute(
        insert(imported_cuts).values(
            key=stored.key,
            place=stored.place,
            outage_id=stored.outage.id,
            source=source,
            unit=wanted.unit,
            day=wanted.day,
            content=stored.content.as_json(),
            updated_at=at,
        )
    )


async def say_otherwise(connection: AsyncConnection, key: str, content: Content, at: datetime) -> None:
    """Update what the source says about a known cut."""
    changed = imported_cuts.update().where(imported_cuts.c.key == key)
    await connection.execute(changed.values(content=content.as_json(), updated_at=at))


def _with_outages() -> Any:
    c = imported_cuts.c
    joined = imported_cuts.outerjoin(outages, outages.c.id == c.outage_id)
    return select(c.key, c.place, c.content, *OUTAGE_COLUMNS).select_from(joined)


def _stored(row: Row[Any]) -> Stored:
    values: tuple[Any, ...] = tuple(row)
    outage = Outage(*values[3:]) if values[3] is not None else None
    return Stored(row.key, row.place, content_of(row.content), outage)
