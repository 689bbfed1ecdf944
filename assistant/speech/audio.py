"""Spoken audio as a value: 16-bit mono samples with their rate."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

Samples = npt.NDArray[np.int16]

FULL_SCALE = 32767
SILENCE_DBFS = -120.0
"""The `rms_dbfs` of digital silence, instead of minus infinity."""

_FRAME_S = 0.01
_SPEECH_FLOOR_DBFS = -45.0


@dataclass(frozen=True, eq=False)
class Audio:
    """Mono, 16 bits. The samples are read-only: an `Audio` may be shared between callers."""

    samples: Samples
    sample_rate: int
    """samples per second"""

    def __post_init__(self) -> None:
        samples = np.asarray(self.samples)
        if samples.dtype != np.int16 or samples.ndim != 1:
            raise ValueError("an Audio holds one channel of 16-bit samples")
        if self.sample_rate <= 0:
            raise ValueError("a sample rate is positive")
        if samples.flags.writeable:
            samples = samples.view()
            samples.flags.writeable = False
        object.__setattr__(self, "samples", samples)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Audio):
            return NotImplemented
        return self.sample_rate == other.sample_rate and np.array_equal(self.samples, other.samples)

    @classmethod
    def silence(cls, seconds: float, sample_rate: int) -> Audio:
        return cls(np.zeros(round(seconds * sample_rate), np.int16), sample_rate)

    @classmethod
    def from_wav(cls, data: bytes) -> Audio:
        """The audio of a 16-bit PCM WAV file; several channels are mixed into one.

        Raises ValueError when `data` is anything else.
        """
        try:
            with wave.open(io.BytesIO(data)) as file:
                width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
                frames = file.readframes(file.getnframes())
        except (wave.Error, EOFError) as problem:
            why = str(problem) or ("it ends in its header" if data else "it is empty")
            raise ValueError(f"not a WAV file: {why}") from problem
        if width != 2:
            raise ValueError(f"a WAV file of {8 * width} bits; only 16 are read")
        samples = np.frombuffer(frames[: len(frames) // (2 * channels) * 2 * channels], "<i2")
        if channels > 1:
            samples = np.rint(samples.reshape(-1, channels).mean(axis=1))
        return cls(samples.astype(np.int16), rate)

    def to_wav(self) -> bytes:
        """A complete WAV file: 16-bit PCM, one channel."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.sample_rate)
            file.writeframes(self.to_pcm())
        return buffer.getvalue()

    def to_pcm(self) -> bytes:
        """The bare samples, little-endian, as telephone protocols carry them."""
        return self.samples.astype("<i2", copy=False).tobytes()

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.sample_rate

    @property
    def rms_dbfs(self) -> float:
        """Loudness over the whole length, in decibels below full scale (0 is the loudest)."""
        return _dbfs(_rms(self.samples))

    @property
    def speech_dbfs(self) -> float:
        """Loudness of the frames that hold sound; pauses do not count. `SILENCE_DBFS` without any."""
        active = _frame_levels(self)
        active = active[active > _amplitude(_SPEECH_FLOOR_DBFS)]
        return _dbfs(float(np.sqrt(np.mean(active**2)))) if len(active) else SILENCE_DBFS

    @property
    def seconds_of_sound(self) -> float:
        """seconds of 10 ms frames that hold more than background noise"""
        return float(np.count_nonzero(_frame_levels(self) > _amplitude(_SPEECH_FLOOR_DBFS)) * _FRAME_S)

    def resampled(self, sample_rate: int) -> Audio:
        """The same sound at another rate. Meant for whole sentences: resampled parts do not join cleanly."""
        if sample_rate == self.sample_rate:
            return self
        if not len(self.samples):
            return Audio(self.samples, sample_rate)
        return Audio(soxr.resample(self.samples, self.sample_rate, sample_rate), sample_rate)

    def trimmed(self, keep_s: float = 0.02) -> Audio:
        """Without the silence before and after the sound, except `keep_s` seconds on both sides.

        Empty when there is no sound at all.
        """
        loud = np.flatnonzero(_frame_levels(self) > _amplitude(_SPEECH_FLOOR_DBFS - 10))
        if not len(loud):
            return Audio(self.samples[:0], self.sample_rate)
        frame, keep = _frame_length(self.sample_rate), round(keep_s * self.sample_rate)
        start = max(0, int(loud[0]) * frame - keep)
        end = (int(loud[-1]) + 1) * frame + keep
        return Audio(self.samples[start:end], self.sample_rate)

    def leveled(self, speech_dbfs: float) -> Audio:
        """As loud as `speech_dbfs`, as far as the peaks allow: sentences must not jump in loudness."""
        if not len(self.samples) or self.speech_dbfs <= SILENCE_DBFS:
            return self
        wanted = _amplitude(speech_dbfs) / _amplitude(self.speech_dbfs)
        peak = float(np.max(np.abs(self.samples.astype(np.int32))))
        gain = min(wanted, 0.97 * FULL_SCALE / peak)
        return Audio(np.rint(self.samples * gain).astype(np.int16), self.sample_rate)

    def followed_by_silence(self, seconds: float) -> Audio:
        return concatenate([self, Audio.silence(seconds, self.sample_rate)], self.sample_rate)


def concatenate(parts: Iterable[Audio], sample_rate: int) -> Audio:
    """One after the other; a part at another rate than `sample_rate` (Hz) is resampled."""
    samples = [part.resampled(sample_rate).samples for part in parts]
    return Audio(np.concatenate(samples) if samples else np.zeros(0, np.int16), sample_rate)


def _frame_length(sample_rate: int) -> int:
    return max(1, round(_FRAME_S * sample_rate))


def _frame_levels(audio: Audio) -> npt.NDArray[np.float64]:
    """The root mean square of every 10 ms frame; a last, shorter frame counts as a whole one."""
    length = _frame_length(audio.sample_rate)
    padded = np.pad(audio.samples.astype(np.float64), (0, -len(audio.samples) % length))
    return np.asarray(np.sqrt(np.mean(padded.reshape(-1, length) ** 2, axis=1)), np.float64)


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) if len(samples) else 0.0


def _amplitude(dbfs: float) -> float:
    return float(FULL_SCALE * 10 ** (dbfs / 20))


def _dbfs(amplitude: float) -> float:
    return max(SILENCE_DBFS, float(20 * np.log10(amplitude / FULL_SCALE))) if amplitude > 0 else SILENCE_DBFS
