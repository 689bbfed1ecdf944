"""Whether what comes down the line is our own voice, thrown back by the line or a loudspeaker.

An echo rises and falls as our sound did a moment ago, only softer. So the loudness of the last second is
laid beside the loudness of what was played, at every delay a line may have.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import Samples
from assistant.speech.voice_activity import TELEPHONE_HZ

STEP = 64
STEP_S = STEP / TELEPHONE_HZ
"""8 ms: loudness is compared in steps of this length"""
COMPARED = 112
"""steps that are compared (0.9 s): a few syllables"""
LONGEST_DELAY = 88
"""steps (0.7 s): what a loudspeaker, a network and buffers may add up to"""
ALIKE = 0.8
"""correlation from which on it is an echo; the loudness of other voices stays below, and mostly far below"""
SOFTER = 0.7
"""what is as loud as we are is no echo"""

Loudness = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Played:
    at: float
    loudness: Loudness

    @property
    def end(self) -> float:
        return self.at + len(self.loudness) * STEP_S


class EchoWatch:
    """Both directions of one line. Moments are seconds of one clock."""

    def __init__(self) -> None:
        self._played: deque[_Played] = deque()
        self._heard: deque[float] = deque(maxlen=COMPARED)

    def play(self, pcm: bytes, at: float) -> None:
        """This sound begins to be heard at `at`, which may lie ahead."""
        samples = np.frombuffer(pcm, "<i2", len(pcm) // 2)
        self._played.append(_Played(at, _loudness(samples)))

    def fall_silent(self, at: float) -> None:
        """What would have been heard after `at` never was."""
        kept = [one for one in self._played if one.at < at]
        self._played = deque(
            _Played(one.at, one.loudness[: max(0, round((at - one.at) / STEP_S))]) for one in kept
        )

    def hear(self, window: Samples, at: float) -> None:
        """Sound of the line, whose last sample came at `at`."""
        self._heard.extend(map(float, _loudness(window)))
        oldest = at - (COMPARED + LONGEST_DELAY) * STEP_S
        while self._played and self._played[0].end < oldest:
            self._played.popleft()

    def is_echo(self, at: float) -> bool:
        """Whether what was heard up to `at` is what was played before."""
        if not self._played or len(self._heard) < COMPARED:
            return False
        played = self._timeline(at)
        heard = np.array(self._heard, np.float32)
        heard -= heard.mean()
        power = float(heard @ heard)
        segments = np.lib.stride_tricks.sliding_window_view(played, COMPARED)
        centered = segments - segments.mean(axis=1, keepdims=True)
        powers = np.einsum("ij,ij->i", centered, centered)
        products = centered @ heard
        possible = (powers > 1.0) & (products > 0) & (products < SOFTER * powers)
        alike = products[possible] ** 2 > ALIKE**2 * powers[possible] * power
        return bool(alike.any())

    def _timeline(self, at: float) -> Loudness:
        """The loudness of what was played in the steps up to `at`, as many as may matter."""
        steps = COMPARED + LONGEST_DELAY
        start = at - steps * STEP_S
        timeline = np.zeros(steps, np.float32)
        for one in self._played:
            first = round((one.at - start) / STEP_S)
            part = one.loudness[max(0, -first) : max(0, steps - first)]
            begin = max(0, first)
            timeline[begin : begin + len(part)] = part
        return timeline


def _loudness(samples: Samples) -> Loudness:
    """The root mean square of every step; what is left over at the end is dropped."""
    whole = samples[: len(samples) // STEP * STEP].astype(np.float32).reshape(-1, STEP)
    return np.asarray(np.sqrt(np.mean(whole**2, axis=1)), np.float32)
