"""Deletes old conversations from the dialogue's memory: Rasa's table `events`, with every word of callers.

Rasa itself deletes nothing, and the retention period applies there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, column, delete, func, inspect, make_url, select, table
from sqlalchemy.exc import SQLAlchemyError

from assistant.conversation_log.database import Database, open_database
from assistant.errors import ConversationLogUnavailable

# Conversations per delete statement: Rasa writes to the same table, so each statement must be short.
AT_ONCE = 200

# `timestamp` is in seconds since 1970 (UTC).
_events = table("events", column("sender_id"), column("timestamp"))
_FORGOTTEN = (
    select(_events.c.sender_id)
    .group_by(_events.c.sender_id)
    .having(func.max(_events.c.timestamp) < bindparam("moment"))
)
_FORGET = delete(_events).where(
    _events.c.sender_id.in_(bindparam("senders", expanding=True)),
    _events.c.timestamp < bindparam("moment"),
)


class DialogueMemory:
    """The tracker store's database at `url`. Connects only once it exists, and makes nothing."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
            self._file = None
        else:
            self._file = Path(address.database or "")
        self._url = address.render_as_string(hide_password=False)
        self._database: Database | None = None

    async def forget_before(self, moment: datetime) -> int:
        """Deletes conversations whose newest event is older; returns how many.

        Raises `ConversationLogUnavailable`.
        """
        if self._file is not None and not self._file.is_file():
            return 0
        self._database = self._database or open_database(self._url)
        try:
            senders = await self._database.run(lambda db: _forgotten(db, moment))
            for start in range(0, len(senders), AT_ONCE):
                await self._forget(self._database, senders[start : start + AT_ONCE], moment)
        except (SQLAlchemyError, OSError) as broken:
            raise ConversationLogUnavailable(f"dialogue memory: {type(broken).__name__}") from broken
        return len(senders)

    async def _forget(self, database: Database, senders: Sequence[str], moment: datetime) -> None:
        values = {"senders": list(senders), "moment": moment.timestamp()}
        await database.run(lambda db: db.execute(_FORGET, values))

    async def close(self) -> None:
        if self._database is not None:
            await self._database.close()


def _forgotten(connection: Connection, moment: datetime) -> list[str]:
    """The senders to delete; none before Rasa's first start, which makes the table."""
    if not inspect(connection).has_table("events"):
        return []
    return list(connection.scalars(_FORGOTTEN, {"moment": moment.timestamp()}))
