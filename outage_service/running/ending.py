"""Learns early that this process must end.

A server first waits for its open connections and only then notifies the application. A client of an endless
answer would make it wait forever, so this module handles the signal itself as well.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def when_asked_to_end(act: Callable[[], None]) -> Iterator[None]:
    """Call `act` in the event loop when the process gets SIGINT or SIGTERM; the server's own handler runs
    too. Only the main thread gets signals: in other threads this does nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def heard(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        earlier = before[signal.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    # A signal without a handler function (default or ignored) stays as it is: no server waits for it.
    ours = [number for number, handler in before.items() if callable(handler)]
    for number in ours:
        signal.signal(number, heard)
    try:
        yield
    finally:
        for number in ours:
            if signal.getsignal(number) is heard:
                signal.signal(number, before[number])
