"""Housekeeping of the contact record: makes the tables, ends idle chats, deletes old conversations.

It also deletes old conversations from the dialogue's own memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from assistant.conversation.ports import Clock
from assistant.conversation_log.database import Database, migrate
from assistant.conversation_log.dialogue_memory import DialogueMemory
from assistant.conversation_log.store import DatabaseLog
from assistant.errors import ConversationLogUnavailable

logger = logging.getLogger(__name__)

PERIOD_S = 600.0
# Less often: finding old conversations reads the dialogue's whole memory.
MEMORY_PERIOD_S = 3600.0
TRY_AGAIN_AFTER_S = 5.0


@dataclass(frozen=True)
class Keeping:
    """`retention`: how long conversations are kept. `idle`: the silence after which a chat ends."""

    retention: timedelta
    idle: timedelta


class Housekeeping:
    """`forget_sound` deletes the recordings from before a moment and returns their number."""

    def __init__(
        self,
        database: Database,
        log: DatabaseLog,
        clock: Clock,
        keeping: Keeping,
        forget_sound: Callable[[datetime], int] = lambda _: 0,
    ) -> None:
        self._database = database
        self._log = log
        self._clock = clock
        self._keeping = keeping
        self._forget_sound = forget_sound
        self._prepared = False

    async def prepare(self) -> None:
        """Brings the tables up to date. If the database is unavailable, `forever` tries again."""
        try:
            await migrate(self._database)
        except (SQLAlchemyError, OSError) as broken:
            logger.error("contact record: the database cannot be prepared: %s", type(broken).__name__)
            return
        self._prepared = True

    async def once(self) -> None:
        """Ends idle conversations and deletes conversations and recordings beyond retention."""
        now = self._clock.now()
        ended = await self._log.close_idle(now - self._keeping.idle)
        forgotten = await self._log.forget_before(now - self._keeping.retention)
        if ended or forgotten:
            logger.info("contact record: %d idle conversations ended, %d old ones deleted", ended, forgotten)
        if silenced := await asyncio.to_thread(self._forget_sound, now - self._keeping.retention):
            logger.info("contact record: %d old recordings deleted", silenced)

    async def forever(self) -> None:
        """Runs `once` at start and then every ten minutes, also after the database was unavailable."""
        while not self._prepared:
            await asyncio.sleep(TRY_AGAIN_AFTER_S)
            await self.prepare()
        while True:
            await _tried(self.once())
            await asyncio.sleep(PERIOD_S)

    async def clear_memory(self, memory: DialogueMemory) -> None:
        """Deletes conversations beyond retention from the dialogue's memory."""
        forgotten = await memory.forget_before(self._clock.now() - self._keeping.retention)
        if forgotten:
            logger.info("dialogue memory: %d old conversations deleted", forgotten)

    async def clear_memory_forever(self, memory: DialogueMemory) -> None:
        """Runs `clear_memory` at start and then every hour."""
        while True:
            await _tried(self.clear_memory(memory))
            await asyncio.sleep(MEMORY_PERIOD_S)


async def _tried(work: Awaitable[None]) -> None:
    try:
        await work
    except ConversationLogUnavailable as broken:
        logger.warning("contact record: not tidied: %s", broken)
