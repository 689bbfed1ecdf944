"""The queue of events that came in on a line and wait for the call's conductor."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from assistant.channels.telephone.line.line import SAMPLE_RATE, Ended, EndedBy, LineEvent, Sound

# A reader further behind than this loses the oldest sound.
MAX_SOUND_BYTES = 10 * 2 * SAMPLE_RATE
MAX_EVENTS = 1000


class Inbox:
    """Bounded: new sound replaces the oldest; keys are dropped only when hundreds wait."""

    def __init__(self) -> None:
        self._events: deque[LineEvent] = deque()
        self._sound_bytes = 0
        self._ended: EndedBy | None = None
        self._something = asyncio.Event()

    @property
    def ended(self) -> bool:
        return self._ended is not None

    def put(self, event: LineEvent) -> None:
        """Adds an event; does nothing after the end."""
        if self._ended is not None:
            return
        if isinstance(event, Sound):
            self._sound_bytes += len(event.pcm)
            self._events.append(event)
            while self._sound_bytes > MAX_SOUND_BYTES or len(self._events) > MAX_EVENTS:
                if not self._drop_oldest_sound():
                    break
        elif len(self._events) < MAX_EVENTS or self._drop_oldest_sound():
            self._events.append(event)
        self._something.set()

    def end(self, by: EndedBy) -> None:
        """Ends the queue; only the first call counts."""
        if self._ended is None:
            self._events.append(Ended(by))
            self._ended = by
            self._something.set()

    async def events(self) -> AsyncIterator[LineEvent]:
        """The events in order; `Ended` is the last."""
        while True:
            while not self._events:
                self._something.clear()
                await self._something.wait()
            event = self._events.popleft()
            if isinstance(event, Sound):
                self._sound_bytes -= len(event.pcm)
            yield event
            if isinstance(event, Ended):
                return

    def _drop_oldest_sound(self) -> bool:
        for place, event in enumerate(self._events):
            if isinstance(event, Sound):
                self._sound_bytes -= len(event.pcm)
                del self._events[place]
                return True
        return False
