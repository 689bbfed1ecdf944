"""Parts of the process as a whole: its clock, its log, its HTTP client, its background tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from assistant.serving.metrics import PrometheusMeasurements
from assistant.settings import Settings, environment, unknown_variables
from assistant.wiring.given import Given

logger = logging.getLogger(__name__)

# Rasa's web server closes a connection after five idle seconds. We close ours earlier, so that no turn
# goes into a connection that is just closing.
KEEP_CONNECTIONS_S = 3.0
CONNECTIONS = 200


@dataclass(frozen=True)
class Opening:
    """What every area of the assistant is opened with; `stack` closes what they open, in reverse order."""

    settings: Settings
    given: Given
    measurements: PrometheusMeasurements
    http: httpx.AsyncClient
    stack: AsyncExitStack


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def keep_addresses_out_of_the_log() -> None:
    """Keeps whole addresses out of the server's log: telephone providers put keys and numbers into them."""
    logging.getLogger("uvicorn.access").disabled = True
    # The server logs the address of a websocket as an ordinary message.
    server = logging.getLogger("uvicorn.error")
    if _may_be_written not in server.filters:
        server.addFilter(_may_be_written)


def _may_be_written(record: logging.LogRecord) -> bool:
    """False for addresses of websockets, and for refused calls: the server logs those as a fault of ours."""
    message = str(record.msg)
    return '"WebSocket ' not in message and message != "ASGI callable returned without completing handshake."


def set_up_logging(settings: Settings) -> None:
    level = settings.log_level.upper()
    package = logging.getLogger("assistant")
    package.setLevel(level)
    if not package.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        package.addHandler(handler)
    # httpx logs whole addresses, with the tokens in them.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in unknown_variables(environment()):
        logger.warning("%s is not a setting of the assistant: a typing mistake?", name)


def open_http_client(settings: Settings) -> httpx.AsyncClient:
    limits = httpx.Limits(
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=KEEP_CONNECTIONS_S,
    )
    addresses = (settings.rasa_url, settings.actions_url, settings.outage_url, settings.handoff_webhook)
    # Reading all certificates of the machine is slow: do it only for addresses that need them.
    verify = any(one.startswith("https://") for one in addresses)
    # Our own servers are never behind the machine's proxy.
    return httpx.AsyncClient(limits=limits, verify=verify, trust_env=False, timeout=5.0)


async def run_in_background(stack: AsyncExitStack, *works: Coroutine[Any, Any, None]) -> None:
    """Runs `works` until the app ends. The log reports one that fails: that is a bug."""
    for work in works:
        task = asyncio.create_task(work)
        task.add_done_callback(_tell_of_death)
        stack.push_async_callback(_cancelled, task)


def _tell_of_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("a background task died: %r", type(task.exception()).__name__)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task
