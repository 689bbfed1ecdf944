"""The websocket of one call: limits what comes in, and sends without ever raising."""

from __future__ import annotations

import asyncio
import time

from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.errors import LineFault

MAX_TEXT_CHARACTERS = 32_768
MAX_BINARY_BYTES = 65_536
# Keys, marks and error messages: a real call has a few per second; where sound comes as text, 50.
FEW_TEXTS_PER_S = 20.0
TEXTS_WITH_SOUND_PER_S = 150.0
SECONDS_AT_ONCE = 5.0
# A call brings 16,000 bytes of sound per second; after a network delay, more comes at once.
BYTES_PER_S = 2.0 * (2 * SAMPLE_RATE)
BYTES_AT_ONCE = 10.0 * (2 * SAMPLE_RATE)
# A peer that takes no data for this long is gone.
SEND_WITHIN_S = 5.0
# A write into a connection that the peer has closed can fail before we read the peer's close code.
GOODBYE_LOST_WITHIN_S = 0.1

NORMAL, PROTOCOL_ERROR, NO_CODE, POLICY = 1000, 1002, 1005, 1008


class Allowance:
    """A token bucket: it fills by `per_second` up to `most`."""

    def __init__(self, per_second: float, most: float, now: float) -> None:
        self._per_second, self._most = per_second, most
        self._left, self._at = most, now

    def take(self, cost: float, now: float) -> bool:
        self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        self._left -= cost
        return self._left >= 0


class CallSocket:
    """After either side closes it, sending does nothing."""

    def __init__(self, websocket: WebSocket, texts_per_s: float = FEW_TEXTS_PER_S) -> None:
        now = time.monotonic()
        self._websocket = websocket
        self._texts = Allowance(texts_per_s, texts_per_s * SECONDS_AT_ONCE, now)
        self._bytes = Allowance(BYTES_PER_S, BYTES_AT_ONCE, now)
        self._closed = False
        self._sound_sent_at = -GOODBYE_LOST_WITHIN_S
        self.close_code: int | None = None
        self.hung_up = False
        """The peer ended the call properly: it sent the normal close code, or left while we sent sound."""

    async def receive(self) -> str | bytes | None:
        """The next message; None after the end, when `close_code` is known.

        Raises `LineFault` for a message that is too long and for too many messages.
        """
        try:
            message = await self._websocket.receive()
        except (RuntimeError, WebSocketDisconnect):
            return None
        if message["type"] != "websocket.receive":
            self._closed = True
            self.close_code = message.get("code")
            unread = time.monotonic() - self._sound_sent_at < GOODBYE_LOST_WITHIN_S
            self.hung_up = self.close_code == NORMAL or (self.close_code == NO_CODE and unread)
            return None
        data: str | bytes | None = message.get("bytes")
        if data is None:
            data = message.get("text") or ""
        self._weigh(data)
        return data

    def _weigh(self, data: str | bytes) -> None:
        now = time.monotonic()
        if isinstance(data, str):
            if len(data) > MAX_TEXT_CHARACTERS:
                raise LineFault("a text message is too long")
            if not self._texts.take(1, now):
                raise LineFault("too many text messages")
            return
        if len(data) > MAX_BINARY_BYTES:
            raise LineFault("a binary message is too long")
        # Empty messages also count.
        if not self._bytes.take(max(len(data), 64), now):
            raise LineFault("sound comes in faster than real time")

    async def send(self, data: str | bytes) -> None:
        if isinstance(data, str):
            await self._guarded({"type": "websocket.send", "text": data})
        else:
            self._sound_sent_at = time.monotonic()
            await self._guarded({"type": "websocket.send", "bytes": data})

    async def close(self, code: int) -> None:
        await self._guarded({"type": "websocket.close", "code": code, "reason": ""})
        self._closed = True

    async def _guarded(self, message: dict[str, object]) -> None:
        if self._closed:
            return
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._websocket.send(message)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            self._closed = True
