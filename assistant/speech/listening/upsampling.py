"""Telephone sound for recognizers: 8 kHz becomes 16 kHz as it comes in, two milliseconds late."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import FULL_SCALE, Samples

REACH = 16
"""samples on each side from which a new sample is computed"""


def _weights() -> npt.NDArray[np.float32]:
    """A half-band filter: the new samples of an ideal interpolation, faded out by a Kaiser window."""
    distance = np.arange(-REACH, REACH) + 0.5
    weights = np.sinc(distance) * np.kaiser(2 * REACH + 1, 6.0)[:-1]
    return np.asarray(weights / weights.sum(), np.float32)


_WEIGHTS = _weights()


class Upsampler:
    """One stream of sound. The given samples stay as they are; a new one is put between each two."""

    def __init__(self) -> None:
        self._before = np.zeros(2 * REACH - 1, np.float32)

    def double(self, samples: Samples) -> Samples:
        """Twice as many samples as given."""
        if not len(samples):
            return samples
        known = np.concatenate([self._before, samples.astype(np.float32)])
        self._before = known[len(samples) :]
        doubled = np.empty(2 * len(samples), np.float32)
        doubled[0::2] = known[REACH - 1 : REACH - 1 + len(samples)]
        doubled[1::2] = np.convolve(known, _WEIGHTS, "valid")
        return np.clip(np.rint(doubled), -FULL_SCALE - 1, FULL_SCALE).astype(np.int16)
