"""A call that Asterisk brings over its websocket channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

from assistant.channels.telephone import asterisk_wire as wire
from assistant.channels.telephone.burst import BurstPlayer
from assistant.channels.telephone.call_socket import PROTOCOL_ERROR, CallSocket
from assistant.channels.telephone.inbox import Inbox
from assistant.channels.telephone.line import Arrival, Key, LineEvent, Played, Sound
from assistant.channels.telephone.transfers import Transfers, Verdict
from assistant.errors import LineFault

logger = logging.getLogger(__name__)

START_WITHIN_S = 5.0


class AsteriskLine:
    """`call` is the PBX's own name of the call, under which it will ask where the caller goes next."""

    def __init__(self, socket: CallSocket, arrival: Arrival, transfers: Transfers, call: str) -> None:
        self._socket = socket
        self._arrival = arrival
        self._transfers = transfers
        self._call = call
        self._inbox = Inbox()
        self._player = BurstPlayer(socket.send, wire.prompt_messages)

    @property
    def arrival(self) -> Arrival:
        return self._arrival

    def events(self) -> AsyncIterator[LineEvent]:
        return self._inbox.events()

    async def answer(self) -> None:
        await self._socket.send(wire.ANSWER)

    async def play(self, pcm: bytes, mark: str) -> None:
        if not self._inbox.ended:
            self._player.play(pcm, mark)

    async def flush(self) -> float:
        return 0.0 if self._inbox.ended else await self._player.flush(wire.FLUSH)

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        await self._let_go(Verdict(queue, dict(variables)))

    async def hang_up(self) -> None:
        await self._let_go(Verdict())

    async def _let_go(self, verdict: Verdict) -> None:
        """The PBX asks for the verdict as soon as it is told to hang up."""
        if not self._inbox.ended:
            self._transfers.decide(self._call, verdict)
            await self.drop()

    async def drop(self) -> None:
        """Ends the call without a verdict: the PBX looks after the caller as if we had died."""
        if not self._inbox.ended:
            self._inbox.end("assistant")
            await self._socket.send(wire.HANG_UP)

    async def run(self) -> None:
        """Carries sound and events until the websocket is closed. Never raises but when cancelled."""
        sending = asyncio.create_task(self._player.forever())
        try:
            while (data := await self._socket.receive()) is not None:
                self._take(data)
            # Asterisk closes the websocket with 1000 when the caller hangs up, with 1001 when it is stopped.
            self._inbox.end("caller" if self._socket.hung_up else "line")
        except LineFault as fault:
            logger.warning("a call from Asterisk is dropped: %s", fault)
            self._inbox.end("line")
            await self._socket.close(PROTOCOL_ERROR)
        finally:
            sending.cancel()
            self._inbox.end("line")

    def _take(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            # Half a sample at the end of a message is of no use to anybody.
            if pcm := data[: len(data) & ~1]:
                self._inbox.put(Sound(pcm))
            return
        match wire.read_event(data):
            case wire.KeyPressed(digit):
                self._inbox.put(Key(digit))
            case wire.PlayedOut(prompt):
                if (mark := self._player.played(prompt)) is not None:
                    self._inbox.put(Played(mark))
            case wire.FlowControl(may_send, left_s):
                self._player.may_send(may_send, left_s)
            case wire.Complaint(text):
                logger.warning("Asterisk complains: %s", text)
            case wire.MediaStart():
                raise LineFault("a second MEDIA_START")


async def await_start(socket: CallSocket) -> wire.MediaStart:
    """The first message of a call. Raises `LineFault` when something else comes, or nothing for 5 s."""
    try:
        async with asyncio.timeout(START_WITHIN_S):
            data = await socket.receive()
    except TimeoutError:
        raise LineFault("no MEDIA_START") from None
    if not isinstance(data, str):
        raise LineFault("sound before MEDIA_START" if data else "closed before MEDIA_START")
    start = wire.read_event(data)
    if not isinstance(start, wire.MediaStart):
        raise LineFault("the first event is not MEDIA_START")
    if start.format != wire.FORMAT:
        raise LineFault("the sound is not 8 kHz linear: the dial string needs c(slin)")
    return start
