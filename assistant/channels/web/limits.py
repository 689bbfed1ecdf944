"""How much one asker may ask in a minute."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from assistant.conversation.ports import Measurements
from assistant.errors import TooManyRequests

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    name: str
    per_minute: int


@dataclass(frozen=True)
class Limits:
    """Each minute: new sessions and spoken texts of one address, messages of one session."""

    sessions: Limit
    messages: Limit
    speech: Limit


class Limiter:
    """Counts in this process, or in Redis for all processes when `redis_url` is given.

    While Redis is away nobody is refused: answering matters more than counting.
    """

    def __init__(self, limits: Limits, redis_url: str, measurements: Measurements) -> None:
        self.limits = limits
        self._measurements = measurements
        storage: MemoryStorage | RedisStorage = (
            RedisStorage(
                f"async+{redis_url}", wrap_exceptions=True, implementation="redispy", key_prefix="assistant"
            )
            if redis_url
            else MemoryStorage()
        )
        self._window = MovingWindowRateLimiter(storage)

    async def check(self, limit: Limit, who: str) -> None:
        """Counts one; raises `TooManyRequests` with the seconds to wait when it is one too many."""
        item = RateLimitItemPerMinute(limit.per_minute)
        try:
            if await self._window.hit(item, limit.name, who):
                return
            reset_at, _left = await self._window.get_window_stats(item, limit.name, who)
        except StorageError as broken:
            logger.warning("limits are not counted: %s", type(broken).__name__)
            self._measurements.error("limits_unavailable")
            return
        raise TooManyRequests(retry_after_s=max(1, math.ceil(reset_at - time.time())))


class NoLimiter:
    """Refuses nobody: `ASSISTANT_LIMITS=off`, for load tests."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    async def check(self, limit: Limit, who: str) -> None:
        return None
