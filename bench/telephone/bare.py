"""Yardsticks: the times of the wire, the recognizer and the voice without our code around them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import numpy as np
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from assistant.speech.audio import Audio
from assistant.speech.speaking.espeak import EspeakSynthesizer
from bench.telephone.callers import Noticed, first_loud
from bench.telephone.pbx import NUMBER
from bench.telephone.softphone import softphone

TELEPHONE_HZ = 8000
RECOGNIZER_HZ = 16000
RECOGNIZED_PIECE_BYTES = 6400


@asynccontextmanager
async def bare_echo() -> AsyncIterator[str]:
    """Runs a server that answers a call and sends all sound back; gives its address."""

    async def echo(websocket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in websocket:
                if isinstance(message, bytes):
                    await websocket.send(message)
                elif json.loads(message).get("event") == "MEDIA_START":
                    await websocket.send('{"command":"ANSWER"}')

    async with serve(echo, "127.0.0.1", 0, subprotocols=[Subprotocol("media")], compression=None) as server:
        yield f"127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def echoed(pbx_port: int, number: str, words: bytes) -> Noticed:
    """Calls a bare echo. `greeted`: from the call to the echo of the first sound, which is sent as soon as
    the call is answered. `replied`: from a sound to its echo."""
    noticed = Noticed()
    async with softphone(pbx_port, number=number) as phone:
        await phone.call(NUMBER)
        noticed.answered.append(phone.times.answered - phone.times.placed)
        for turn in range(4):
            began = time.monotonic()
            phone.say(words[:3200])
            await phone.until(lambda began=began: first_loud(phone, began) is not None)  # type: ignore[misc]
            took = (first_loud(phone, began) or 0) - began
            noticed.replied.append(took)
            if turn == 0:
                noticed.greeted.append(noticed.answered[0] + took)
            await asyncio.sleep(0.6)
        phone.hang_up()
    return noticed


def bare_vosk(model: Path, words: bytes) -> list[float]:
    """Seconds from the last piece of the words to the final result; the earlier pieces are fed before."""
    from vosk import KaldiRecognizer, Model, SetLogLevel  # type: ignore[import-untyped]

    SetLogLevel(-1)
    loaded = Model(str(model))
    sound = Audio(np.frombuffer(words, np.int16), TELEPHONE_HZ).resampled(RECOGNIZER_HZ).to_pcm()
    took = []
    for _ in range(6):
        recognizer = KaldiRecognizer(loaded, RECOGNIZER_HZ)
        pieces = range(0, len(sound), RECOGNIZED_PIECE_BYTES)
        for start in pieces[:-1]:
            recognizer.AcceptWaveform(sound[start : start + RECOGNIZED_PIECE_BYTES])
        began = time.perf_counter()
        recognizer.AcceptWaveform(sound[pieces[-1] :])
        recognizer.FinalResult()
        took.append(time.perf_counter() - began)
    return took


def bare_espeak(text: str) -> list[float]:
    """Seconds in which the engine alone makes the sound of a sentence."""
    voice = EspeakSynthesizer("vi")
    voice.load()
    took = []
    for number in range(6):
        began = time.perf_counter()
        voice.synthesize(f"{text} {number}", 1.0)
        took.append(time.perf_counter() - began)
    return took
