"""The parts that the endpoints share. The wiring builds them once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from assistant.channels.web.voice import ReplyVoice
from assistant.conversation.ports import Clock
from assistant.conversation.reception import Reception
from assistant.conversation_log.store import DatabaseLog
from assistant.serving.limits import Limiter, NoLimiter
from assistant.serving.metrics import PrometheusMeasurements

Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class ApiKeys:
    """An empty key means that only clients on loopback hold it."""

    channel: str
    admin: str


@dataclass(frozen=True)
class WebParts:
    """`checks` are by the name of the part: each returns when its part is ready, and raises otherwise.

    `recognizer` returns the name of the speech recognizer, or `loading` or `none`.
    """

    reception: Reception
    log: DatabaseLog
    voice: ReplyVoice
    limiter: Limiter | NoLimiter
    measurements: PrometheusMeasurements
    clock: Clock
    keys: ApiKeys
    checks: Mapping[str, Check]
    session_idle: timedelta
    hotline: str
    recognizer: Callable[[], str]


async def _parts(request: Request) -> WebParts:
    # Asynchronous although it awaits nothing: FastAPI runs plain functions in a thread.
    parts: WebParts = request.app.state.parts
    return parts


Parts = Annotated[WebParts, Depends(_parts)]
