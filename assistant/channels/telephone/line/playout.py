"""Estimates by the clock how much of the sent sound the caller has heard."""

from __future__ import annotations


class Playout:
    """Sound that the peer paces: it plays from the moment it is sent, or after the sound that still plays.

    `now` is in seconds of any monotonic clock.
    """

    def __init__(self) -> None:
        self._began = 0.0
        self._sent_s = 0.0

    def sent(self, seconds: float, now: float) -> None:
        """Adds sound behind the sound that still plays."""
        if self.left(now) <= 0.0:
            self._began, self._sent_s = now, 0.0
        self._sent_s += seconds

    def heard(self, now: float) -> float:
        """Seconds played since the line was last silent."""
        return min(self._sent_s, max(0.0, now - self._began))

    def left(self, now: float) -> float:
        """Seconds sent and not yet played."""
        return max(0.0, self._sent_s - (now - self._began))

    def correct(self, left_s: float, now: float) -> None:
        """Corrects the estimate by the peer's own report: a busy peer falls behind the clock."""
        self._sent_s = max(self._sent_s, left_s)
        self._began = now - (self._sent_s - left_s)

    def fell_silent(self) -> None:
        """The rest of the sent sound will not play."""
        self._sent_s = 0.0
