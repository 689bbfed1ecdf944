"""Ears for tests: whether two recordings are of the same words in the same voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import Audio

SAME = 0.95
"""espeak-ng never says a sentence twice with the same bytes, but above this likeness; other words in
the same voice stay below 0.6 and the same words in another accent below 0.85"""


def likeness(one: Audio, other: Audio) -> float:
    """Correlation of the two spectrograms, over the length of the shorter recording."""
    left, right = _spectrogram(one), _spectrogram(other)
    frames = min(len(left), len(right))
    return float(np.corrcoef(left[:frames].ravel(), right[:frames].ravel())[0, 1])


def same_words(one: Audio, other: Audio) -> bool:
    return abs(one.duration_s - other.duration_s) < 0.1 and likeness(one, other) > SAME


def _spectrogram(audio: Audio, frame: int = 512) -> npt.NDArray[np.float64]:
    frames = len(audio.samples) // frame
    cut = audio.samples[: frames * frame].astype(float).reshape(frames, frame) * np.hanning(frame)
    return np.asarray(np.log1p(np.abs(np.fft.rfft(cut, axis=1))))
