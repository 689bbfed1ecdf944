"""Ctrl-C, `kill` and a closed terminal all mean the same: end what we started, then ourselves."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody told us to stop."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def stop_on_signals() -> None:
    """From now on each of the signals that mean «stop» raises Stopped in the main thread."""
    for number in ENDING_SIGNALS:
        signal.signal(number, _stop)


@contextlib.contextmanager
def hurry_on_signals() -> Iterator[threading.Event]:
    """While things are being ended: another signal does not interrupt that, it sets the event given here."""
    hurry = threading.Event()
    for number in ENDING_SIGNALS:
        signal.signal(number, lambda number, frame: hurry.set())
    yield hurry
