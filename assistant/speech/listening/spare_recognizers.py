"""Recognizers that wait for the next utterance.

A recognizer composes its graph while it listens and keeps the result, so a used one is fast but large. It is
quicker to wait for a used recognizer than to start a new one, and memory limits their number.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class SpareRecognizers:
    """Recognizers of one kind. Safe in several threads."""

    def __init__(self, make: Callable[[], Any], most: int) -> None:
        """`make` returns a new one, and may raise; at most `most` exist at the same time."""
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._waiting: list[Any] = []
        self._taken = 0

    @property
    def has_room(self) -> bool:
        """Whether one more may exist."""
        with self._lock:
            return self._taken + len(self._waiting) < self._most

    def take(self, beyond: bool = False) -> Any | None:
        """The one used last, or a new one. None while `most` are taken, unless `beyond` is set."""
        with self._lock:
            if not self._waiting and self._taken >= self._most and not beyond:
                return None
            self._taken += 1
            if self._waiting:
                return self._waiting.pop()
        try:
            return self._make()
        except BaseException:
            self.lose()
            raise

    def give_back(self, recognizer: Any) -> None:
        with self._lock:
            self._taken -= 1
        self.put(recognizer)

    def lose(self) -> None:
        """A recognizer that was taken does not come back."""
        with self._lock:
            self._taken -= 1

    def put(self, recognizer: Any) -> None:
        """Adds a recognizer that does not count as taken; it is dropped when there is no room."""
        with self._lock:
            if self._taken + len(self._waiting) < self._most:
                self._waiting.append(recognizer)
