"""Background work: workers that repeat small steps for as long as the service runs."""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger("outage_service")

_LONGEST_PAUSE_S = 30.0
_MOST_DOUBLINGS = 10  # a database may be away for days: the power must not overflow


@dataclass(frozen=True)
class Worker:
    """`step` does a little work and returns True when there may be more; otherwise it pauses for `pause_s`.

    Every step must be safe to repeat, and safe when several processes run it at the same time.
    """

    name: str
    step: Callable[[], Awaitable[bool]]
    pause_s: float


@contextlib.asynccontextmanager
async def working(workers: Sequence[Worker]) -> AsyncIterator[None]:
    """Run the workers until the context ends; a failing step is repeated after longer and longer pauses."""
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
            # Only the place of the error: exception messages may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("worker %s: %s\n%s", worker.name, type(error).__name__, where)
            is_more = False
        if not is_more:
            await asyncio.sleep(pause_after(worker.pause_s, failures))
        else:
            await asyncio.sleep(0)


def pause_after(pause_s: float, failures: int) -> float:
    """Seconds until the next step; they double with each failure in a row, up to half a minute."""
    longer = pause_s * 2.0 ** min(failures, _MOST_DOUBLINGS)
    return min(longer, max(pause_s, _LONGEST_PAUSE_S))
