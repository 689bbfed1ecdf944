"""The telephone of the demo page: a call over a websocket, from a browser with or without a microphone.

`GET /v1/calls/browser?caller=` (a number counts only where the chat API accepts one). Sound goes both
ways as binary messages, 8 kHz, signed 16 bits; the rest is JSON:

    browser → {"type": "key", "digit"}, {"type": "played", "mark"}, {"type": "hang_up"}
    server  → {"type": "answered"}, {"type": "caption", "speaker", "text"}, {"type": "mark", "mark"}
              (send it back as `played` when all sound before it has played), {"type": "flush"} (drop
              the sound that has not played yet), {"type": "transferred", "queue"}, {"type": "ended"}
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.websockets import WebSocket

from assistant.channels.telephone.doors.carrying import carry, telephone_of
from assistant.channels.telephone.line.arriving import arrival_of
from assistant.channels.telephone.line.burst import BurstPlayer, Message
from assistant.channels.telephone.line.call_socket import NORMAL, PROTOCOL_ERROR, CallSocket
from assistant.channels.telephone.line.inbox import Inbox
from assistant.channels.telephone.line.keypad import is_key
from assistant.channels.telephone.line.line import SAMPLE_RATE, Arrival, Key, LineEvent, Played, Sound
from assistant.conversation.ports import Measurements
from assistant.conversation.turn import Speaking
from assistant.errors import AloDienError, LineFault, LinesBusy, NotAuthorized
from assistant.serving.access import CHANNEL_KEY_HEADER, client_address, holds_key
from assistant.serving.limits import Limiter, NoLimiter
from assistant.serving.problems import problem_of

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/v1/calls")

PER_ADDRESS = 3
CHUNK_BYTES = 16_000
FLUSH = json.dumps({"type": "flush"})


class _Pressed(BaseModel):
    type: Literal["key"]
    digit: str = Field(max_length=1)


class _PlayedOut(BaseModel):
    type: Literal["played"]
    mark: str = Field(max_length=20)


class _HungUp(BaseModel):
    type: Literal["hang_up"]


_SAID: TypeAdapter[_Pressed | _PlayedOut | _HungUp] = TypeAdapter(
    Annotated[_Pressed | _PlayedOut | _HungUp, Field(discriminator="type")]
)


@dataclass(frozen=True)
class BrowserRules:
    """Limits: `most` calls at once in all (0: none), `per_address` from one address (None: no limit).

    A caller's number counts only from a page that holds `channel_key`.
    """

    most: int
    per_address: int | None
    channel_key: str


class BrowserDoor:
    """Lets only our own page call, and within limits."""

    def __init__(self, rules: BrowserRules, limiter: Limiter | NoLimiter, measurements: Measurements) -> None:
        self._rules = rules
        self._limiter = limiter
        self._measurements = measurements
        self._calls: Counter[str] = Counter()

    async def check(self, websocket: WebSocket) -> None:
        """Raises `TooManyRequests`, and `NotAuthorized` for another site's page or if calls are off."""
        host = websocket.headers.get("host", "")
        own = (f"http://{host}", f"https://{host}")
        if not self._rules.most or not host or websocket.headers.get("origin") not in own:
            raise NotAuthorized
        await self._limiter.check(self._limiter.limits.sessions, client_address(websocket))

    def arrival(self, websocket: WebSocket) -> Arrival:
        trusted = holds_key(websocket, CHANNEL_KEY_HEADER, self._rules.channel_key)
        caller = websocket.query_params.get("caller", "") if trusted else ""
        arrived = arrival_of(str(uuid.uuid4()), "browser", {"caller": caller})
        return replace(arrived, address=client_address(websocket))

    def count_refusal(self, code: str) -> None:
        self._measurements.error(code)

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """Raises `LinesBusy`."""
        mine = self._calls[address]
        per_address = self._rules.per_address
        if self._calls.total() >= self._rules.most or (per_address is not None and mine >= per_address):
            raise LinesBusy
        self._calls[address] += 1
        try:
            yield
        finally:
            self._calls[address] -= 1
            self._calls += Counter()  # forgets addresses without calls


