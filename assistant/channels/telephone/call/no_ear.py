"""An ear that hears nothing: a call without a real ear goes on with keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assistant.conversation.hearing import Expectation, HearingEvent


class NoEar:
    def __init__(self) -> None:
        self._closed = asyncio.Event()

    @property
    def recognizes(self) -> bool:
        return False

    def expect(self, expectation: Expectation) -> None: ...

    def feed(self, pcm: bytes) -> None: ...

    def playing(self, pcm: bytes, at: float) -> None: ...

    def fell_silent(self, at: float) -> None: ...

    async def events(self) -> AsyncIterator[HearingEvent]:
        await self._closed.wait()
        nothing: tuple[HearingEvent, ...] = ()
        for event in nothing:
            yield event

    def forget(self) -> None: ...

    async def close(self) -> None:
        self._closed.set()
