"""Whose sound is worked on next, of all lines: who has finished first, then who has waited longest."""

from __future__ import annotations

import threading
from concurrent.futures import Executor
from contextlib import suppress
from typing import Protocol

Urgency = tuple[bool, float]
"""Less is more urgent. Whether the caller is still speaking; a moment, seconds."""


class Line(Protocol):
    """What waits for a thread."""

    def urgency(self) -> Urgency: ...

    def work(self) -> None:
        """One piece of work, at the end of which it adds itself again or waits for what is to come."""
        ...


class TurnQueue:
    """Shared by all lines and threads. A line stands on it at most once; its owner sees to that."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._ready: list[Line] = []
        self._held_up: list[Line] = []
        self._freed = 0

    def add(self, line: Line) -> None:
        """Raises RuntimeError when the process ends."""
        with self._lock:
            self._ready.append(line)
        self._threads.submit(self._work)

    @property
    def freed(self) -> int:
        """To be looked at before `hold_up`: how often `free` was called."""
        return self._freed

    def hold_up(self, line: Line, freed: int) -> None:
        """Nothing can be done for the line until something is freed that `freed` does not yet count."""
        with self._lock:
            waits = freed == self._freed
            if waits:
                self._held_up.append(line)
        if not waits:
            self._add_unless_over(line)

    def free(self) -> None:
        """What lines may have been held up by is there again."""
        with self._lock:
            self._freed += 1
            lines, self._held_up = self._held_up, []
        for line in lines:
            self._add_unless_over(line)

    def look_again(self, line: Line) -> None:
        """What held the line up may not do so any more."""
        with self._lock:
            held_up = line in self._held_up
            if held_up:
                self._held_up.remove(line)
        if held_up:
            self._add_unless_over(line)

    def _add_unless_over(self, line: Line) -> None:
        with suppress(RuntimeError):  # the process ends
            self.add(line)

    def _work(self) -> None:
        with self._lock:
            line = min(self._ready, key=lambda one: one.urgency())
            self._ready.remove(line)
        line.work()