class BrowserLine:
    """Fills `RunningLine`, and shows captions."""

    def __init__(self, socket: CallSocket, arrival: Arrival) -> None:
        self._socket = socket
        self._arrival = arrival
        self._inbox = Inbox()
        self._player = BurstPlayer(socket.send, _messages)
        self._captions: asyncio.Queue[str] = asyncio.Queue()

    @property
    def arrival(self) -> Arrival:
        return self._arrival

    def events(self) -> AsyncIterator[LineEvent]:
        return self._inbox.events()

    def caption(self, speaker: Speaking, text: str) -> None:
        self._captions.put_nowait(_json(type="caption", speaker=speaker, text=text))

    async def answer(self) -> None:
        await self._socket.send(_json(type="answered"))

    async def play(self, pcm: bytes, mark: str) -> None:
        if not self._inbox.ended:
            self._player.play(pcm, mark)

    async def flush(self) -> float:
        return 0.0 if self._inbox.ended else await self._player.flush(FLUSH)

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        """A browser's call cannot be transferred: the page gets the name of the queue, and the call ends."""
        if not self._inbox.ended:
            await self._send_captions()
            await self._socket.send(_json(type="transferred", queue=queue))
            await self.drop()

    async def hang_up(self) -> None:
        await self.drop()

    async def drop(self) -> None:
        if not self._inbox.ended:
            self._inbox.end("assistant")
            await self._send_captions()
            await self._socket.send(_json(type="ended"))
            await self._socket.close(NORMAL)

    async def run(self) -> None:
        """Carries sound and events until the websocket is closed. Raises only `CancelledError`."""
        tasks = [asyncio.create_task(self._player.forever()), asyncio.create_task(self._show())]
        try:
            while (data := await self._socket.receive()) is not None:
                self._take(data)
            self._inbox.end("caller")
        except LineFault as fault:
            logger.warning("a call from a browser is dropped: %s", fault)
            self._inbox.end("line")
            await self._socket.close(PROTOCOL_ERROR)
        finally:
            for task in tasks:
                task.cancel()
            self._inbox.end("line")

    async def _show(self) -> None:
        while True:
            await self._socket.send(await self._captions.get())

    async def _send_captions(self) -> None:
        while not self._captions.empty():
            await self._socket.send(self._captions.get_nowait())

    def _take(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            if pcm := data[: len(data) & ~1]:
                self._inbox.put(Sound(pcm))
            return
        try:
            said = _SAID.validate_json(data)
        except ValidationError:
            raise LineFault("a message from the browser is invalid") from None
        match said:
            case _Pressed():
                if is_key(said.digit):
                    self._inbox.put(Key(said.digit))
            case _PlayedOut():
                if (mark := self._player.played(said.mark)) is not None:
                    self._inbox.put(Played(mark))
            case _HungUp():
                self._inbox.end("caller")


def _messages(pcm: bytes, prompt: str) -> Iterator[Message]:
    for start in range(0, len(pcm), CHUNK_BYTES):
        chunk = pcm[start : start + CHUNK_BYTES]
        yield Message(chunk, len(chunk) / (2 * SAMPLE_RATE))
    yield Message(_json(type="mark", mark=prompt))


def _json(**members: str) -> str:
    return json.dumps(members, ensure_ascii=False)


@router.websocket("/browser")
async def browser(websocket: WebSocket) -> None:
    """A call from the demo page."""
    door: BrowserDoor = websocket.app.state.browser_door
    try:
        await door.check(websocket)
        telephone = telephone_of(websocket)
        with door.place(client_address(websocket)), telephone.door.place() as free:
            await websocket.accept()
            socket = CallSocket(websocket)
            await carry(BrowserLine(socket, door.arrival(websocket)), telephone, free)
            await socket.close(NORMAL)
    except AloDienError as refused:
        door.count_refusal(refused.code)
        await websocket.send_denial_response(problem_of(refused))
