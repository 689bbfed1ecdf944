"""Limits Rasa's requests to the action server: to the time of a turn, and to none after a failure in it.

Rasa would wait five minutes for an action. It takes a failed action as done and predicts up to ten more,
which wait as long; meanwhile the caller has heard an apology and speaks again.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from sanic import Sanic

from assistant.errors import PartUnavailable

# The assistant waits only for the time of the turn, so the answer must leave earlier.
SHARE_OF_A_TURN = 0.9
# Shorter than the action server keeps them (serve_actions.py), so that none is closed while it is used.
KEEP_CONNECTIONS_S = 60.0


@dataclass
class TurnDeadline:
    """One turn: when the time for its actions ends (`time.monotonic`), and whether one has failed."""

    until: float
    failed: bool = False


_patience: ContextVar[TurnDeadline | None] = ContextVar("patience", default=None)


def begin_turn(timeout_s: float) -> None:
    """All further actions of this asyncio task belong to one turn, which may take `timeout_s` seconds."""
    _patience.set(TurnDeadline(time.monotonic() + SHARE_OF_A_TURN * timeout_s))


class ActionServer(EndpointConfig):
    """The endpoint that Rasa calls for its actions. Rasa's own makes a connection for each call."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._http: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", json: Any = None, **_: Any) -> Any:
        """The JSON that is answered. Raises `aiohttp.ClientError` (with a status of 400 or more Rasa's
        `ClientResponseError`), `TimeoutError` or `PartUnavailable`; to Rasa each is a failed action."""
        turn = _patience.get()
        if turn is None:
            return await self._ask(method, json)
        left = turn.until - time.monotonic()
        if turn.failed or left <= 0:
            raise PartUnavailable("not asked: an earlier action of this turn failed, or its time is over")
        try:
            # aiohttp's own timeout would be rounded up to a whole second.
            return await asyncio.wait_for(self._ask(method, json), left)
        except ClientResponseError as refused:
            # With 400 an action declines to run, and the dialogue goes another way: that is no failure.
            turn.failed = refused.status != HTTPStatus.BAD_REQUEST
            raise
        except Exception:
            turn.failed = True
            raise

    async def _ask(self, method: str, json: Any) -> Any:
        if self._http is None:
            kept = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_CONNECTIONS_S)
            self._http = aiohttp.ClientSession(headers=self.headers, connector=kept)
        async with self._http.request(method, self.url, json=json) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise ClientResponseError(response.status, response.reason, await response.text())
            return await response.json()

    async def close(self, _: Sanic, __: Any) -> None:
        """Closes the connections: a listener for the end of the server."""
        if self._http is not None:
            await self._http.close()
