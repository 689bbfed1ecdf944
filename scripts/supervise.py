"""Keeps the parts running: prints their output, restarts a part that dies, ends all of them on a signal."""

import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from honcho.printer import Message, Printer  # type: ignore[import-untyped]

from scripts.console import Problem, clear_line, elapsed, say
from scripts.noise import NoiseFilter
from scripts.parts import WORK_AT_START, Part
from scripts.running import RunningNote
from scripts.stack import Stack, why_not_ready
from scripts.stopping import ENDING_SIGNALS, Stopped, Terminal, note_on_signals

COLORS = {"outage": "36", "actions": "33", "rasa": "35", "assistant": "32"}
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 15.0
STEADY_AFTER_S = 30.0


@dataclass
class Recovery:
    """A part that died and will be started again."""

    died_at: float
    start_at: float
    started: bool = False


class Supervisor:
    """All parts, started together and watched by one thread. Leaving the context ends them all."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self.stack = Stack(parts, self._heard)
        self._terminal = Terminal()
        self._told_to_stop = threading.Event()
        self._told_to_restart = threading.Event()
        self._lines: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._printer = Printer(sys.stdout, width=max(map(len, parts)))
        self._noise = {name: NoiseFilter() for name in parts}
        self._recoveries: dict[str, Recovery] = {}
        self._deaths: dict[str, int] = {}

    def __enter__(self) -> Self:
        # Note the signal, do not raise: an exception inside Popen could leave its lock held.
        self._told_to_stop = note_on_signals(*ENDING_SIGNALS)
        signal.signal(signal.SIGUSR1, lambda number, frame: self._told_to_restart.set())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        hurry = note_on_signals(signal.SIGINT)
        clear_line()
        say("Ending …")
        self.stack.stop(hurry)
        self._print_lines()

    def _heed_stop(self) -> None:
        if self._told_to_stop.is_set() or self._terminal.is_gone():
            raise Stopped

    def start(self) -> None:
        """Starts all parts, waits until each is ready, and shows progress. Raises Problem if one fails."""
        began = time.monotonic()

        def tick(waiting: list[str]) -> None:
            self._heed_stop()
            self._print_lines()
            _show(f"  ..  {WORK_AT_START[waiting[0]]} … {elapsed(time.monotonic() - began)} ")

        self.stack.start_all()
        self.stack.wait_until_ready(on_ready=_say_ready, tick=tick)

    def watch(
        self, remade: Callable[[], Mapping[str, Part]] | None = None, note: RunningNote | None = None
    ) -> None:
        """Prints the parts' output and restarts parts that die, until a signal ends it: then raises Stopped.

        On SIGUSR1 it restarts all parts as `remade` describes them, and records that in `note`.
        """
        while True:
            self._heed_stop()
            if self._told_to_restart.is_set() and remade is not None and note is not None:
                self._told_to_restart.clear()
                note.restarted(self._restart(remade))
            self._print_lines(wait_s=0.2)
            for name, process in self.stack.processes.items():
                if name in self._recoveries:
                    self._recover(name)
                elif process.ended():
                    self._note_death(name)

    def _restart(self, remade: Callable[[], Mapping[str, Part]]) -> str:
        """Restarts everything; returns what failed, or an empty text when everything runs again."""
        try:
            parts = remade()
            say("  ..  restarting everything")
            self.stack.stop()
            self._recoveries.clear()
            self._deaths.clear()
            self.stack.parts = dict(parts)
            self.start()
        except Problem as problem:
            clear_line()
            say(f"  --  the restart failed: {problem}")
            return str(problem)
        return ""

    def _note_death(self, name: str) -> None:
        process = self.stack.processes[name]
        process.finish()
        now = time.monotonic()
        steady = now - process.started_at > STEADY_AFTER_S
        deaths = 1 if steady else self._deaths.get(name, 0) + 1
        self._deaths[name] = deaths
        delay = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** (deaths - 1))
        self._recoveries[name] = Recovery(died_at=now, start_at=now + delay)
        self._print_lines()
        say(f"  --  {name} ended ({process.how_it_ended()}); starting it again in {elapsed(delay)}")

    def _recover(self, name: str) -> None:
        recovery = self._recoveries[name]
        if not recovery.started:
            if time.monotonic() >= recovery.start_at:
                self.stack.start(name)
                recovery.started = True
        elif self.stack.processes[name].ended():
            del self._recoveries[name]
            self._note_death(name)
        elif why_not_ready(self.stack.parts[name], timeout_s=0.5) is None:
            del self._recoveries[name]
            say(f"  ok  {name} is back ({elapsed(time.monotonic() - recovery.died_at)} after it ended)")

    def _heard(self, name: str, line: str) -> None:
        if self._noise[name].lets_through(line):
            self._lines.put((name, line))

    def _print_lines(self, wait_s: float = 0.0) -> None:
        try:
            name, line = self._lines.get(timeout=wait_s) if wait_s else self._lines.get_nowait()
            clear_line()
            while True:
                self._print(name, line)
                name, line = self._lines.get_nowait()
        except queue.Empty:
            return

    def _print(self, name: str, line: str) -> None:
        try:
            self._printer.write(Message("line", line, datetime.now(), name, COLORS.get(name)))  # noqa: DTZ005 (a clock on the wall)
        except (OSError, ValueError):
            return


def _say_ready(name: str, seconds: float) -> None:
    clear_line()
    say(f"  ok  {name} is ready ({elapsed(seconds)})")


def _show(progress: str) -> None:
    if sys.stdout.isatty():
        try:
            print(f"\r\033[K{progress}", end="", flush=True)
        except (OSError, ValueError):
            return
