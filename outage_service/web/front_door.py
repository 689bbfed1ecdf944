"""What every request passes before an endpoint sees it; plain ASGI, so that it costs microseconds."""

import hmac
import logging
import time
import traceback
from collections.abc import Callable

from cachetools import LRUCache
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outage_service.errors import BodyTooLarge, ServiceError, TooManyRequests, Unauthorized
from outage_service.web.problems import problem

log = logging.getLogger("outage_service")

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class RequestMeter:
    """Counts and times requests by route, and turns a crash into a bare 500 problem."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        labels = ("method", "route", "status")
        self._requests = Counter("outage_http_requests", "Requests answered", labels, registry=registry)
        self._seconds = Histogram(
            "outage_http_request_seconds",
            "Time to answer",
            ("route",),
            registry=registry,
            buckets=_BUCKETS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, noting_status)
        except Exception as error:
            # Where it happened, not what it held: messages of exceptions may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("unhandled %s\n%s", type(error).__name__, where)
            if status == 0:
                await problem(ServiceError())(scope, receive, noting_status)
        route = getattr(scope.get("route"), "path", "unknown")
        self._requests.labels(scope["method"], route, str(status)).inc()
        self._seconds.labels(route).observe(time.perf_counter() - began)


class FrontDoor:
    """Checks the key, the client's rate and the size of the body for everything under `/v1`."""

    def __init__(
        self,
        app: ASGIApp,
        api_key: str,
        requests_per_minute: int | None,
        max_body_bytes: int,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._key = api_key.encode()
        self._allowance = Allowance(requests_per_minute, seconds) if requests_per_minute else None
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self._app(scope, receive, send)
            return
        try:
            self._check(scope)
            if scope["method"] in {"POST", "PUT", "PATCH"}:
                receive = await self._whole_body(scope, receive)
        except ServiceError as error:
            await problem(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        if self._allowance is not None:
            client = scope.get("client")
            if not self._allowance.take(client[0] if client else ""):
                raise TooManyRequests
        if self._key:
            given = next((value for name, value in scope["headers"] if name == b"x-api-key"), b"")
            if not hmac.compare_digest(given, self._key):
                raise Unauthorized

    async def _whole_body(self, scope: Scope, receive: Receive) -> Receive:
        """The body, read up to the limit, to be received again; BodyTooLarge beyond it."""
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared[:20]) > self._max_body_bytes:
            raise BodyTooLarge
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self._max_body_bytes:
                raise BodyTooLarge
            if message["type"] != "http.request" or not message.get("more_body", False):
                break
        messages.reverse()

        async def again() -> Message:
            return messages.pop() if messages else await receive()

        return again


class Allowance:
    """So many requests a minute for each client, bursts included; remembers the latest 10,000 clients."""

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self._full = float(per_minute)
        self._per_second = per_minute / 60
        self._seconds = seconds
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(10_000)

    def take(self, client: str) -> bool:
        """Use one request of the client's allowance; False when there is none left."""
        now = self._seconds()
        left, since = self._left.get(client, (self._full, now))
        left = min(self._full, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._left[client] = (left - 1 if allowed else left, now)
        return allowed
