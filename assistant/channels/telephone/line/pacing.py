"""Playing to a peer that plays what it gets at once: 20 ms of sound every 20 ms, silence in between."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from assistant.channels.telephone.line.line import FRAME_BYTES, FRAME_S

# After a pause of this process longer than this, what was missed is not sent in a heap.
CATCH_UP_S = 0.1


class Pacer:
    """`send` gets each frame of 320 bytes, or None for silence; `played` the mark of each prompt's end."""

    def __init__(self, send: Callable[[bytes | None], None], played: Callable[[str], None]) -> None:
        self._send = send
        self._played = played
        self._prompts: deque[tuple[bytes, str]] = deque()
        self._place = 0
        self._heard_s = 0.0

    def play(self, pcm: bytes, mark: str) -> None:
        self._prompts.append((pcm, mark))

    def flush(self) -> float:
        """Forgets everything; returns the seconds played since the line last fell silent."""
        heard, self._heard_s = self._heard_s, 0.0
        self._prompts.clear()
        self._place = 0
        return heard

    async def forever(self) -> None:
        due = time.monotonic()
        while True:
            self._send(self._next_frame())
            due += FRAME_S
            late = time.monotonic() - due
            if late > CATCH_UP_S:
                due += late
            await asyncio.sleep(-late)

    def _next_frame(self) -> bytes | None:
        """Reports the ends it comes past: a prompt is over when its last frame was sent a frame ago."""
        while self._prompts:
            pcm, mark = self._prompts[0]
            if self._place < len(pcm):
                frame = pcm[self._place : self._place + FRAME_BYTES]
                self._place += FRAME_BYTES
                self._heard_s += len(frame) / FRAME_BYTES * FRAME_S
                return frame
            self._prompts.popleft()
            self._place = 0
            self._played(mark)
        self._heard_s = 0.0
        return None
