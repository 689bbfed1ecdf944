"""How much of what was sent the caller has heard, by the wall clock."""

from __future__ import annotations


class Playout:
    """Sound that somebody else paces: it plays from the moment it is sent while nothing else plays.

    `now` is in seconds of any clock that only goes forward.
    """

    def __init__(self) -> None:
        self._began = 0.0
        self._sent_s = 0.0

    def sent(self, seconds: float, now: float) -> None:
        """More sound is on its way, behind what still plays."""
        if self.left(now) <= 0.0:
            self._began, self._sent_s = now, 0.0
        self._sent_s += seconds

    def heard(self, now: float) -> float:
        """Seconds played since the line last fell silent."""
        return min(self._sent_s, max(0.0, now - self._began))

    def left(self, now: float) -> float:
        """Seconds that are sent and not yet played."""
        return max(0.0, self._sent_s - (now - self._began))

    def correct(self, left_s: float, now: float) -> None:
        """The one who plays has said how much is left: a busy one falls behind the clock."""
        self._sent_s = max(self._sent_s, left_s)
        self._began = now - (self._sent_s - left_s)

    def fell_silent(self) -> None:
        """Nothing that was sent will be played any more."""
        self._sent_s = 0.0
