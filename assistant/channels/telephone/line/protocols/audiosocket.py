"""A call that an older PBX brings by AudioSocket: plain TCP, with the sound paced by us."""

from __future__ import annotations

import asyncio
import logging
import socket
import time

from assistant.channels.telephone.line.call_socket import (
    BYTES_AT_ONCE,
    BYTES_PER_S,
    FEW_TEXTS_PER_S,
    SECONDS_AT_ONCE,
    Allowance,
)
from assistant.channels.telephone.line.inbox import Inbox
from assistant.channels.telephone.line.line import Key, Played, Sound
from assistant.channels.telephone.line.pacing import Pacer
from assistant.channels.telephone.line.protocols import audiosocket_wire as wire
from assistant.channels.telephone.line.wire_events import KeyPressed, SoundCame
from assistant.errors import LineFault

logger = logging.getLogger(__name__)

NAME_WITHIN_S = 5.0
READ_BYTES = 8192
# Without TCP acknowledgements for this long, the PBX has vanished: we send every 20 ms.
GONE_AFTER_S = 10
# The limit of unsent frames: two seconds; the PBX itself gives up after that time.
MOST_UNSENT_BYTES = 100 * len(wire.SILENCE)


class AudioSocketWire:
    """Fills `Wire`. The PBX has answered before it connects."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.inbox = Inbox()
        self._pacer = Pacer(self._send_frame, lambda mark: self.inbox.put(Played(mark)))
        self._frames = wire.FrameReader()
        now = time.monotonic()
        self._allowance = Allowance(BYTES_PER_S, BYTES_AT_ONCE, now)
        self._keys = Allowance(FEW_TEXTS_PER_S, FEW_TEXTS_PER_S * SECONDS_AT_ONCE, now)

    async def answer(self) -> None:
        return None

    def play(self, pcm: bytes, mark: str) -> None:
        self._pacer.play(pcm, mark)

    async def flush(self) -> float:
        return self._pacer.flush()

    async def hang_up(self) -> None:
        self._send(wire.HANG_UP)
        # Half-close the connection: the PBX can still read the hang-up, and then closes it by itself.
        if self._writer.can_write_eof() and not self._writer.is_closing():
            self._writer.write_eof()

    async def run(self) -> None:
        pacing = asyncio.create_task(self._pacer.forever())
        try:
            while data := await self._reader.read(READ_BYTES):
                if not self._allowance.take(len(data), time.monotonic()):
                    raise LineFault("sound comes in faster than real time")
                for frame in self._frames.feed(data):
                    self._take(frame)
            self.inbox.end("caller")
        except ConnectionError:
            # The PBX closes while our sound is unread: the system reports a reset, but it is a hang-up.
            self.inbox.end("caller")
        except LineFault as fault:
            logger.warning("a call by AudioSocket is dropped: %s", fault)
        except OSError:
            pass  # the PBX acknowledged nothing for too long
        finally:
            pacing.cancel()
            self.inbox.end("line")

    def _take(self, frame: wire.Frame) -> None:
        match frame:
            case SoundCame(pcm):
                if pcm := pcm[: len(pcm) & ~1]:
                    self.inbox.put(Sound(pcm))
            case KeyPressed(digit):
                if not self._keys.take(1, time.monotonic()):
                    raise LineFault("too many keys")
                self.inbox.put(Key(digit))
            case wire.HungUp():
                self.inbox.end("caller")
            case wire.Named():
                raise LineFault("a call is named twice")

    def _send_frame(self, pcm: bytes | None) -> None:
        self._send(wire.SILENCE if pcm is None else wire.sound_frame(pcm))

    def _send(self, frame: bytes) -> None:
        """Writes whole frames only: Asterisk cannot read a split header. Drops a frame if too many wait."""
        if self._writer.is_closing() or (self.inbox.ended and frame is not wire.HANG_UP):
            return
        if self._writer.transport.get_write_buffer_size() < MOST_UNSENT_BYTES:
            self._writer.write(frame)


async def await_name(reader: asyncio.StreamReader) -> wire.Named:
    """The first frame of a call. Raises `LineFault` when something else comes, or nothing for 5 s."""
    try:
        async with asyncio.timeout(NAME_WITHIN_S):
            first = await reader.readexactly(19)
    except (TimeoutError, EOFError, OSError):
        raise LineFault("the call has no name") from None
    for frame in wire.FrameReader().feed(first):
        if isinstance(frame, wire.Named):
            return frame
        break
    raise LineFault("the first frame does not name the call")


def notice_silent_death(connection: socket.socket) -> None:
    """Lets the system close the connection some seconds after its other end has vanished."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER_S * 1000)
