"""Counts and times every answer, and catches exceptions that no endpoint caught."""

import logging
import time
import traceback

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outage_service.api.contract.problems import problem
from outage_service.errors import ServiceError

log = logging.getLogger("outage_service")

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_ENDLESS = frozenset({"/v1/events"})  # how long a client listens says nothing about the service's speed


class RequestMeter:
    """Counts and times requests by route, and turns an unhandled exception into a 500 without details."""

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
            # Only where it happened: exception messages may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("unhandled %s\n%s", type(error).__name__, where)
            if status == 0:
                await problem(ServiceError())(scope, receive, noting_status)
        route = getattr(scope.get("route"), "path", "unknown")
        self._requests.labels(scope["method"], route, str(status)).inc()
        if route not in _ENDLESS:
            self._seconds.labels(route).observe(time.perf_counter() - began)
