"""The contact record in a database: all its SQL, and nothing but."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.conversation.outcome import ABANDONED
from assistant.conversation.turn import Button, Channel, Conversation, Handoff, Intent, Turn
from assistant.conversation_log.tables import conversations, turns
from assistant.errors import ConversationLogUnavailable


@dataclass(frozen=True)
class Record:
    """A conversation with everything that was said, in order."""

    conversation: Conversation
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class SpokenReply:
    """`measured` tells whether the record has the time that making its sound took."""

    conversation_id: str
    text: str
    measured: bool


class DatabaseLog:
    """Fills the port `ConversationLog`, and answers those who read the record.

    Every method raises `ConversationLogUnavailable` when the database does not work.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # SQLite lets one write at a time: queueing here is fair, its own waiting is by chance.
        self._one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as broken:
            raise ConversationLogUnavailable(f"database: {type(broken).__name__}") from broken

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._one_writer or nullcontext(), self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as broken:
            raise ConversationLogUnavailable(f"database: {type(broken).__name__}") from broken

    async def begin(self, conversation: Conversation) -> None:
        async with self._writing() as connection:
            await connection.execute(insert(conversations).values(**_row(conversation)))

    async def find(self, conversation_id: str) -> Conversation | None:
        async with self._reading() as connection:
            found = await connection.execute(
                select(conversations).where(conversations.c.id == conversation_id)
            )
            row = found.mappings().first()
        return _conversation(row) if row is not None else None

    async def heard(self, conversation_id: str, turn: Turn) -> int:
        async with self._writing() as connection:
            result = await connection.execute(insert(turns).values(**_turn_row(conversation_id, turn)))
            key = result.inserted_primary_key
        if key is None:
            raise ConversationLogUnavailable("database: no number for a turn")
        return int(key[0])

    async def answered(
        self, conversation: Conversation, heard: int | None, intent: Intent | None, said: Sequence[Turn]
    ) -> None:
        async with self._writing() as connection:
            if heard is not None and intent is not None:
                await connection.execute(
                    update(turns)
                    .where(turns.c.number == heard)
                    .values(intent=intent.name, confidence=intent.confidence)
                )
            if said:
                await connection.execute(insert(turns), [_turn_row(conversation.id, one) for one in said])
            await connection.execute(_standing(conversation))

    async def close_conversation(self, conversation: Conversation) -> None:
        async with self._writing() as connection:
            await connection.execute(_standing(conversation))

    async def reply(self, reply_id: str) -> SpokenReply | None:
        """One reply, for whoever holds its id."""
        query = select(turns.c.conversation_id, turns.c.text, turns.c.timings_ms)
        async with self._reading() as connection:
            row = (await connection.execute(query.where(turns.c.reply_id == reply_id))).first()
        if row is None:
            return None
        return SpokenReply(row.conversation_id, row.text, measured="synthesis" in (row.timings_ms or {}))

    async def spoken(self, reply_id: str, milliseconds: float) -> None:
        """Notes how long making the sound of a reply took."""
        async with self._writing() as connection:
            found = await connection.execute(select(turns.c.timings_ms).where(turns.c.reply_id == reply_id))
            timings = {**(found.scalar() or {}), "synthesis": round(milliseconds, 1)}
            await connection.execute(
                update(turns).where(turns.c.reply_id == reply_id).values(timings_ms=timings)
            )

    async def record(self, conversation_id: str) -> Record | None:
        found = await self._records(conversations.c.id == conversation_id, limit=1)
        return found[0] if found else None

    async def latest(self, channel: Channel | None, limit: int) -> list[Record]:
        """The newest conversations first."""
        return await self._records(conversations.c.channel == channel if channel else None, limit)

    async def _records(self, where: ColumnElement[bool] | None, limit: int) -> list[Record]:
        query = select(conversations).order_by(conversations.c.started_at.desc()).limit(limit)
        if where is not None:
            query = query.where(where)
        async with self._reading() as connection:
            found = [_conversation(row) for row in (await connection.execute(query)).mappings()]
            said: dict[str, list[Turn]] = {one.id: [] for one in found}
            rows = await connection.execute(
                select(turns).where(turns.c.conversation_id.in_(said)).order_by(turns.c.number)
            )
            for row in rows.mappings():
                said[row["conversation_id"]].append(_turn(row))
        return [Record(one, tuple(said[one.id])) for one in found]

    async def active_since(self, moment: datetime) -> int:
        """Conversations that have not ended and in which something was said since."""
        async with self._reading() as connection:
            count = await connection.scalar(
                select(func.count())
                .select_from(conversations)
                .where(conversations.c.ended_at.is_(None), conversations.c.last_at >= moment)
            )
        return int(count or 0)

    async def close_idle(self, idle_since: datetime) -> int:
        """Ends conversations in which nothing was said since, at the moment of their last word."""
        async with self._writing() as connection:
            result = await connection.execute(
                update(conversations)
                .where(conversations.c.ended_at.is_(None), conversations.c.last_at < idle_since)
                .values(
                    ended_at=conversations.c.last_at,
                    outcome=func.coalesce(conversations.c.outcome, ABANDONED),
                )
            )
        return int(result.rowcount)

    async def forget_before(self, moment: datetime) -> int:
        """Deletes conversations whose last word is older, with all that was said in them."""
        async with self._writing() as connection:
            result = await connection.execute(delete(conversations).where(conversations.c.last_at < moment))
        return int(result.rowcount)

    async def check(self) -> None:
        """Returns when the database answers and has its tables."""
        async with self._reading() as connection:
            await connection.execute(select(conversations.c.id).limit(1))


def _standing(conversation: Conversation) -> Any:
    row = _row(conversation)
    changing = {name: row[name] for name in ("last_at", "ended_at", "outcome", "handoff")}
    return update(conversations).where(conversations.c.id == conversation.id).values(**changing)


def _row(conversation: Conversation) -> dict[str, Any]:
    return asdict(conversation)


def _conversation(row: Mapping[Any, Any]) -> Conversation:
    fields = dict(row)
    handoff = fields.pop("handoff")
    return Conversation(**fields, handoff=Handoff(**handoff) if handoff else None)


def _turn_row(conversation_id: str, turn: Turn) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "at": turn.at,
        "speaker": turn.speaker,
        "text": turn.text,
        "buttons": [asdict(one) for one in turn.buttons],
        "intent": turn.intent.name if turn.intent else None,
        "confidence": turn.intent.confidence if turn.intent else None,
        "keys": turn.keys,
        "timings_ms": dict(turn.timings_ms),
        "reply_id": turn.reply_id,
    }


def _turn(row: Mapping[Any, Any]) -> Turn:
    return Turn(
        at=row["at"],
        speaker=row["speaker"],
        text=row["text"],
        buttons=tuple(Button(**one) for one in row["buttons"] or ()),
        intent=Intent(row["intent"], row["confidence"]) if row["intent"] is not None else None,
        keys=row["keys"],
        timings_ms=row["timings_ms"] or {},
        reply_id=row["reply_id"],
    )
