"""A line whose ear gets our own sound, so that it does not take our echo for the caller."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncIterator, Mapping

from assistant.channels.telephone.line.line import SAMPLE_RATE, Arrival, Line, LineEvent
from assistant.conversation.hearing import Ear

# Pieces of sound that are kept until the ear is open: the first prompts of a call.
REMEMBERED = 50


class OverheardLine:
    """A `Line` that passes all played sound to the ear, with the moment at which the caller hears it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._ear: Ear | None = None
        self._earlier: deque[tuple[bytes, float]] = deque(maxlen=REMEMBERED)
        self._ends_at = 0.0

    @property
    def arrival(self) -> Arrival:
        return self._line.arrival

    def overheard_by(self, ear: Ear) -> None:
        self._ear = ear
        while self._earlier:
            ear.playing(*self._earlier.popleft())

    def events(self) -> AsyncIterator[LineEvent]:
        return self._line.events()

    async def answer(self) -> None:
        await self._line.answer()

    async def play(self, pcm: bytes, mark: str) -> None:
        starts_at = max(time.monotonic(), self._ends_at)
        self._ends_at = starts_at + len(pcm) / (2 * SAMPLE_RATE)
        if self._ear is None:
            self._earlier.append((pcm, starts_at))
        else:
            self._ear.playing(pcm, starts_at)
        await self._line.play(pcm, mark)

    async def flush(self) -> float:
        heard_s = await self._line.flush()
        self._ends_at = time.monotonic()
        if self._ear is not None:
            self._ear.fell_silent(self._ends_at)
        return heard_s

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        await self._line.transfer(queue, variables)

    async def hang_up(self) -> None:
        await self._line.hang_up()
