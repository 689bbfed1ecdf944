"""How much one asker may ask in a minute."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute

from assistant.channels.counting import Counter
from assistant.errors import TooManyRequests


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
    """While Redis is away nobody is refused: answering matters more than counting."""

    def __init__(self, limits: Limits, counter: Counter) -> None:
        self.limits = limits
        self._counter = counter

    async def check(self, limit: Limit, who: str, cost: int = 1) -> None:
        """Counts `cost`; raises `TooManyRequests` with the seconds to wait when that is too much.

        What alone costs more than a minute allows is let through when nothing else was asked.
        """
        item = RateLimitItemPerMinute(limit.per_minute)
        cost = min(cost, limit.per_minute)
        if await self._counter.ask(lambda window: window.hit(item, limit.name, who, cost=cost)) is not False:
            return
        stats = await self._counter.ask(lambda window: window.get_window_stats(item, limit.name, who))
        if stats is not None:
            raise TooManyRequests(retry_after_s=max(1, math.ceil(stats.reset_time - time.time())))


class NoLimiter:
    """Refuses nobody: `ASSISTANT_LIMITS=off`, for load tests."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    async def check(self, limit: Limit, who: str, cost: int = 1) -> None:
        return None
