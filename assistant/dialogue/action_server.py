"""Rasa's way to the action server: within the time of a turn, and not again in a turn in which it failed.

Rasa would wait five minutes for an action. It takes a failed one for done and goes on predicting, which is up
to ten actions more that wait as long; meanwhile the caller has heard an apology and speaks again.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from assistant.errors import PartUnavailable

# The assistant waits so long for the whole turn: its answer has to be on the way before.
SHARE_OF_A_TURN = 0.9


@dataclass
class Patience:
    """What one turn still has: until when (`time.monotonic`) actions may take, and whether one has failed."""

    until: float
    failed: bool = False


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


def begin_turn(timeout_s: float) -> None:
    """From here on all actions of this task belong to one turn, for which somebody waits `timeout_s`."""
    _patience.set(Patience(time.monotonic() + SHARE_OF_A_TURN * timeout_s))


class ActionServer(EndpointConfig):
    """What Rasa takes for the endpoint of its actions."""

    async def request(self, *arguments: Any, **more: Any) -> Any:
        """Raises what Rasa's own does, `TimeoutError` or `PartUnavailable`: each is a failed action to Rasa."""
        turn = _patience.get()
        if turn is None:
            return await super().request(*arguments, **more)
        left = turn.until - time.monotonic()
        if turn.failed or left <= 0:
            raise PartUnavailable("not asked: an earlier action of this turn failed, or its time is over")
        try:
            # aiohttp, given the time itself, would round its end up to a whole second.
            return await asyncio.wait_for(super().request(*arguments, **more), left)
        except ClientResponseError as refused:
            # By 400 an action says that it does not want to run: the dialogue goes another way.
            turn.failed = refused.status != HTTPStatus.BAD_REQUEST
            raise
        except Exception:
            turn.failed = True
            raise
