"""Twilio's end of a media stream: it plays what it gets in order, and sends marks back."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

WITHIN_S = 5.0
STREAM, CALL = "MZ0123456789abcdef0123456789abcdef", "CA0123456789abcdef0123456789abcdef"
TICK_S = 0.02
TICK_BYTES = 160


class Cloud:
    """`played` is mu-law."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket
        self.played = bytearray()
        self._queue: deque[bytes | str] = deque()

    async def say(self, event: str, **body: Any) -> None:
        await self.websocket.send(json.dumps({"event": event, "streamSid": STREAM, event: body}))

    async def start(self, **parameters: str) -> None:
        await self.websocket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        media = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        await self.say("start", callSid=CALL, customParameters=parameters, mediaFormat=media)

    async def speak(self, mulaw: bytes, **more: Any) -> None:
        for start in range(0, len(mulaw), TICK_BYTES):
            payload = base64.b64encode(mulaw[start : start + TICK_BYTES]).decode()
            await self.say("media", **{"track": "inbound", "payload": payload, **more})

    async def until_closed(self) -> int | None:
        await asyncio.wait_for(self.websocket.wait_closed(), WITHIN_S)
        return self.websocket.close_code

    async def take(self) -> None:
        with suppress(ConnectionClosed):
            async for text in self.websocket:
                message = json.loads(text)
                assert message["streamSid"] == STREAM
                match message["event"]:
                    case "media":
                        sound = base64.b64decode(message["media"]["payload"], validate=True)
                        self._queue.extend(
                            sound[at : at + TICK_BYTES] for at in range(0, len(sound), TICK_BYTES)
                        )
                    case "mark":
                        self._queue.append(message["mark"]["name"])
                    case "clear":
                        await self._clear()

    async def _clear(self) -> None:
        """Twilio sends back the marks of what it forgets."""
        marks = [one for one in self._queue if isinstance(one, str)]
        self._queue.clear()
        for mark in marks:
            await self.say("mark", name=mark)

    async def pace(self) -> None:
        loop = asyncio.get_running_loop()
        tick = loop.time()
        with suppress(ConnectionClosed):
            while True:
                tick += TICK_S
                await asyncio.sleep(tick - loop.time())
                while self._queue and isinstance(self._queue[0], str):
                    await self.say("mark", name=self._queue.popleft())
                if self._queue:
                    sound = self._queue.popleft()
                    assert isinstance(sound, bytes)
                    self.played += sound


@asynccontextmanager
async def twilio(address: str, query: str = "") -> AsyncIterator[Cloud]:
    """A stream as Twilio opens it; the caller must still `start`."""
    async with connect(f"ws://{address}/v1/calls/twilio{query}", compression=None) as websocket:
        cloud = Cloud(websocket)
        tasks = [asyncio.create_task(cloud.take()), asyncio.create_task(cloud.pace())]
        try:
            yield cloud
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
