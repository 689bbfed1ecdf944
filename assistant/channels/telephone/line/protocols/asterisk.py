"""A call that Asterisk brings over its websocket channel."""

from __future__ import annotations

import asyncio
import logging

from assistant.channels.telephone.line.burst import BurstPlayer
from assistant.channels.telephone.line.call_socket import PROTOCOL_ERROR, CallSocket
from assistant.channels.telephone.line.inbox import Inbox
from assistant.channels.telephone.line.line import Key, Played, Sound
from assistant.channels.telephone.line.protocols import asterisk_wire as wire
from assistant.channels.telephone.line.wire_events import KeyPressed, PlayedOut
from assistant.errors import LineFault

logger = logging.getLogger(__name__)

START_WITHIN_S = 5.0


class AsteriskWire:
    """Fills `Wire`."""

    def __init__(self, socket: CallSocket) -> None:
        self.inbox = Inbox()
        self._socket = socket
        self._player = BurstPlayer(socket.send, wire.prompt_messages)

    async def answer(self) -> None:
        await self._socket.send(wire.ANSWER)

    def play(self, pcm: bytes, mark: str) -> None:
        self._player.play(pcm, mark)

    async def flush(self) -> float:
        return await self._player.flush(wire.FLUSH)

    async def hang_up(self) -> None:
        await self._socket.send(wire.HANG_UP)

    async def run(self) -> None:
        sending = asyncio.create_task(self._player.forever())
        try:
            while (data := await self._socket.receive()) is not None:
                self._take(data)
            # Asterisk closes the websocket with 1000 when the caller hangs up, with 1001 when it is stopped.
            self.inbox.end("caller" if self._socket.hung_up else "line")
        except LineFault as fault:
            logger.warning("a call from Asterisk is dropped: %s", fault)
            self.inbox.end("line")
            await self._socket.close(PROTOCOL_ERROR)
        finally:
            sending.cancel()
            self.inbox.end("line")

    def _take(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            # Drop half a sample at the end of a message.
            if pcm := data[: len(data) & ~1]:
                self.inbox.put(Sound(pcm))
            return
        match wire.read_event(data):
            case KeyPressed(digit):
                self.inbox.put(Key(digit))
            case PlayedOut(prompt):
                if (mark := self._player.played(prompt)) is not None:
                    self.inbox.put(Played(mark))
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
