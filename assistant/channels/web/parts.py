"""What the endpoints share: built once by the wiring, the same for every request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from assistant.channels.web.voice import Voice
from assistant.conversation.ports import Clock
from assistant.conversation.reception import Reception
from assistant.conversation_log.store import DatabaseLog
from assistant.serving.limits import Limiter, NoLimiter
from assistant.serving.metrics import PrometheusMeasurements

Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Keys:
    """An empty key means that loopback alone holds it."""

    channel: str
    admin: str


@dataclass(frozen=True)
class WebParts:
    """`checks` by the name of the part: each returns when its part is ready, and raises otherwise.

    `recognizer` names what finds words in what is heard, or says `loading` or `none`.
    """

    reception: Reception
    log: DatabaseLog
    voice: Voice
    limiter: Limiter | NoLimiter
    measurements: PrometheusMeasurements
    clock: Clock
    keys: Keys
    checks: Mapping[str, Check]
    session_idle: timedelta
    hotline: str
    recognizer: Callable[[], str]


async def _parts(request: Request) -> WebParts:
    # Asynchronous although it waits for nothing: FastAPI sends plain functions through a thread.
    parts: WebParts = request.app.state.parts
    return parts


Parts = Annotated[WebParts, Depends(_parts)]
