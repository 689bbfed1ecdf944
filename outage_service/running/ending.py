"""Hearing early that this process is asked to end.

A server first waits for its open connections and only then tells the application. Whoever listens to
an endless answer would keep it waiting for ever, so the signal itself is heard here as well.
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
    """`act` is called in the event loop when the process is asked to end; the server's own answer to the
    signal follows. Only the main thread hears signals: elsewhere nothing changes."""
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

    # What is not set to a function (the default, or to be ignored) needs no help: no server waits.
    ours = [number for number, handler in before.items() if callable(handler)]
    for number in ours:
        signal.signal(number, heard)
    try:
        yield
    finally:
        for number in ours:
            if signal.getsignal(number) is heard:
                signal.signal(number, before[number])
