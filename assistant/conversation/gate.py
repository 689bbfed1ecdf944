"""Limits the turns that the dialogue works on at once, and says who is next.

Rasa is one process: what it is asked at once waits inside it, in no order. Here waiting has an order (the
telephone first, then the origins of chats in turn) and a limit.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from assistant.errors import Busy, DialogueTimeout

CALLS = ""  # the queue of the telephone; origins of chats have names


@dataclass(frozen=True)
class GateRules:
    """`at_once` turns run; `waiting` chats may be in line beside them. A turn has `patience_s` seconds in all,
    its waiting included. `share`: no origin may hold more places in line than are still free."""

    at_once: int
    waiting: int
    patience_s: float
    share: bool = True


class Gate:
    """One for each process."""

    def __init__(self, rules: GateRules) -> None:
        self._rules = rules
        self._free = rules.at_once
        self._places: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @contextmanager
    def place(self, origin: str) -> Iterator[Place]:
        """A chat's place, from the arrival of its message to its answer. Raises `Busy` at once when there is none.

        An origin that brings many chats leaves half of the line to others: it may hold as many places beyond
        the running turns as are still free.
        """
        key = f"chat {origin}"
        taken = self._places.total() - self._rules.at_once
        own = self._places[key] - self._rules.at_once
        left = self._rules.waiting - max(taken, 0)
        if left <= 0 or (self._rules.share and own >= left):
            raise Busy("too many turns are waiting for the dialogue")
        self._places[key] += 1
        try:
            yield Place(self, key)
        finally:
            self._places[key] -= 1
            if not self._places[key]:
                del self._places[key]

    def call(self) -> Place:
        """The place of a telephone call: it is never refused, and its turns come before those of chats.

        The number of calls has a limit of its own.
        """
        return Place(self, CALLS)

    @asynccontextmanager
    async def passing(self, key: str) -> AsyncIterator[None]:
        """Waits for the turn to begin. Raises `DialogueTimeout` when it has not ended in time."""
        try:
            async with asyncio.timeout(self._rules.patience_s):
                await self._enter(key)
                try:
                    yield
                finally:
                    self._leave()
        except TimeoutError as late:
            raise DialogueTimeout("the turn waited and ran for too long") from late

    async def _enter(self, key: str) -> None:
        if self._free:
            self._free -= 1
            return
        coming = asyncio.get_running_loop().create_future()
        self._queues.setdefault(key, deque()).append(coming)
        try:
            await coming
        except asyncio.CancelledError:
            if not coming.cancelled():
                self._leave()  # it was let in at the moment in which it gave up
            raise

    def _leave(self) -> None:
        """Lets the next one in. Those who gave up are still in their queues, and are passed over here."""
        while self._queues:
            key = CALLS if CALLS in self._queues else next(iter(self._queues))
            queue = self._queues.pop(key)
            coming = queue.popleft()
            if queue:
                self._queues[key] = queue  # at the end: the other origins come first
            if not coming.done():
                coming.set_result(None)
                return
        self._free += 1


@dataclass(frozen=True)
class Place:
    """Where the turns of one message or call wait."""

    _gate: Gate
    _key: str

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits, then runs the block as one of the turns at once. Raises `DialogueTimeout`."""
        async with self._gate.passing(self._key):
            yield
