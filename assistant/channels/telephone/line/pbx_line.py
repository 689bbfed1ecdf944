"""The line of a PBX, for every protocol. The PBX uses its own name of the call to ask where it goes next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from assistant.channels.telephone.line.inbox import Inbox
from assistant.channels.telephone.line.line import Arrival, LineEvent
from assistant.channels.telephone.line.transfers import Transfers, Verdict


class Wire(Protocol):
    """One call's connection to a PBX. It puts incoming events into its `inbox`.

    `flush` drops the sound that has not been heard and returns the seconds that were heard. `run` carries
    sound and events until the connection is closed; it raises only `CancelledError`.
    """

    @property
    def inbox(self) -> Inbox: ...

    async def answer(self) -> None: ...

    def play(self, pcm: bytes, mark: str) -> None: ...

    async def flush(self) -> float: ...

    async def hang_up(self) -> None: ...

    async def run(self) -> None: ...


class PbxLine:
    """Fills `RunningLine`. `call` is the PBX's name of the call."""

    def __init__(self, wire: Wire, arrival: Arrival, transfers: Transfers, call: str) -> None:
        self._wire = wire
        self._arrival = arrival
        self._transfers = transfers
        self._call = call

    @property
    def arrival(self) -> Arrival:
        return self._arrival

    def events(self) -> AsyncIterator[LineEvent]:
        return self._wire.inbox.events()

    async def answer(self) -> None:
        await self._wire.answer()

    async def play(self, pcm: bytes, mark: str) -> None:
        if not self._wire.inbox.ended:
            self._wire.play(pcm, mark)

    async def flush(self) -> float:
        return 0.0 if self._wire.inbox.ended else await self._wire.flush()

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        await self._let_go(Verdict(queue, dict(variables)))

    async def hang_up(self) -> None:
        await self._let_go(Verdict())

    async def drop(self) -> None:
        """Ends the call without a verdict: the PBX takes care of the caller as if this process had died."""
        if not self._wire.inbox.ended:
            self._wire.inbox.end("assistant")
            await self._wire.hang_up()

    async def run(self) -> None:
        await self._wire.run()

    async def _let_go(self, verdict: Verdict) -> None:
        """Stores the verdict first: the PBX asks for it as soon as it gets the command to hang up."""
        if not self._wire.inbox.ended:
            self._transfers.decide(self._call, verdict)
            await self.drop()
