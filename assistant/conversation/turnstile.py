"""Lets the messages of each session pass one at a time, in the order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from assistant.errors import SessionBusy


@dataclass
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    present: int = 0


class Turnstile:
    """Holds only sessions that are being served now.

    Across several assistant processes, Rasa's own lock for each sender keeps the order.
    """

    def __init__(self, waiting_limit: int) -> None:
        self._waiting_limit = waiting_limit
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def passing(self, session_id: str) -> AsyncIterator[None]:
        """Raises `SessionBusy` when `waiting_limit` messages of the session already wait."""
        lane = self._lanes.setdefault(session_id, _Lane())
        if lane.present > self._waiting_limit:
            raise SessionBusy(retry_after_s=1)
        lane.present += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.present -= 1
            if lane.present == 0:
                self._lanes.pop(session_id, None)
