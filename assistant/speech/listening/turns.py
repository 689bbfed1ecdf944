"""Where in the sound of a line somebody speaks, and when they have finished.

Works on the probabilities of a voice in windows of 32 ms; knows no clock, no engine and no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from assistant.speech.listening.voice_activity import WINDOW_S

VOICE = 0.5
"""probability from which on a window is a voice"""
STILL_VOICE = 0.35
"""probability down to which a voice that was there goes on"""
BEGIN_WINDOWS = 3
"""windows with a voice until somebody is believed to speak (0.1 s): a click or a breath is shorter"""
BEGIN_EVIDENCE = 0.75
"""how far these windows must be above `VOICE` in sum: music comes above it now and then, but not far"""
LONGEST_DOUBT = 30
"""windows that are kept in case they turn out to be the beginning of a turn (1 s)"""
FAINTEST_DBFS = -48.0
"""what is fainter does not begin a turn: an echo of our own sound, a television in another room"""
PAUSE_WINDOWS = 6
"""windows without a voice after which somebody who was to be ignored has finished (0.2 s)"""


class Moment(Enum):
    """What a window of sound means."""

    QUIET = "quiet"
    PERHAPS = "perhaps"
    """a voice, but not long enough to be believed"""
    BEGAN = "began"
    """now it is: the windows since the last `QUIET` belong to it"""
    VOICE = "voice"
    PAUSE = "pause"
    """nothing is said at the moment, but the turn goes on"""


@dataclass
class TurnFinder:
    """Follows one line, window by window."""

    voiced: int = 0
    """windows since the first that may begin a turn"""
    speaking: bool = False
    silent_windows: int = 0
    """since the voice was last there, while `speaking`"""
    windows: int = 0
    """of this turn, since it began"""
    _ignoring: bool = False
    _evidence: float = 0.0
    _loudest: float = -120.0

    @property
    def silence_s(self) -> float:
        """seconds since the voice was last there, by the sound alone"""
        return self.silent_windows * WINDOW_S

    @property
    def length_s(self) -> float:
        """seconds since the turn began"""
        return self.windows * WINDOW_S

    def hear(self, probability: float, dbfs: float) -> Moment:
        """The next window: how probably it holds a voice, and how loud it is."""
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
        """It is not believed yet: the next window with a voice will be asked about again."""
        self.speaking, self.windows = False, 0

    def forget(self) -> None:
        """The turn is over, and so is whatever the voice says until it pauses."""
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
