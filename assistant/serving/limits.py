"""Limits of what one client may do in a minute."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItemPerMinute

from assistant.errors import TooManyRequests
from assistant.serving.counting import Counter

LONGEST_WAIT_S = 60


@dataclass(frozen=True)
class Limit:
    name: str
    per_minute: int


@dataclass(frozen=True)
class RequestLimits:
    """Limits per minute: new sessions and spoken texts of one address, messages of one session."""

    sessions: Limit
    messages: Limit
    speech: Limit


class Limiter:
    """While Redis is unavailable every request passes: answering matters more than counting.

    `now` must be the clock that the counting library uses.
    """

    def __init__(self, limits: RequestLimits, counter: Counter, now: Callable[[], float] = time.time) -> None:
        self.limits = limits
        self._counter = counter
        self._now = now

    async def check(self, limit: Limit, who: str, cost: int = 1) -> None:
        """Counts `cost`; raises `TooManyRequests` with the seconds to wait when that exceeds the limit.

        A request that alone costs more than a minute allows passes when the window is empty.
        """
        item = RateLimitItemPerMinute(limit.per_minute)
        cost = min(cost, limit.per_minute)
        if await self._counter.ask(lambda window: window.hit(item, limit.name, who, cost=cost)) is not False:
            return
        stats = await self._counter.ask(lambda window: window.get_window_stats(item, limit.name, who))
        if stats is not None:
            # After the clock is set back, the difference can exceed a minute.
            left = math.ceil(stats.reset_time - self._now())
            raise TooManyRequests(retry_after_s=min(max(1, left), LONGEST_WAIT_S))


class NoLimiter:
    """Lets every request pass: `ASSISTANT_LIMITS=off`, for load tests."""

    def __init__(self, limits: RequestLimits) -> None:
        self.limits = limits

    async def check(self, limit: Limit, who: str, cost: int = 1) -> None:
        return None
