"""A call that Twilio brings over a media stream."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

from assistant.channels.telephone import twilio_wire as wire
from assistant.channels.telephone.burst import BurstPlayer
from assistant.channels.telephone.call_socket import NORMAL, PROTOCOL_ERROR, CallSocket
from assistant.channels.telephone.inbox import Inbox
from assistant.channels.telephone.line import Arrival, Key, LineEvent, Played, Sound
from assistant.channels.telephone.transfers import Transfers, Verdict
from assistant.errors import LineFault

logger = logging.getLogger(__name__)

START_WITHIN_S = 5.0


class TwilioLine:
    """Twilio answers before the stream begins; when we close the stream it goes on with its TwiML,
    which asks for the verdict."""

    def __init__(
        self, socket: CallSocket, arrival: Arrival, transfers: Transfers, started: wire.Started
    ) -> None:
        self._socket = socket
        self._arrival = arrival
        self._transfers = transfers
        self._call = started.call
        self._inbox = Inbox()
        self._writer = wire.StreamWriter(started.stream)
        self._player = BurstPlayer(socket.send, self._writer.prompt_messages)

    @property
    def arrival(self) -> Arrival:
        return self._arrival

    def events(self) -> AsyncIterator[LineEvent]:
        return self._inbox.events()

    async def answer(self) -> None:
        return None

    async def play(self, pcm: bytes, mark: str) -> None:
        if not self._inbox.ended:
            self._player.play(pcm, mark)

    async def flush(self) -> float:
        return 0.0 if self._inbox.ended else await self._player.flush(self._writer.clear())

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        await self._let_go(Verdict(queue, dict(variables)))

    async def hang_up(self) -> None:
        await self._let_go(Verdict())

    async def _let_go(self, verdict: Verdict) -> None:
        if not self._inbox.ended:
            self._transfers.decide(self._call, verdict)
            await self.drop()

    async def drop(self) -> None:
        """Ends the stream without a verdict: the TwiML looks after the caller as if we had died."""
        if not self._inbox.ended:
            self._inbox.end("assistant")
            await self._socket.close(NORMAL)

    async def run(self) -> None:
        """Carries sound and events until the stream is closed. Never raises but when cancelled."""
        sending = asyncio.create_task(self._player.forever())
        try:
            while (data := await self._socket.receive()) is not None:
                self._take(wire.read_message(data))
        except LineFault as fault:
            logger.warning("a call from Twilio is dropped: %s", fault)
            self._inbox.end("line")
            await self._socket.close(PROTOCOL_ERROR)
        finally:
            sending.cancel()
            self._inbox.end("line")

    def _take(self, event: wire.Event) -> None:
        match event:
            case wire.SoundCame(pcm):
                if pcm:
                    self._inbox.put(Sound(pcm))
            case wire.KeyPressed(digit):
                self._inbox.put(Key(digit))
            case wire.PlayedOut(prompt):
                if (mark := self._player.played(prompt)) is not None:
                    self._inbox.put(Played(mark))
            case wire.Stopped():
                self._inbox.end("caller")
            case wire.Started():
                raise LineFault("a second start")


async def await_start(socket: CallSocket) -> wire.Started:
    """The start of a stream. Raises `LineFault` when something else comes, or nothing for 5 s."""
    try:
        async with asyncio.timeout(START_WITHIN_S):
            while (data := await socket.receive()) is not None:
                event = wire.read_message(data)
                if isinstance(event, wire.Started):
                    return event
                if not isinstance(event, wire.Unimportant):
                    break
    except TimeoutError:
        pass
    raise LineFault("the stream does not start")
