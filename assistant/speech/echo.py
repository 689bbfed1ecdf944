"""Whether what comes down the line is our own voice, thrown back by the line or a loudspeaker.

An echo rises and falls as our sound did a moment ago, only softer. So the loudness of the last second is
laid beside the loudness of what was played, at every delay a line may have. When a caller begins to speak
after a silence, just as we did a moment ago, loudness alone cannot tell: then the sound itself must be alike
too, with the resonances taken out that all voices share. Where the sound is much alike, that is enough.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import Samples
from assistant.speech.voice_activity import TELEPHONE_HZ, WINDOW

STEP = 64
STEP_S = STEP / TELEPHONE_HZ
"""8 ms: loudness is compared in steps of this length"""
COMPARED = 112
"""steps that are compared (0.9 s): a few syllables"""
LONGEST_DELAY = 88
"""steps (0.7 s): what a loudspeaker, a network and buffers may add up to"""
LOUDNESS_ALIKE, LOUDNESS_PERHAPS_ALIKE = 0.8, 0.5
"""correlation from which on it is an echo; the loudness of other voices stays below, and mostly far below"""
SOFTER = 0.7
"""what is as loud as we are is no echo"""
SOUND_COMPARED = 7
"""windows whose sound itself is compared (0.2 s): a voice has hardly begun when it must be decided upon"""
PERHAPS_ALIKE, MUCH_ALIKE = 0.3, 0.42
"""correlation of the sounds, with a loudness that is alike or perhaps alike. Rooms blur echoes down to 0.35;
of other voices a twentieth comes above 0.35"""
RESONANCES = 12
"""coefficients of linear prediction, as telephone speech needs them"""
FAINTEST = 5.0
"""samples; played sound that is softer after the resonances are taken out has no echo that could be heard"""

Loudness = npt.NDArray[np.float32]
Sound = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Played:
    at: float
    loudness: Loudness
    samples: Samples

    @property
    def end(self) -> float:
        return self.at + len(self.loudness) * STEP_S


class EchoWatch:
    """Both directions of one line. Moments are seconds of one clock."""

    def __init__(self) -> None:
        self._played: deque[_Played] = deque()
        # Before a call there is silence.
        silence = [np.zeros(WINDOW, np.int16)] * (COMPARED * STEP // WINDOW)
        self._heard: deque[Samples] = deque(silence, maxlen=len(silence))

    def play(self, pcm: bytes, at: float) -> None:
        """This sound begins to be heard at `at`, which may lie ahead."""
        samples = np.frombuffer(pcm, "<i2", len(pcm) // 2)
        self._played.append(_Played(at, _loudness(samples), samples))

    def fall_silent(self, at: float) -> None:
        """What would have been heard after `at` never was."""
        steps = [(one, max(0, round((at - one.at) / STEP_S))) for one in self._played if one.at < at]
        self._played = deque(
            _Played(one.at, one.loudness[:heard], one.samples[: heard * STEP]) for one, heard in steps
        )

    def hear(self, window: Samples, at: float) -> None:
        """A window of the line, whose last sample came at `at`. Its loudness is reckoned when it is asked for:
        only when somebody seems to begin to speak."""
        self._heard.append(window)
        oldest = at - (COMPARED + LONGEST_DELAY) * STEP_S
        while self._played and self._played[0].end < oldest:
            self._played.popleft()

    def is_echo(self, at: float) -> bool:
        """Whether what was heard up to `at` is what was played before. Takes a few milliseconds."""
        if not self._played:
            return False
        alike, loudness = self._alikeness(at), self._loudness_alikeness(at)
        return (alike > PERHAPS_ALIKE and loudness > LOUDNESS_ALIKE) or (
            alike > MUCH_ALIKE and loudness > LOUDNESS_PERHAPS_ALIKE
        )

    def _loudness_alikeness(self, at: float) -> float:
        """The highest correlation, 0 to 1, of the loudness of the last second with what was played, louder."""
        played = self._loudness_played(at)
        heard = _loudness(np.concatenate(self._heard))
        heard -= heard.mean()
        power = max(1.0, float(heard @ heard))
        segments = np.lib.stride_tricks.sliding_window_view(played, COMPARED)
        centered = segments - segments.mean(axis=1, keepdims=True)
        powers = np.einsum("ij,ij->i", centered, centered)
        products = centered @ heard
        possible = (powers > 1.0) & (products > 0) & (products < SOFTER * powers)
        return float((products[possible] / np.sqrt(powers[possible] * power)).max(initial=0.0))

    def _alikeness(self, at: float) -> float:
        """The highest correlation, 0 to 1, of the sound of the last windows with what was played."""
        heard = np.concatenate(list(self._heard)[-SOUND_COMPARED:]).astype(np.float64)
        played = self._sound_played(at, len(heard) + LONGEST_DELAY * STEP)
        without = _without_resonances(heard)
        return _correlation(np.convolve(heard, without, "valid"), np.convolve(played, without, "valid"))

    def _sound_played(self, at: float, length: int) -> Sound:
        """The last samples that were played up to `at`."""
        start = at - length / TELEPHONE_HZ
        sound = np.zeros(length)
        for one in self._played:
            first = round((one.at - start) * TELEPHONE_HZ)
            part = one.samples[max(0, -first) : max(0, length - first)]
            begin = max(0, first)
            sound[begin : begin + len(part)] = part
        return sound

    def _loudness_played(self, at: float) -> Loudness:
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


def _without_resonances(sound: Sound) -> Sound:
    """The filter that takes them out: by linear prediction, from the sound's autocorrelation."""
    products = np.array([sound[: len(sound) - lag] @ sound[lag:] for lag in range(RESONANCES + 1)])
    # As if there were a little noise: silence has no resonances.
    products[0] = products[0] * 1.0005 + len(sound) * 4.0
    lags = np.abs(np.subtract.outer(np.arange(RESONANCES), np.arange(RESONANCES)))
    return np.concatenate(([1.0], -np.linalg.solve(products[lags], products[1:])))


def _correlation(short: Sound, long: Sound) -> float:
    """The highest of `short` with any part of `long` as long as it, 0 to 1, and whatever the sign."""
    count, size = len(short), 1 << (len(long) + len(short)).bit_length()
    products = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    sums = np.concatenate(([0.0], np.cumsum(long**2)))
    powers = sums[count:] - sums[:-count]
    power = max(1.0, float(short @ short))
    possible = powers > max(count * FAINTEST**2, power / SOFTER**2)
    products = np.abs(products[: len(powers)][possible])
    return float((products / np.sqrt(powers[possible] * power)).max(initial=0.0))


def _loudness(samples: Samples) -> Loudness:
    """The root mean square of every step; what is left over at the end is dropped."""
    whole = samples[: len(samples) // STEP * STEP].astype(np.float32).reshape(-1, STEP)
    return np.asarray(np.sqrt(np.mean(whole**2, axis=1)), np.float32)
