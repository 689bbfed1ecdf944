"""Restores a backup while the service runs; revoked keys and erased personal data stay gone."""

import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.transactions import Database
from outage_service.errors import BackupRefused
from outage_service.journal import store as journal
from outage_service.journal.model import Act, Entry
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.erased import erased_customers
from outage_service.tables.keys import api_keys
from outage_service.upkeep.backup import postgresql_copy, sqlite_copy
from outage_service.upkeep.erasing.erasing import forget_customer

# Ids that the journal may give while the restore runs; none of them is given a second time.
_IDS_MEANWHILE = 10_000


@dataclass(frozen=True)
class Carried:
    """What a restored database takes over from the one it replaces.

    API keys: a key that was revoked since the backup stays revoked, and a newer one works. Erased customers:
    they stay erased. The newest id of the journal: no id is given twice, so that a reader of the event stream
    misses nothing.
    """

    keys: list[dict[str, Any]]
    erased: list[str]
    newest_id: int


async def restore(settings: Settings, file: Path, act: Act) -> str:
    """Replace everything with a backup; returns its schema's revision. BackupRefused changes nothing."""
    live = settings.database_file
    revision = sqlite_copy.check(file) if live else postgresql_copy.check(settings.url, file)
    carried = await _carried_from(settings, act)
    if live is None:
        postgresql_copy.put_live(settings.url, file)
        await _complete(settings, carried, revision, act)
        return revision
    # Migrated beside the live database, so that its users never see an older schema.
    with tempfile.TemporaryDirectory(dir=live.parent, prefix=".restoring-") as folder:
        prepared = Path(folder) / live.name
        sqlite_copy.copy_for_restoring(file, prepared)
        beside = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{prepared}"})
        await _complete(beside, carried, revision, act)
        try:
            sqlite_copy.put_live(prepared, live)
        except sqlite3.Error as error:
            raise BackupRefused(f"The database cannot be written: {error}.") from error
    return revision


async def _carried_from(settings: Settings, act: Act) -> Carried:
    database = await open_database(settings, lambda: act.at)
    try:
        async with database.reading() as connection:
            keys = (await connection.execute(select(api_keys))).mappings().all()
            erased = (await connection.execute(select(erased_customers.c.customer_code))).scalars().all()
            newest = await journal.newest_id(connection)
    finally:
        await database.close()
    return Carried([dict(key) for key in keys], list(erased), newest)


async def _complete(settings: Settings, carried: Carried, revision: str, act: Act) -> None:
    """Migrate the restored tables, and write into them what is carried over."""
    database: Database = await open_database(settings, lambda: act.at)

    async def work(connection: AsyncConnection) -> None:
        if carried.keys:
            await connection.execute(delete(api_keys))
            await connection.execute(insert(api_keys), carried.keys)
        await _go_on_after(connection, carried.newest_id + _IDS_MEANWHILE)
        for customer_code in carried.erased:
            await forget_customer(connection, customer_code, act.at)
        entry = Entry("backup_restored", "world", "backup", {"revision": revision, "at": _at(act.at)})
        await journal.record(connection, act, [entry])

    try:
        await database.write(work)
    finally:
        await database.close()


async def _go_on_after(connection: AsyncConnection, journal_id: int) -> None:
    if connection.dialect.name == "sqlite":
        known = text("UPDATE sqlite_sequence SET seq = max(seq, :id) WHERE name = 'journal'")
        if not (await connection.execute(known, {"id": journal_id})).rowcount:
            first = text("INSERT INTO sqlite_sequence (name, seq) VALUES ('journal', :id)")
            await connection.execute(first, {"id": journal_id})
    else:
        going_on = text(
            "SELECT setval(pg_get_serial_sequence('journal', 'id'),"
            " greatest(:id, (SELECT coalesce(max(id), 1) FROM journal)))"
        )
        await connection.execute(going_on, {"id": journal_id})


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
