"""Makes sounds that are easy to find in a recording, and finds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
_KEYPAD = ("123A", "456B", "789C", "*0#D")


def babble(seconds: float, seed: int) -> bytes:
    """Noise in the frequency range of speech; each seed gives a different noise."""
    random = np.random.default_rng(seed)
    noise = random.normal(0, 1, int(seconds * RATE_HZ))
    smooth = np.convolve(noise, np.hanning(9), "same")
    return bytes((smooth / np.abs(smooth).max() * 12_000).astype("<i2"))


def key_tone(key: str, seconds: float = 0.12) -> bytes:
    """The two tones of a key, and a pause."""
    row = next(number for number, keys in enumerate(_KEYPAD) if key in keys)
    column = _KEYPAD[row].index(key)
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * _ROWS[row] * at) + np.sin(2 * np.pi * _COLUMNS[column] * at)
    return (tone * 7000).astype("<i2").tobytes() + bytes(2 * int(0.1 * RATE_HZ))


def likeness(heard: NDArray[np.int16] | bytes, said: bytes) -> float:
    """How much of `said` is in `heard`, at any place: from 0.0 (nothing) to 1.0 (all of it, unchanged)."""
    return find(heard, said)[0]


def share_heard(heard: NDArray[np.int16] | bytes, said: bytes, part_s: float = 0.2) -> float:
    """The share of the parts of `said` that are somewhere in `heard`: a lost packet costs only its part."""
    size = 2 * int(part_s * RATE_HZ)
    parts = [said[start : start + size] for start in range(0, len(said) - size + 1, size)]
    return sum(likeness(heard, part) > 0.9 for part in parts) / len(parts)


def parts_in_order(
    heard: NDArray[np.int16] | bytes, said: bytes, part_s: float = 0.5, near_s: float = 1.0
) -> tuple[float, float]:
    """For long sounds: the share of parts found near their expected place (after the part before them), and
    the drift in seconds: how much later (below zero: earlier) the last part came, relative to the first."""
    here = np.frombuffer(heard, "<i2") if isinstance(heard, bytes) else heard
    size, near = int(part_s * RATE_HZ), int(near_s * RATE_HZ)
    count = len(said) // (2 * size)
    first = find(here[: 10 * RATE_HZ], said[: 2 * size])[1]
    found, shift = 0, first
    for number in range(count):
        start = max(0, number * size + shift - near)
        alike, at = find(here[start : start + size + 2 * near], said[2 * number * size :][: 2 * size])
        if alike > 0.9:
            found += 1
            shift = start + at - number * size
    return found / count, (shift - first) / RATE_HZ


def find(heard: NDArray[np.int16] | bytes, said: bytes) -> tuple[float, int]:
    """The likeness, and the sample of `heard` at which the match begins."""
    here = np.frombuffer(heard, "<i2") if isinstance(heard, bytes) else heard
    wanted = np.frombuffer(said, "<i2").astype(float)
    if len(here) < len(wanted):
        return 0.0, 0
    padded = here.astype(float)
    length = 1 << (len(padded) + len(wanted)).bit_length()
    product = np.fft.irfft(np.fft.rfft(padded, length) * np.conj(np.fft.rfft(wanted, length)), length)
    product = product[: len(padded) - len(wanted) + 1]
    energy = np.concatenate(([0.0], np.cumsum(padded**2)))
    window = energy[len(wanted) :] - energy[: -len(wanted)]
    similar = product / np.sqrt(np.maximum(window, 1.0) * (wanted**2).sum())
    best = int(np.argmax(similar))
    return float(similar[best]), best
