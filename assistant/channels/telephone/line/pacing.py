"""Plays to a peer that plays sound on arrival: sends 20 ms of sound every 20 ms, silence in between."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from assistant.channels.telephone.line.line import FRAME_BYTES, FRAME_S

# After this process was blocked for longer than this, it does not catch up: the sound plays later.
CATCH_UP_S = 0.1


class Pacer:
    """`send` gets each frame of up to 320 bytes, or None for silence; `played` gets the mark of each prompt
    at its end."""

    def __init__(self, send: Callable[[bytes | None], None], played: Callable[[str], None]) -> None:
        self._send = send
        self._played = played
        self._prompts: deque[tuple[bytes, str]] = deque()
        self._place = 0
        self._heard_s = 0.0

    def play(self, pcm: bytes, mark: str) -> None:
        self._prompts.append((pcm, mark))

    def flush(self) -> float:
        """Drops everything; returns the seconds played since the line was last silent."""
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
        """Also reports finished prompts: a prompt is over one frame after its last frame was sent."""
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
