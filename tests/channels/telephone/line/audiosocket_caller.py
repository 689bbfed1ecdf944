"""An older PBX's end of AudioSocket: it plays what it gets at once, and gives up after 2 s of nothing."""

from __future__ import annotations

import asyncio
import struct
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.channels.telephone.line.line import FRAME_BYTES

WITHIN_S = 5.0


class PlainPbx:
    """`played` is all that came, with the time each frame came at; `hung_up` once the assistant said so."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        self.frames: list[tuple[float, bytes]] = []
        self.hung_up = False
        self.closed = asyncio.Event()

    def send(self, kind: int, payload: bytes = b"") -> None:
        self.writer.write(struct.pack(">BH", kind, len(payload)) + payload)

    def name(self, call: str) -> None:
        self.send(0x01, uuid.UUID(call).bytes)

    def speak(self, pcm: bytes) -> None:
        for start in range(0, len(pcm), FRAME_BYTES):
            self.send(0x10, pcm[start : start + FRAME_BYTES])

    def press(self, keys: str) -> None:
        for key in keys:
            self.send(0x03, key.encode())

    @property
    def played(self) -> bytes:
        """Without the frames of silence."""
        return b"".join(pcm for _, pcm in self.frames if any(pcm))

    async def take(self) -> None:
        try:
            while True:
                kind, length = struct.unpack(">BH", await self._reader.readexactly(3))
                payload = await self._reader.readexactly(length)
                if kind == 0x00:
                    self.hung_up = True
                    return
                assert (kind, length) == (0x10, FRAME_BYTES), "Asterisk hangs up at anything else"
                self.frames.append((time.monotonic(), payload))
        except (EOFError, OSError):
            pass
        finally:
            self.writer.close()
            self.closed.set()

    async def until_closed(self) -> None:
        await asyncio.wait_for(self.closed.wait(), WITHIN_S)


@asynccontextmanager
async def audiosocket(port: int, call: str | None = None) -> AsyncIterator[PlainPbx]:
    """A connection as the PBX opens it; `call` is its name."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    pbx = PlainPbx(reader, writer)
    taking = asyncio.create_task(pbx.take())
    try:
        if call:
            pbx.name(call)
        yield pbx
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        writer.close()
