"""All SQL of API keys."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.access.model import ApiKey, NewKey, digest_of, new_secret
from outage_service.database.prepared import Prepared
from outage_service.database.transactions import Database
from outage_service.errors import KeyExists, KeyNotFound
from outage_service.journal import store as journal
from outage_service.journal.model import Act, Entry
from outage_service.tables.keys import api_keys

_COLUMNS = tuple(api_keys.c)
_ALL = Prepared(select(*_COLUMNS).order_by(api_keys.c.name, api_keys.c.created_at))


async def all_keys(database: Database) -> list[ApiKey]:
    """All keys, also invalid ones, sorted by name, older ones first."""
    return [ApiKey(*row) for row in await database.fetch(_ALL)]


async def add_key(connection: AsyncConnection, new: NewKey, act: Act) -> str:
    """Make a key and return its secret, which cannot be read again. KeyExists."""
    await _one_change_at_a_time(connection)
    if await _valid_keys(connection, new.name, act.at):
        raise KeyExists
    secret = await _insert(connection, new, act.at)
    data = {"role": new.role, "requests_per_minute": new.requests_per_minute}
    await journal.record(connection, act, [Entry("key_added", "key", new.name, data)])
    return secret


async def rotate_key(connection: AsyncConnection, name: str, grace: timedelta, act: Act) -> str:
    """Replace a key by a new one and return its secret; the old one stays valid for `grace`. KeyNotFound."""
    await _one_change_at_a_time(connection)
    valid = await _valid_keys(connection, name, act.at)
    if not valid:
        raise KeyNotFound
    newest = valid[-1]
    ends = act.at + grace
    await connection.execute(
        update(api_keys)
        .where(api_keys.c.id.in_([key.id for key in valid]))
        .where(api_keys.c.valid_until.is_(None) | (api_keys.c.valid_until > ends))
        .values(valid_until=ends)
    )
    new = NewKey(name, newest.role, newest.requests_per_minute, newest.valid_until)
    secret = await _insert(connection, new, act.at)
    data = {"role": new.role, "old_valid_until": ends.isoformat()}
    await journal.record(connection, act, [Entry("key_rotated", "key", name, data)])
    return secret


async def revoke_key(connection: AsyncConnection, name: str, act: Act) -> None:
    """End every valid key of this name, now; KeyNotFound when there is none."""
    await _one_change_at_a_time(connection)
    valid = await _valid_keys(connection, name, act.at)
    if not valid:
        raise KeyNotFound
    ending = update(api_keys).where(api_keys.c.id.in_([key.id for key in valid]))
    await connection.execute(ending.values(revoked_at=act.at))
    await journal.record(connection, act, [Entry("key_revoked", "key", name, {})])


async def note_use(connection: AsyncConnection, key_ids: Sequence[str], at: datetime) -> None:
    used = update(api_keys).where(api_keys.c.id.in_(key_ids))
    await connection.execute(used.values(last_used_at=at))


async def _insert(connection: AsyncConnection, new: NewKey, now: datetime) -> str:
    secret = new_secret()
    await connection.execute(
        insert(api_keys).values(
            id=str(uuid.uuid4()),
            name=new.name,
            role=new.role,
            digest=digest_of(secret.encode()),
            requests_per_minute=new.requests_per_minute,
            created_at=now,
            valid_until=new.valid_until,
        )
    )
    return secret


async def _valid_keys(connection: AsyncConnection, name: str, now: datetime) -> list[ApiKey]:
    statement = select(*_COLUMNS).where(api_keys.c.name == name).order_by(api_keys.c.created_at)
    keys = [ApiKey(*row) for row in await connection.execute(statement)]
    return [key for key in keys if key.is_valid(now)]


async def _one_change_at_a_time(connection: AsyncConnection) -> None:
    # SQLite has one writer; on PostgreSQL two admins at once could each add a key of the same name.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE"))
