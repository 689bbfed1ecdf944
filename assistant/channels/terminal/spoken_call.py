"""`make call WAV=file.wav`: one spoken turn from a file, through the demo page's telephone.

It plays the recording into a call in real time, like a microphone. It prints the recognized words and the
answer, and writes the sound of the answer beside the file.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import time
import wave
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import yaml
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from assistant.channels.terminal.conversation import FAILED, OK, TEXTS_FILE

SAMPLE_RATE = 8000
FRAME_S = 0.02
FRAME_BYTES = 320
QUIET_S = 1.5
"""without new sound or text: the answer is complete"""
GREETING_WITHIN_S = 20.0
NO_RECOGNIZER, LOADING = "none", "loading"
LOADED_WITHIN_S = 120.0


@dataclass(frozen=True)
class SpokenCall:
    """`pcm` is the caller's speech: 8 kHz, signed 16 bits. The answer's sound goes to `answer_file`."""

    url: str
    pcm: bytes
    answer_file: Path
    phone: str | None = None
    channel_key: str = ""
    answer_within_s: float = 30.0


@dataclass
class _Heard:
    """Everything received from the assistant so far."""

    sound: bytearray = field(default_factory=bytearray)
    understood: list[str] = field(default_factory=list)
    answers: int = 0
    marks: int = 0
    last_news: float = field(default_factory=time.monotonic)
    over: bool = False

    @property
    def quiet(self) -> bool:
        return time.monotonic() - self.last_news > QUIET_S

    @property
    def answered(self) -> bool:
        return bool(self.understood and self.answers and self.quiet)


def run_spoken_call(call: SpokenCall) -> int:
    """Returns the exit code: 0 when the recording was understood and the answer is written."""
    texts: dict[str, str] = yaml.safe_load(TEXTS_FILE.read_text(encoding="utf-8"))
    recognizer = _recognizer(call.url)
    if recognizer is None:
        print(texts["not_running"].format(url=call.url), file=sys.stderr)
        return FAILED
    if recognizer == NO_RECOGNIZER:
        print(texts["no_recognizer"], file=sys.stderr)
        return FAILED
    try:
        heard, start = asyncio.run(_talk(call, texts))
    except (OSError, WebSocketException):
        print(texts["no_call"].format(url=call.url), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"\n{texts['hung_up']}")
        return OK
    if not heard.understood:
        print(texts["nothing_understood"], file=sys.stderr)
        return FAILED
    try:
        _write(call.answer_file, bytes(heard.sound[start:]))
    except OSError as problem:
        print(texts["not_written"].format(path=call.answer_file, why=problem.strerror), file=sys.stderr)
        return FAILED
    print(f"  ({texts['sound_written'].format(path=call.answer_file)})")
    return OK


def _recognizer(url: str) -> str | None:
    """The recognizer's name, once it is loaded; `none`; or None when the assistant does not answer."""
    until = time.monotonic() + LOADED_WITHIN_S
    while True:
        try:
            ready = httpx.get(f"{url}/readyz", timeout=5.0, trust_env=False).json()
        except (httpx.HTTPError, ValueError):
            return None
        recognizer = str(ready.get("recognizer", "")) if isinstance(ready, dict) else None
        if recognizer != LOADING or time.monotonic() > until:
            return recognizer
        time.sleep(0.2)


async def _talk(call: SpokenCall, texts: Mapping[str, str]) -> tuple[_Heard, int]:
    """Everything received, and the byte of the sound at which the answer begins."""
    address = f"{call.url}/v1/calls/browser?caller={quote(call.phone or '')}"
    headers = {"X-Channel-Key": call.channel_key} if call.channel_key else {}
    # No proxy: the assistant is our own server.
    async with connect(
        address.replace("http", "ws", 1), origin=Origin(call.url), additional_headers=headers, proxy=None
    ) as line:
        heard = _Heard()
        listening = asyncio.create_task(_listen(line, heard, texts))
        microphone = _Microphone(line)
        try:
            await microphone.silent_until(lambda: bool(heard.marks) and heard.quiet, GREETING_WITHIN_S)
            start, heard.answers = len(heard.sound), 0
            await microphone.speak(call.pcm)
            await microphone.silent_until(lambda: heard.answered or heard.over, call.answer_within_s)
            with suppress(WebSocketException):
                await line.send(json.dumps({"type": "hang_up"}))
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError, WebSocketException):
                await listening
    return heard, start


class _Microphone:
    """Sends a frame every 20 ms, silence included, as telephones do."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._due = time.monotonic()

    async def speak(self, pcm: bytes) -> None:
        for start in range(0, len(pcm), FRAME_BYTES):
            await self._send(pcm[start : start + FRAME_BYTES])

    async def silent_until(self, done: Callable[[], bool], within_s: float) -> None:
        until = time.monotonic() + within_s
        while not done() and time.monotonic() < until:
            await self._send(bytes(FRAME_BYTES))

    async def _send(self, frame: bytes) -> None:
        await asyncio.sleep(max(0.0, self._due - time.monotonic()))
        self._due = max(self._due, time.monotonic() - 1.0) + FRAME_S
        with suppress(WebSocketException):  # the assistant has hung up; `over` shows it
            await self._line.send(frame)


async def _listen(line: ClientConnection, heard: _Heard, texts: Mapping[str, str]) -> None:
    """Plays nothing, but reports all sound as played, so that the call goes on at once."""
    try:
        async for message in line:
            heard.last_news = time.monotonic()
            if isinstance(message, bytes):
                heard.sound += message
            else:
                await _take(json.loads(message), line, heard, texts)
    finally:
        heard.over = True


async def _take(
    said: Mapping[str, Any], line: ClientConnection, heard: _Heard, texts: Mapping[str, str]
) -> None:
    match said.get("type"):
        case "mark":
            heard.marks += 1
            await line.send(json.dumps({"type": "played", "mark": said["mark"]}))
        case "caption":
            caller = said["speaker"] == "caller"
            if caller:
                heard.understood.append(said["text"])
            else:
                heard.answers += 1
            print(f"{texts['caller' if caller else 'assistant']}: {said['text']}")
        case "transferred":
            print(f"  -- {texts['transferred'].format(queue=said['queue'])}")


def _write(path: Path, pcm: bytes) -> None:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm)
    path.write_bytes(content.getvalue())
