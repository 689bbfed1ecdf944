"""The outermost layer of the app: the size limit of bodies, security headers, unexpected errors."""

from __future__ import annotations

import logging
import traceback

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.conversation.ports import Measurements
from assistant.errors import BodyTooLarge
from assistant.serving.problems import problem, problem_of

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 100_000

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Refuses bodies beyond `MAX_BODY_BYTES` before anything parses them.

    An unexpected error becomes a problem with code `internal_error`. The log gets the place of the error, not
    its text, which may quote what a caller said.
    """

    def __init__(self, app: ASGIApp, measurements: Measurements) -> None:
        self._app = app
        self._measurements = measurements

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            body = await _whole_body(scope, receive)
            await self._app(scope, _replay(body, receive), send_guarded)
        except BodyTooLarge as large:
            self._measurements.error(large.code)
            await problem_of(large)(scope, receive, send_guarded)
        except Exception as unexpected:
            self._measurements.error("internal_error")
            logger.error("unexpected %s\n%s", type(unexpected).__name__, _places(unexpected))
            if not begun:
                await problem("internal_error", 500)(scope, receive, send_guarded)


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return b""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
        raise BodyTooLarge
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise BodyTooLarge
        parts.append(part)
        if not message.get("more_body"):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body once, then the messages that follow it, such as the client's disconnect."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _places(error: BaseException) -> str:
    """The files and lines of the error and its causes, without the errors' own words."""
    lines = []
    while error is not None:
        lines.append(f"{type(error).__name__} at")
        lines += [
            f"  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)
        ]
        cause = error.__cause__ or error.__context__
        if cause is None:
            break
        error = cause
    return "\n".join(lines)
