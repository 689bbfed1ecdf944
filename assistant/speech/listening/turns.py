"""Finds where in the sound of a line the caller begins and stops speaking.

The input is the probability of a voice in each window of 32 ms; it uses no clock, no engine and no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from assistant.speech.listening.voice_activity import WINDOW_S

VOICE = 0.5
"""a window with at least this probability holds a voice"""
STILL_VOICE = 0.35
"""a voice that has begun goes on down to this probability"""
BEGIN_WINDOWS = 3
"""windows with a voice before a turn begins (0.1 s): a click or a breath is shorter"""
BEGIN_EVIDENCE = 0.75
"""how far these windows must exceed `VOICE` in sum: music exceeds it at times, but only slightly"""
LONGEST_DOUBT = 30
"""windows kept in case they turn out to be the beginning of a turn (1 s)"""
FAINTEST_DBFS = -48.0
"""fainter sound does not begin a turn: it is an echo of our own sound or a television in another room"""
PAUSE_WINDOWS = 6
"""windows without a voice after which an ignored voice has finished (0.2 s)"""


class Moment(Enum):
    """What a window of sound means."""

    QUIET = "quiet"
    PERHAPS = "perhaps"
    """a voice, but too short to count as a turn"""
    BEGAN = "began"
    """a turn begins; the windows since the last `QUIET` belong to it"""
    VOICE = "voice"
    PAUSE = "pause"
    """a silence inside the turn"""


@dataclass
class TurnFinder:
    """Follows one line, window by window."""

    voiced: int = 0
    """windows since the first that may begin a turn"""
    speaking: bool = False
    silent_windows: int = 0
    """windows since the last voice, while `speaking` or ignoring"""
    windows: int = 0
    """windows since this turn began"""
    _ignoring: bool = False
    _evidence: float = 0.0
    _loudest: float = -120.0

    @property
    def silence_s(self) -> float:
        """seconds since the last voice, by the sound alone"""
        return self.silent_windows * WINDOW_S

    @property
    def length_s(self) -> float:
        """seconds since the turn began"""
        return self.windows * WINDOW_S

    def hear(self, probability: float, dbfs: float) -> Moment:
        """Takes the next window: its probability of a voice, and its loudness."""
        if self.speaking:
            return self._go_on(probability)
        if self._ignoring:
            self._wait_for_pause(probability)
            return Moment.QUIET
        if probability < (VOICE if not self.voiced else STILL_VOICE):
            self._no_voice()
            return Moment.QUIET
        self.voiced = min(self.voiced + 1, LONGEST_DOUBT)
        self._evidence += probability - VOICE
        self._loudest = max(self._loudest, dbfs)
        if self.voiced < BEGIN_WINDOWS or self._evidence < BEGIN_EVIDENCE or self._loudest < FAINTEST_DBFS:
            return Moment.PERHAPS
        self.speaking, self.windows, self.silent_windows = True, self.voiced, 0
        return Moment.BEGAN

    def end(self) -> None:
        """The turn is over; what comes next is a new one."""
        self.speaking, self.windows, self.silent_windows = False, 0, 0
        self._no_voice()

    def doubt(self) -> None:
        """The turn has not begun yet: the next window with a voice returns `BEGAN` again."""
        self.speaking, self.windows = False, 0

    def forget(self) -> None:
        """Ends the turn and ignores the voice until it pauses."""
        ignoring = (
            self._ignoring or self.voiced > 0 or (self.speaking and self.silent_windows < PAUSE_WINDOWS)
        )
        self.end()
        self._ignoring = ignoring

    def _no_voice(self) -> None:
        self.voiced, self._evidence, self._loudest = 0, 0.0, -120.0

    def _go_on(self, probability: float) -> Moment:
        self.windows += 1
        if probability >= (STILL_VOICE if not self.silent_windows else VOICE):
            self.silent_windows = 0
            return Moment.VOICE
        self.silent_windows += 1
        return Moment.PAUSE

    def _wait_for_pause(self, probability: float) -> None:
        self.silent_windows = 0 if probability >= VOICE else self.silent_windows + 1
        if self.silent_windows >= PAUSE_WINDOWS:
            self._ignoring, self.silent_windows = False, 0
