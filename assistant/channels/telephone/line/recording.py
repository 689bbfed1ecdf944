"""Records a call: a stereo WAV file, the caller on the left, the assistant on the right, as the caller heard it."""

from __future__ import annotations

import asyncio
import logging
import time
import wave
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.channels.telephone.line.line import SAMPLE_RATE, Arrival, Line, LineEvent, Sound
from assistant.private_files import FILE_MODE, make_private_folder

logger = logging.getLogger(__name__)

FOLDER = "recordings"
# Packets come a little early or late: only a longer gap counts as a pause.
JITTER_S = 0.1
# The assistant's sound is queued ahead of time and may still be cut off.
SETTLED_S = 1.0


class Side:
    """The sound of one side. Moments are seconds since the recording began."""

    def __init__(self) -> None:
        self._sound = bytearray()
        self._from = 0

    def put(self, pcm: bytes, at: float) -> None:
        """Appends sound, after a pause if `at` leaves a gap."""
        gap = int(at * SAMPLE_RATE) - self._end
        if gap > JITTER_S * SAMPLE_RATE:
            self._sound += bytes(2 * gap)
        self._sound += pcm

    def cut(self, at: float) -> None:
        """Drops the sound after this moment: it was not heard."""
        del self._sound[2 * max(0, int(at * SAMPLE_RATE) - self._from) :]

    def take(self, until: float) -> bytes:
        """Removes and returns everything up to this moment, silence included."""
        length = max(0, int(until * SAMPLE_RATE) - self._from)
        self._sound += bytes(max(0, 2 * length - len(self._sound)))
        taken = bytes(self._sound[: 2 * length])
        del self._sound[: 2 * length]
        self._from += length
        return taken

    @property
    def _end(self) -> int:
        return self._from + len(self._sound) // 2


class RecordedLine:
    """Wraps a line and writes its sound to a file. `close` it when the call is over."""

    def __init__(self, line: Line, folder: Path, now: datetime, write_every_s: float) -> None:
        self.name = f"{now:%Y%m%dT%H%M%SZ}_{line.arrival.call_id}.wav"
        self._line = line
        self._path = folder / self.name
        self._write_every_s = write_every_s
        self._began = time.monotonic()
        self._caller, self._assistant = Side(), Side()
        self._playing_until = 0.0
        self._file: wave.Wave_write | None = None
        # On a slow disk, a write may still run when the next one is due.
        self._one_at_a_time = asyncio.Lock()
        self._writing = asyncio.create_task(self._write_forever())

    @property
    def arrival(self) -> Arrival:
        return self._line.arrival

    async def events(self) -> AsyncIterator[LineEvent]:
        async for event in self._line.events():
            if isinstance(event, Sound):
                self._caller.put(event.pcm, self._now() - len(event.pcm) / (2 * SAMPLE_RATE))
            yield event

    async def answer(self) -> None:
        await self._line.answer()

    async def play(self, pcm: bytes, mark: str) -> None:
        begins = max(self._now(), self._playing_until)
        self._assistant.put(pcm, begins)
        self._playing_until = begins + len(pcm) / (2 * SAMPLE_RATE)
        await self._line.play(pcm, mark)

    async def flush(self) -> float:
        self._assistant.cut(self._now())
        self._playing_until = 0.0
        return await self._line.flush()

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        await self._line.transfer(queue, variables)

    async def hang_up(self) -> None:
        await self._line.hang_up()

    async def close(self) -> None:
        """Writes the rest. A failing disk ends the recording, not the call."""
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing
        now = self._now()
        self._assistant.cut(now)
        await self._write(now)
        if self._file is not None:
            with suppress(OSError):
                await asyncio.to_thread(self._file.close)

    def _now(self) -> float:
        return time.monotonic() - self._began

    async def _write_forever(self) -> None:
        while True:
            await asyncio.sleep(self._write_every_s)
            await asyncio.shield(self._write(self._now() - SETTLED_S))

    async def _write(self, until: float) -> None:
        async with self._one_at_a_time:
            left, right = self._caller.take(until), self._assistant.take(until)
            try:
                await asyncio.to_thread(self._append, left, right)
            except OSError as broken:
                logger.error("a call is not recorded: %s", broken.strerror or type(broken).__name__)

    def _append(self, left: bytes, right: bytes) -> None:
        if self._file is None:
            make_private_folder(self._path.parent)
            self._path.touch(FILE_MODE)
            self._file = wave.open(str(self._path), "wb")  # noqa: SIM115 (closed with the call)
            self._file.setnchannels(2)
            self._file.setsampwidth(2)
            self._file.setframerate(SAMPLE_RATE)
        both = np.stack([np.frombuffer(left, "<i2"), np.frombuffer(right, "<i2")], axis=1)
        self._file.writeframes(both.tobytes())


def forget_recordings(folder: Path, before: datetime) -> int:
    """Deletes recordings last written before that moment; returns how many."""
    forgotten = 0
    for path in folder.glob("*.wav"):
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                forgotten += 1
    return forgotten
