"""All SQL of the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.database.transactions import Database
from outage_service.journal.model import Act, Entry, Recorded
from outage_service.tables.journal import journal

COLUMNS = tuple(journal.c)
_ORDER_LOCK = 5_021_090_002  # any fixed number; every writer of the journal takes this lock
_WRITTEN = [column.name for column in COLUMNS if column.name != "id"]
# The statement takes the lock before it draws an id: one round trip to the database instead of two.
_held = select(func.pg_advisory_xact_lock(_ORDER_LOCK)).cte("held")
_row = select(*(bindparam(f"its_{name}", type_=journal.c[name].type) for name in _WRITTEN))
_APPENDING = {
    "sqlite": Prepared(insert(journal).from_select(_WRITTEN, _row)),
    "postgresql": Prepared(insert(journal).from_select(_WRITTEN, _row.select_from(_held))),
}


@dataclass(frozen=True)
class AuditSearch:
    """Which entries to list: columns of the journal and the values they must have."""

    equal: Mapping[str, str]
    before: int | None
    limit: int


async def record(connection: AsyncConnection, act: Act, entries: Iterable[Entry]) -> None:
    """Append to the journal, in the transaction of the change itself and as the last thing in it.

    Ids follow the order of the commits, so a reader that has seen an id misses nothing before it. SQLite has
    one writer; on PostgreSQL a lock makes writers wait here.
    """
    appending = _APPENDING[connection.dialect.name]
    for entry in entries:
        row = {
            "its_at": act.at,
            "its_by": act.by,
            "its_kind": entry.kind,
            "its_subject": entry.subject,
            "its_subject_id": entry.subject_id,
            "its_data": entry.data,
        }
        await run(connection, appending, row)


_AFTER = Prepared(
    select(*COLUMNS).where(journal.c.id > bindparam("seen")).order_by(journal.c.id).limit(bindparam("most"))
)


async def next_entries(database: Database, last_id: int, limit: int) -> list[Recorded]:
    """The entries after an id, oldest first; a prepared query for readers that ask several times a second."""
    return [Recorded(*row) for row in await database.fetch(_AFTER, seen=last_id, most=limit)]


async def entries_after(
    connection: AsyncConnection, last_id: int, limit: int, kinds: Sequence[str] | None = None
) -> list[Recorded]:
    """The entries after an id, oldest first; all kinds when None."""
    statement = select(*COLUMNS).where(journal.c.id > last_id).order_by(journal.c.id).limit(limit)
    if kinds is not None:
        statement = statement.where(journal.c.kind.in_(kinds))
    return [Recorded(*row) for row in await connection.execute(statement)]


async def newest_id(connection: AsyncConnection) -> int:
    """The id of the newest entry; 0 when there is none."""
    return (await connection.execute(select(func.max(journal.c.id)))).scalar_one() or 0


async def oldest_id(connection: AsyncConnection) -> int:
    """The id of the oldest entry still kept; 0 when there is none."""
    return (await connection.execute(select(func.min(journal.c.id)))).scalar_one() or 0


async def search_entries(connection: AsyncConnection, search: AuditSearch) -> list[Recorded]:
    """The entries that match, newest first."""
    statement = select(*COLUMNS).order_by(journal.c.id.desc()).limit(search.limit)
    for name, value in search.equal.items():
        statement = statement.where(journal.c[name] == value)
    if search.before is not None:
        statement = statement.where(journal.c.id < search.before)
    return [Recorded(*row) for row in await connection.execute(statement)]
