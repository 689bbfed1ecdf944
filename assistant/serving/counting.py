"""Counts what callers do within a time window: in this process, or in Redis for all processes.

A Redis that does not answer gets no requests for five seconds: one caller waits for its timeout, not
every caller in every request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from limits import RateLimitItemPerHour
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from assistant.conversation.ports import Measurements

logger = logging.getLogger(__name__)

T = TypeVar("T")

REDIS_TIMEOUT_S = 0.2
LEAVE_REDIS_ALONE_S = 5.0


class Counter:
    """One for each process. An empty `redis_url` counts in memory, for this process alone."""

    def __init__(self, redis_url: str, measurements: Measurements) -> None:
        self._measurements = measurements
        self._connections = _connections(redis_url) if redis_url else None
        self._window = MovingWindowRateLimiter(
            _in_redis(self._connections) if self._connections else MemoryStorage()
        )
        self._asks_again_at = 0.0

    async def ask(self, question: Callable[[MovingWindowRateLimiter], Awaitable[T]]) -> T | None:
        """The answer of the counting window; None while Redis is unavailable."""
        if time.monotonic() >= self._asks_again_at:
            try:
                return await question(self._window)
            except (StorageError, OSError) as broken:
                self._asks_again_at = time.monotonic() + LEAVE_REDIS_ALONE_S
                logger.warning("limits are not counted: %s", type(broken).__name__)
        self._measurements.error("limits_unavailable")
        return None

    async def close(self) -> None:
        if self._connections is not None:
            await self._connections.disconnect()


def _connections(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_timeout=REDIS_TIMEOUT_S,
        socket_connect_timeout=REDIS_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),  # the client's own retries would wait several times as long
    )


def _in_redis(connections: ConnectionPool) -> RedisStorage:
    return RedisStorage(
        "async+redis://",  # the connection pool holds the real address
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="assistant",
        connection_pool=connections,  # type: ignore[arg-type]
    )


class FailedLookUps:
    """Fills the port `LookUps`: a caller may name `per_hour` unknown codes and numbers in an hour.

    While Redis is unavailable this process counts alone: guessing other people's codes must stay limited.
    """

    def __init__(self, per_hour: int, counter: Counter) -> None:
        self._most = per_hour
        self._item = RateLimitItemPerHour(per_hour)
        self._counter = counter
        self._own = MovingWindowRateLimiter(MemoryStorage())

    async def allowed(self, caller: str) -> bool:
        return await self._ask(lambda window: window.test(self._item, "failed_look_ups", caller))

    async def failed(self, caller: str, count: int) -> None:
        for _ in range(min(count, self._most)):
            await self._ask(lambda window: window.hit(self._item, "failed_look_ups", caller))

    async def _ask(self, question: Callable[[MovingWindowRateLimiter], Awaitable[bool]]) -> bool:
        answer = await self._counter.ask(question)
        return answer if answer is not None else await question(self._own)


class UncountedLookUps:
    """Allows every look-up: `ASSISTANT_LIMITS=off`."""

    async def allowed(self, caller: str) -> bool:
        return True

    async def failed(self, caller: str, count: int) -> None:
        return None
