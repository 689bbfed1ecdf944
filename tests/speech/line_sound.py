"""What comes down a telephone line, 8 kHz: voices, tones, music, noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import Samples
from assistant.speech.speaking.espeak import EspeakSynthesizer

HZ = 8000
Wave = npt.NDArray[np.float64]


def voice(text: str, name: str = "vi", dbfs: float = -20.0) -> Samples:
    """espeak-ng saying it, as loud as prompts are recorded."""
    return EspeakSynthesizer(name).synthesize(text, 0.9).trimmed().leveled(dbfs).resampled(HZ).samples


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * HZ), np.int16)


def tone(seconds: float, *hertz: float, dbfs: float = -15.0) -> Samples:
    at = _times(seconds)
    waves = [np.sin(2 * np.pi * one * at) for one in hertz]
    return _samples(np.sum(waves, axis=0), dbfs)


def cadence(sound: Samples, on_s: float, off_s: float) -> Samples:
    """Switched on and off, as ringing tones are."""
    at = np.arange(len(sound)) / HZ
    return np.where(at % (on_s + off_s) < on_s, sound, 0).astype(np.int16)


def noise(seconds: float, dbfs: float, seed: int = 1) -> Samples:
    return _samples(np.random.default_rng(seed).normal(size=round(seconds * HZ)), dbfs)


def cough(seed: int = 1) -> Samples:
    """Two bursts of noise, each dying away within a tenth of a second."""
    burst = noise(0.35, -10.0, seed) * np.exp(-np.arange(round(0.35 * HZ)) / 700)
    return np.concatenate([burst, silence(0.1), 0.7 * burst]).astype(np.int16)


def click() -> Samples:
    samples = silence(0.05)
    samples[100:104] = (30000, -30000, 20000, -9000)
    return samples


def music(seconds: float, seed: int = 1) -> Samples:
    """A melody over a bass, without a singer: what waiting callers are played."""
    pick = np.random.default_rng(seed)
    notes = [
        _note(220 * 2 ** (pick.integers(0, 24) / 12)) + 0.6 * _note(110 * 2 ** (pick.integers(0, 12) / 12))
        for _ in range(round(seconds / 0.25))
    ]
    return _samples(np.concatenate(notes), -18.0)


def frames(sound: Samples, milliseconds: int = 20) -> list[bytes]:
    """As a line brings it, piece by piece."""
    pcm, size = sound.astype("<i2").tobytes(), 2 * HZ * milliseconds // 1000
    return [pcm[start : start + size] for start in range(0, len(pcm), size)]


def _note(hertz: float, seconds: float = 0.25) -> Wave:
    at = _times(seconds)
    overtones = [np.sin(2 * np.pi * hertz * n * at) / n**1.3 for n in range(1, 6) if hertz * n < 3800]
    return np.asarray(np.sum(overtones, axis=0) * np.exp(-2 * at))


def _times(seconds: float) -> Wave:
    return np.arange(round(seconds * HZ)) / HZ


def _samples(wave: Wave, dbfs: float) -> Samples:
    loudness: Callable[[Wave], float] = lambda one: float(np.sqrt(np.mean(one**2)))  # noqa: E731
    gain = 32767 * 10 ** (dbfs / 20) / max(loudness(wave), 1e-9)
    return np.clip(wave * gain, -32768, 32767).astype(np.int16)
