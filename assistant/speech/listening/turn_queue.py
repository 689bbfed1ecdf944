"""Decides which line's sound is worked on next: finished utterances first, then the longest wait."""

from __future__ import annotations

import threading
from concurrent.futures import Executor
from contextlib import suppress
from typing import Protocol

Urgency = tuple[bool, float]
"""Whether the caller is still speaking, and a moment in seconds. The smaller value is more urgent."""


class WaitingLine(Protocol):
    """A line that waits for a thread."""

    def urgency(self) -> Urgency: ...

    def work(self) -> None:
        """Does one piece of work; then the line adds itself again or waits for more sound."""
        ...


class TurnQueue:
    """Shared by all lines and threads. A line must be in it at most once; the line ensures that."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._ready: list[WaitingLine] = []
        self._held_up: list[WaitingLine] = []
        self._freed = 0

    def add(self, line: WaitingLine) -> None:
        """Raises RuntimeError when the process ends."""
        with self._lock:
            self._ready.append(line)
        self._threads.submit(self._work)

    @property
    def freed(self) -> int:
        """How often `free` was called. Read it before the attempt that may lead to `hold_up`."""
        return self._freed

    def hold_up(self, line: WaitingLine, freed: int) -> None:
        """The line waits for the next `free`, or not at all if there was one since `freed` was read."""
        with self._lock:
            waits = freed == self._freed
            if waits:
                self._held_up.append(line)
        if not waits:
            self._add_unless_over(line)

    def free(self) -> None:
        """Adds all lines again that are held up."""
        with self._lock:
            self._freed += 1
            lines, self._held_up = self._held_up, []
        for line in lines:
            self._add_unless_over(line)

    def look_again(self, line: WaitingLine) -> None:
        """Adds this line again if it is held up."""
        with self._lock:
            held_up = line in self._held_up
            if held_up:
                self._held_up.remove(line)
        if held_up:
            self._add_unless_over(line)

    def _add_unless_over(self, line: WaitingLine) -> None:
        with suppress(RuntimeError):  # the process ends
            self.add(line)

    def _work(self) -> None:
        with self._lock:
            line = min(self._ready, key=lambda one: one.urgency())
            self._ready.remove(line)
        line.work()
