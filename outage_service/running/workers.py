"""Work beside the requests: small steps, each by a worker of its own, for as long as the service runs."""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger("outage_service")

_LONGEST_PAUSE_S = 30.0
_MOST_DOUBLINGS = 10  # a database may be away for days: the power must not grow beyond any number


@dataclass(frozen=True)
class Worker:
    """`step` does a little work and answers whether there may be more at once; else `pause_s` passes.

    Every step must be safe to repeat, and to be done by several processes at the same time.
    """

    name: str
    step: Callable[[], Awaitable[bool]]
    pause_s: float


@contextlib.asynccontextmanager
async def working(workers: Sequence[Worker]) -> AsyncIterator[None]:
    """The workers go about their work until the context ends; a failing step is tried again, ever later."""
    tasks = [asyncio.create_task(_work(worker), name=worker.name) for worker in workers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _work(worker: Worker) -> None:
    failures = 0
    while True:
        try:
            is_more = await worker.step()
            failures = 0
        except Exception as error:
            failures += 1
            # Where it happened, not what it held: messages of exceptions may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("worker %s: %s\n%s", worker.name, type(error).__name__, where)
            is_more = False
        if not is_more:
            await asyncio.sleep(pause_after(worker.pause_s, failures))
        else:
            await asyncio.sleep(0)


def pause_after(pause_s: float, failures: int) -> float:
    """Seconds until the next step after so many failures in a row: ever longer, to half a minute."""
    longer = pause_s * 2.0 ** min(failures, _MOST_DOUBLINGS)
    return min(longer, max(pause_s, _LONGEST_PAUSE_S))
