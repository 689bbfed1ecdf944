"""Asterisk's end of its websocket channel: paces what it is sent like the real one, 20 ms a frame."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from assistant.channels.telephone.line.line import FRAME_BYTES

FRAME_S = 0.02
WITHIN_S = 5.0


class PlayingPbx:
    """`played` is what the caller has heard; a silent frame is not kept."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket
        self.commands: list[str] = []
        self.played = bytearray()
        self.most_queued = 0
        self._queue: deque[bytes | str] = deque()
        self._rest = b""
        self._gathering = False
        self._standing = False
        self._obeyed = asyncio.Event()

    async def start(self, **more: Any) -> None:
        event = {"event": "MEDIA_START", "channel": "WebSocket/assistant/1", "format": "slin", **more}
        await self.say({"optimal_frame_size": 320, "ptime": 20, "channel_variables": {}, **event})

    async def say(self, event: dict[str, Any]) -> None:
        await self.websocket.send(json.dumps(event))

    async def speak(self, pcm: bytes) -> None:
        for start in range(0, len(pcm), FRAME_BYTES):
            await self.websocket.send(pcm[start : start + FRAME_BYTES])

    async def press(self, keys: str) -> None:
        for key in keys:
            await self.say({"event": "DTMF_END", "digit": key})

    async def until_command(self, command: str) -> None:
        async with asyncio.timeout(WITHIN_S):
            while command not in self.commands:
                self._obeyed.clear()
                await self._obeyed.wait()

    def stand_still(self) -> None:
        """From now on nothing is played."""
        self._standing = True

    async def until_queued(self, frames: int) -> None:
        async with asyncio.timeout(WITHIN_S):
            while self.most_queued < frames:  # noqa: ASYNC110 (frames come too often for an event each)
                await asyncio.sleep(0.01)

    async def until_closed(self) -> int | None:
        async with asyncio.timeout(WITHIN_S):
            await self.websocket.wait_closed()
        return self.websocket.close_code

    async def take(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self.websocket:
                if isinstance(message, bytes):
                    self._take_sound(message)
                else:
                    await self._obey(json.loads(message))

    def _take_sound(self, pcm: bytes) -> None:
        pcm, self._rest = self._rest + pcm, b""
        whole = len(pcm) - len(pcm) % FRAME_BYTES
        self._queue.extend(pcm[start : start + FRAME_BYTES] for start in range(0, whole, FRAME_BYTES))
        # Outside of buffering Asterisk drops what does not fill a frame.
        self._rest = pcm[whole:] if self._gathering else b""
        self.most_queued = max(self.most_queued, len(self._queue))

    async def _obey(self, message: dict[str, str]) -> None:
        assert len(json.dumps(message)) <= 128, "Asterisk ignores longer commands"
        self.commands.append(message["command"])
        self._obeyed.set()
        match message["command"]:
            case "START_MEDIA_BUFFERING":
                self._gathering = True
            case "STOP_MEDIA_BUFFERING":
                if self._rest:
                    self._queue.append(self._rest)
                self._rest, self._gathering = b"", False
                self._queue.append(message["correlation_id"])
            case "FLUSH_MEDIA":
                self._queue.clear()
                self._rest, self._gathering = b"", False
            case "HANGUP":
                await self.websocket.close(1000)

    async def pace(self) -> None:
        loop = asyncio.get_running_loop()
        tick = loop.time()
        with suppress(ConnectionClosed):
            while True:
                tick += FRAME_S
                await asyncio.sleep(tick - loop.time())
                while self._queue and isinstance(self._queue[0], str):
                    prompt = self._queue.popleft()
                    await self.say({"event": "MEDIA_BUFFERING_COMPLETED", "correlation_id": prompt})
                if self._queue and not self._standing:
                    frame = self._queue.popleft()
                    assert isinstance(frame, bytes)
                    self.played += frame


@asynccontextmanager
async def asterisk(address: str, subprotocol: str = "media", **query: str) -> AsyncIterator[PlayingPbx]:
    """A websocket as Asterisk opens it; the caller must still `start`."""
    url = f"ws://{address}/v1/calls/asterisk?{urlencode(query)}"
    async with connect(url, subprotocols=[Subprotocol(subprotocol)], compression=None) as websocket:
        pbx = PlayingPbx(websocket)
        tasks = [asyncio.create_task(pbx.take()), asyncio.create_task(pbx.pace())]
        try:
            yield pbx
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
