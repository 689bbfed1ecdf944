"""Conducts calls the way a test wants, and remembers what came in on each line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from assistant.channels.telephone.line.line import Ended, Key, Line, LineEvent, Played, Sound

WITHIN_S = 5.0
E = TypeVar("E", Sound, Key, Played, Ended)


class CarriedCall:
    """A call that is being conducted: the test speaks on `line` and awaits what is heard on it."""

    def __init__(self, line: Line, welcome: bool) -> None:
        self.line = line
        self.welcome = welcome
        self.heard: list[LineEvent] = []
        self._more = asyncio.Condition()
        self.let_go = asyncio.Event()

    async def listen(self) -> None:
        async for event in self.line.events():
            self.heard.append(event)
            async with self._more:
                self._more.notify_all()

    async def until(self, enough: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        async with asyncio.timeout(within_s), self._more:
            await self._more.wait_for(enough)

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.heard if isinstance(event, kind)]

    @property
    def sound(self) -> bytes:
        return b"".join(event.pcm for event in self.all(Sound))

    @property
    def marks(self) -> list[str]:
        return [event.mark for event in self.all(Played)]

    @property
    def keys(self) -> str:
        return "".join(event.digit for event in self.all(Key))

    async def ended(self) -> Ended:
        await self.until(lambda: bool(self.all(Ended)))
        return self.all(Ended)[0]


class Switchboard:
    """Every call waits for the test; it is conducted until its line ends, or until the test lets go."""

    def __init__(self) -> None:
        self._calls: asyncio.Queue[CarriedCall] = asyncio.Queue()
        self.mistake: Exception | None = None

    async def conduct(self, line: Line) -> None:
        await self._carry(CarriedCall(line, welcome=True))

    async def turn_away(self, line: Line) -> None:
        await self._carry(CarriedCall(line, welcome=False))

    async def next_call(self, within_s: float = WITHIN_S) -> CarriedCall:
        return await asyncio.wait_for(self._calls.get(), within_s)

    def nobody_called(self) -> bool:
        return self._calls.empty()

    def forget(self) -> None:
        """Calls that no test awaited."""
        while not self._calls.empty():
            self._calls.get_nowait()

    async def _carry(self, call: CarriedCall) -> None:
        self._calls.put_nowait(call)
        if self.mistake:
            raise self.mistake
        listening = asyncio.create_task(call.listen())
        letting_go = asyncio.create_task(call.let_go.wait())
        _, unfinished = await asyncio.wait({listening, letting_go}, return_when=asyncio.FIRST_COMPLETED)
        for task in unfinished:
            task.cancel()
