"""A call that Twilio brings over a media stream."""

from __future__ import annotations

import asyncio
import logging

from assistant.channels.telephone.line.burst import BurstPlayer
from assistant.channels.telephone.line.call_socket import NORMAL, PROTOCOL_ERROR, CallSocket
from assistant.channels.telephone.line.inbox import Inbox
from assistant.channels.telephone.line.line import Key, Played, Sound
from assistant.channels.telephone.line.protocols import twilio_wire as wire
from assistant.channels.telephone.line.wire_events import KeyPressed, PlayedOut, SoundCame, Unimportant
from assistant.errors import LineFault

logger = logging.getLogger(__name__)

START_WITHIN_S = 5.0


class TwilioWire:
    """Fills `Wire`. Twilio answers before the stream begins. When we close the stream, Twilio continues with
    its TwiML, which asks for the verdict."""

    def __init__(self, socket: CallSocket, started: wire.Started) -> None:
        self._socket = socket
        self.inbox = Inbox()
        self._writer = wire.StreamWriter(started.stream)
        self._player = BurstPlayer(socket.send, self._writer.prompt_messages)

    async def answer(self) -> None:
        return None

    def play(self, pcm: bytes, mark: str) -> None:
        self._player.play(pcm, mark)

    async def flush(self) -> float:
        return await self._player.flush(self._writer.clear())

    async def hang_up(self) -> None:
        await self._socket.close(NORMAL)

    async def run(self) -> None:
        sending = asyncio.create_task(self._player.forever())
        try:
            while (data := await self._socket.receive()) is not None:
                self._take(wire.read_message(data))
        except LineFault as fault:
            logger.warning("a call from Twilio is dropped: %s", fault)
            self.inbox.end("line")
            await self._socket.close(PROTOCOL_ERROR)
        finally:
            sending.cancel()
            self.inbox.end("line")

    def _take(self, event: wire.Event) -> None:
        match event:
            case SoundCame(pcm):
                if pcm:
                    self.inbox.put(Sound(pcm))
            case KeyPressed(digit):
                self.inbox.put(Key(digit))
            case PlayedOut(prompt):
                if (mark := self._player.played(prompt)) is not None:
                    self.inbox.put(Played(mark))
            case wire.Stopped():
                self.inbox.end("caller")
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
                if not isinstance(event, Unimportant):
                    break
    except TimeoutError:
        pass
    raise LineFault("the stream does not start")
