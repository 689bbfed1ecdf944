"""Ctrl-C, `kill` and a closed terminal all mean the same: end the programs we started, then end ourselves."""

import select
import signal
import sys
import threading
from types import FrameType

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """A signal asked us to stop."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def stop_on_signals() -> None:
    """From now on, each of the `ENDING_SIGNALS` raises Stopped in the main thread."""
    for number in ENDING_SIGNALS:
        signal.signal(number, _stop)


def note_on_signals(*numbers: signal.Signals) -> threading.Event:
    """From now on, these signals only set the returned event; the other `ENDING_SIGNALS` do nothing."""
    told = threading.Event()
    for number in ENDING_SIGNALS:
        signal.signal(number, lambda number, frame: told.set() if number in numbers else None)
    return told


class Terminal:
    """Our terminal, if we print to one. It can close without a signal when only `make` ran in it."""

    def __init__(self) -> None:
        self._poll = select.poll()
        if sys.stdout.isatty():
            self._poll.register(sys.stdout.fileno(), select.POLLHUP)

    def is_gone(self) -> bool:
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in self._poll.poll(0))
