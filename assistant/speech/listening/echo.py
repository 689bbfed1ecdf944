"""Whether the sound from the line is our own voice, sent back by the line or a loudspeaker.

An echo rises and falls as our sound did a moment ago, only softer. So the loudness of the last second is
compared with the loudness of what was played, at every delay a line may have. Loudness alone cannot decide
when a voice begins after a silence just after ours did, or when a room blurs the echo. Then the sound itself
is compared too, at the delays where the loudness is somewhat alike.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from assistant.speech.audio import Samples
from assistant.speech.listening.echo_coherence import SOFTER, Sound, coherence
from assistant.speech.listening.voice_activity import TELEPHONE_HZ, WINDOW

STEP = 64
STEP_S = STEP / TELEPHONE_HZ
"""8 ms: loudness is compared in steps of this length"""
COMPARED = 112
"""steps that are compared (0.9 s): a few syllables"""
LONGEST_DELAY = 88
"""steps (0.7 s): the sum of the delays of a loudspeaker, a network and buffers"""
ALIKE, SOMEWHAT_ALIKE = 0.8, 0.7
"""above the first correlation it is an echo, above the second it may be; other voices are mostly far below"""
YOUNG = 62
"""steps (0.5 s) of a voice before its loudness alone tells it from ours: in the first half second, four in
ten callers who begin just after we do rise and fall as we did"""
QUIET = 0.2
"""share of the loudest step; softer steps are the silence before a voice"""
ENOUGH = 15
"""steps (0.12 s) of a voice before its sound tells whose it is: a single consonant may be the same in two
mouths, and it is the same in synthesizers that play recorded consonants"""
SOUND_COMPARED = 7
"""windows whose sound itself is compared (0.2 s): the decision comes when a voice has hardly begun"""
COHERENT = 0.45
"""above this share of our sound in the heard sound it is an echo. Echoes of a line or a small loudspeaker are
above it. Of callers, one in twenty is above it when the voice is noticed, one in fifty a tenth of a second
later. After two passes of a mobile codec, all echoes are above it at 12.2 kbit/s, half of them at 4.75"""

Loudness = npt.NDArray[np.float32]


class EchoVerdict(Enum):
    """Whose voice was heard last."""

    OURS = "ours"
    ANOTHER = "another"
    TOO_EARLY = "too early"
    """so far it is like ours; ask again after the next window"""


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
        """The caller begins to hear this sound at `at`, which may lie in the future."""
        samples = np.frombuffer(pcm, "<i2", len(pcm) // 2)
        self._played.append(_Played(at, _loudness(samples), samples))

    def fall_silent(self, at: float) -> None:
        """The sound planned for after `at` is not played."""
        steps = [(one, max(0, round((at - one.at) / STEP_S))) for one in self._played if one.at < at]
        self._played = deque(
            _Played(one.at, one.loudness[:heard], one.samples[: heard * STEP]) for one, heard in steps
        )

    def hear(self, window: Samples, at: float) -> None:
        """`WINDOW` samples of the line, the last of which came at `at`."""
        self._heard.append(window)
        oldest = at - (COMPARED + LONGEST_DELAY) * STEP_S
        while self._played and self._played[0].end < oldest:
            self._played.popleft()

    def judge(self, at: float) -> EchoVerdict:
        """Whose voice was heard up to `at`. Takes a few milliseconds: call it when a voice begins, not at
        every window."""
        if not self._played:
            return EchoVerdict.ANOTHER
        heard = _loudness(np.concatenate(self._heard))
        age, alikeness = _age(heard), self._loudness_alikeness(heard, at)
        if age >= YOUNG and alikeness.max() > ALIKE:
            return EchoVerdict.OURS
        if alikeness.max() <= SOMEWHAT_ALIKE or self._coherence(alikeness > SOMEWHAT_ALIKE, at) <= COHERENT:
            return EchoVerdict.ANOTHER
        return EchoVerdict.OURS if age >= ENOUGH else EchoVerdict.TOO_EARLY

    def _loudness_alikeness(self, heard: Loudness, at: float) -> Loudness:
        """The correlation, 0 to 1, of heard and played loudness, for delays from `LONGEST_DELAY` to 0."""
        played = self._loudness_played(at)
        heard = heard - heard.mean()
        power = max(1.0, float(heard @ heard))
        segments = np.lib.stride_tricks.sliding_window_view(played, COMPARED)
        centered = segments - segments.mean(axis=1, keepdims=True)
        powers = np.einsum("ij,ij->i", centered, centered)
        products = centered @ heard
        possible = (powers > 1.0) & (products > 0) & (products < SOFTER * powers)
        return np.asarray(
            np.where(possible, products / np.sqrt(np.maximum(powers, 1.0) * power), 0.0), np.float32
        )

    def _coherence(self, delays: npt.NDArray[np.bool_], at: float) -> float:
        """The share, 0 to 1, of the last windows' sound that is ours, at one of these delays."""
        heard = np.concatenate(list(self._heard)[-SOUND_COMPARED:]).astype(np.float64)
        played = self._sound_played(at, len(heard) + LONGEST_DELAY * STEP)
        # Loudness gives a delay to within one step.
        near = np.convolve(delays, np.ones(3), "same") > 0
        return coherence(heard, played, np.repeat(near, STEP))

    def _sound_played(self, at: float, length: int) -> Sound:
        """The last samples that were played up to `at`."""
        start = at - length / TELEPHONE_HZ
        sound = np.zeros(length)
        for one in self._played:
            _lay(one.samples, round((one.at - start) * TELEPHONE_HZ), sound)
        return sound

    def _loudness_played(self, at: float) -> Loudness:
        """The loudness of what was played in the last `COMPARED + LONGEST_DELAY` steps up to `at`."""
        steps = COMPARED + LONGEST_DELAY
        start = at - steps * STEP_S
        timeline = np.zeros(steps, np.float32)
        for one in self._played:
            _lay(one.loudness, round((one.at - start) / STEP_S), timeline)
        return timeline


def _lay(part: Samples | Loudness, first: int, timeline: Sound | Loudness) -> None:
    """Copies `part` into the timeline from index `first` on; what lies outside is cut off."""
    inside = part[max(0, -first) : max(0, len(timeline) - first)]
    begin = max(0, first)
    timeline[begin : begin + len(inside)] = inside


def _age(heard: Loudness) -> int:
    """Steps since the first that is not quiet; `COMPARED` when there was no silence before."""
    return len(heard) - int(np.argmax(heard > QUIET * heard.max()))


def _loudness(samples: Samples) -> Loudness:
    """The root mean square of every step; what is left over at the end is dropped."""
    whole = samples[: len(samples) // STEP * STEP].astype(np.float32).reshape(-1, STEP)
    return np.asarray(np.sqrt(np.mean(whole**2, axis=1)), np.float32)
