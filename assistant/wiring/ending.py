"""How the process ends while people are on the telephone."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from assistant.channels.telephone.call.calls import RunningCalls

# After its last call a PBX still asks where the caller goes; without an answer the caller loses the queue.
PBX_ASKS_WITHIN_S = 0.5


def end_calls_first(calls: RunningCalls) -> Callable[[], None]:
    """On SIGTERM and SIGINT, running calls hear a goodbye before the server closes their connections.

    The server's own handlers run after that, or at once when the signal comes again. Returns a function
    that restores them. Does nothing outside the main thread, where Python cannot set signal handlers.
    """
    loop = asyncio.get_running_loop()
    before: dict[signal.Signals, Any] = {}
    ending: set[asyncio.Task[None]] = set()

    def on_signal(number: int, frame: FrameType | None) -> None:
        servers = before[signal.Signals(number)]
        if not callable(servers):
            return
        if calls.closing or not calls.active:
            calls.closing = True
            servers(number, frame)
            return

        async def end() -> None:
            await calls.close()
            await asyncio.sleep(PBX_ASKS_WITHIN_S)
            servers(number, frame)

        loop.call_soon_threadsafe(lambda: ending.add(loop.create_task(end())))

    try:
        for one in (signal.SIGTERM, signal.SIGINT):
            if callable(signal.getsignal(one)):
                before[one] = signal.getsignal(one)
                signal.signal(one, on_signal)
    except ValueError:
        return lambda: None

    def put_back() -> None:
        for one, handler in before.items():
            if signal.getsignal(one) is on_signal:
                signal.signal(one, handler)

    return put_back
