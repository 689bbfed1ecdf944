"""All SQL of imported cuts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.importing.contents import Stored, content_of
from outage_service.supply.outages.model import Outage
from outage_service.tables.imports import imported_cuts
from outage_service.tables.network import node_ancestors, nodes
from outage_service.tables.outages import OUTAGE_COLUMNS, outages

_AT_ONCE = 500
_IMPORT_LOCK = 5_021_090_011  # any fixed number: an import holds this lock while it writes
_OWN = ("key", "place", "unit", "external_id", "names", "content")


# How many cuts a window holds, and how often they were written.
Version = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """The cuts that a file may be about: of one source and these units (empty: of all), in these days, and
    those with these ids of the source."""

    source: str
    units: frozenset[str]
    first: date
    last: date
    ids: frozenset[str]


async def keep_other_imports_out(connection: AsyncConnection) -> None:
    """Hold a lock until the transaction ends. SQLite has only one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({_IMPORT_LOCK})"))


async def stored_in(connection: AsyncConnection, window: Window) -> list[Stored]:
    """The cuts imported before that a file may be about, each once."""
    rows = list(await connection.execute(_with_outages().where(_in(window))))
    for ids in _batches(sorted(window.ids)):
        condition = and_(imported_cuts.c.source == window.source, imported_cuts.c.external_id.in_(ids))
        rows += await connection.execute(_with_outages().where(condition))
    return sorted({cut.key: cut for cut in map(_stored, rows)}.values(), key=lambda cut: cut.key)


async def stored_with(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Stored]:
    """The cuts imported before with these keys, as they are now."""
    found = {}
    for some in _batches(sorted(keys)):
        for row in await connection.execute(_with_outages().where(imported_cuts.c.key.in_(some))):
            found[row.key] = _stored(row)
    return found


async def version_of(connection: AsyncConnection, window: Window) -> Version:
    """A value that differs after each write to these cuts."""
    counted = select(func.count(), func.coalesce(func.sum(imported_cuts.c.version), 0))
    count, versions = (await connection.execute(counted.where(_in(window)))).one()
    return int(count), int(versions)


async def transformers_below(
    connection: AsyncConnection, node_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """The transformers at and below each node of the network."""
    below: dict[str, set[str]] = {}
    a = node_ancestors.c
    statement = select(a.ancestor_id, a.node_id).join(nodes, nodes.c.node_id == a.node_id)
    for some in _batches(sorted(node_ids)):
        condition = and_(nodes.c.kind == "transformer", a.ancestor_id.in_(some))
        for row in await connection.execute(statement.where(condition)):
            below.setdefault(row.ancestor_id, set()).add(row.node_id)
    return {node: frozenset(found) for node, found in below.items()}


async def keep(connection: AsyncConnection, new: Sequence[Stored], source: str, at: datetime) -> None:
    """Store what the source says about new cuts, and delete what it said before under these keys."""
    kept = [(cut, cut.outage.id) for cut in new if cut.outage is not None]
    if not kept:
        return
    keys = [cut.key for cut, _ in kept]
    await connection.execute(delete(imported_cuts).where(imported_cuts.c.key.in_(keys)))
    rows = [
        {"key": cut.key, "outage_id": outage_id, "source": source, "version": 1, **_said(cut, at)}
        for cut, outage_id in kept
    ]
    await connection.execute(insert(imported_cuts), rows)


async def say_otherwise(connection: AsyncConnection, changed: Sequence[Stored], at: datetime) -> None:
    """Update what the source says about known cuts."""
    if not changed:
        return
    said = {name: bindparam(f"its_{name}", type_=imported_cuts.c[name].type) for name in _SAID}
    values = {**said, "version": imported_cuts.c.version + 1}
    updating = update(imported_cuts).where(imported_cuts.c.key == bindparam("its_key")).values(values)
    rows = [{f"its_{name}": value for name, value in {"key": c.key, **_said(c, at)}.items()} for c in changed]
    await connection.execute(updating, rows)


_SAID = ("place", "unit", "day", "content", "updated_at", "external_id", "names")


def _said(cut: Stored, at: datetime) -> dict[str, Any]:
    names = None if cut.names is None else list(cut.names)
    values = (cut.place, cut.unit, cut.day, cut.content.as_json(), at, cut.external_id, names)
    return dict(zip(_SAID, values, strict=True))


def _in(window: Window) -> ColumnElement[bool]:
    c = imported_cuts.c
    condition = and_(c.source == window.source, c.day.between(window.first, window.last))
    return and_(condition, c.unit.in_(sorted(window.units))) if window.units else condition


def _with_outages() -> Any:
    c = imported_cuts.c
    joined = imported_cuts.outerjoin(outages, outages.c.id == c.outage_id)
    return select(*(c[name] for name in _OWN), *OUTAGE_COLUMNS).select_from(joined)


def _stored(row: Row[Any]) -> Stored:
    own, values = dict(zip(_OWN, row, strict=False)), tuple(row)[len(_OWN) :]
    return Stored(
        own["key"],
        own["place"],
        content_of(own["content"]),
        Outage(*values) if values[0] is not None else None,
        own["unit"],
        None if own["names"] is None else tuple(own["names"]),
        own["external_id"],
    )


def _batches(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
