"""Checks every request before an endpoint sees it. Plain ASGI, so that it costs microseconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outage_service.access.keyring import Keyring
from outage_service.access.model import OPEN, RANK, ROLES
from outage_service.api.contract.problems import problem
from outage_service.api.door.roles import needed_role
from outage_service.api.door.this_machine import any_page_may_send, is_json, why_not_direct
from outage_service.errors import (
    BodyTooLarge,
    Forbidden,
    KeyNeeded,
    ServiceError,
    TooManyRequests,
    Unauthorized,
    UnsupportedMediaType,
)

_ADMIN = ROLES[-1]
_ADMIN_RANK = RANK[_ADMIN]
_IMPORTS = "/v1/imports"


@dataclass(frozen=True)
class Limits:
    """`requests_per_minute` for one key or client, None for no limit; sizes in bytes."""

    requests_per_minute: int | None
    max_body_bytes: int
    max_import_bytes: int


class FrontDoor:
    """Checks the key, its role and rate, and the size of the body for everything under `/v1`.

    While no key exists, programs on this machine need none, if they ask directly and send no body that
    any web page could send.

    Sets `scope["caller"]` to the caller's name and `scope["role"]` to its role.
    """

    def __init__(
        self,
        app: ASGIApp,
        keyring: Keyring,
        limits: Limits,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._keyring = keyring
        self._limits = limits
        per_minute = limits.requests_per_minute
        self._allowance = Allowance(per_minute, seconds) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self._app(scope, receive, send)
            return
        try:
            is_open = self._keyring.is_open
            if is_open:
                self._let_in_from_here(scope)
            else:
                self._let_in(scope)
            if scope["method"] in {"POST", "PUT", "PATCH"}:
                receive = await self._whole_body(scope, receive, is_open)
        except ServiceError as error:
            await problem(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _let_in_from_here(self, scope: Scope) -> None:
        if reason := why_not_direct(scope):
            # Counted apart from this machine's allowance: web pages in its browser could use that up.
            self._charge(f"not direct {_address(scope)}", None)
            raise KeyNeeded(reason)
        scope["caller"], scope["role"] = OPEN, _ADMIN
        self._charge(_address(scope), None)

    def _let_in(self, scope: Scope) -> None:
        holder = self._keyring.holder_of(_header(scope, b"x-api-key"))
        if holder is None:
            self._charge(_address(scope), None)  # slows down clients that try keys
            raise Unauthorized
        self._charge(holder.payer, holder.requests_per_minute)
        scope["caller"], scope["role"] = holder.name, holder.role
        if holder.rank < _ADMIN_RANK:
            needed = needed_role(scope["method"], scope["path"])
            if holder.rank < RANK[needed]:
                raise Forbidden(f"This needs a key with the role {needed}.", needed_role=needed)

    def _charge(self, payer: str, per_minute: int | None) -> None:
        if self._allowance is not None and not self._allowance.take(payer, per_minute):
            raise TooManyRequests

    async def _whole_body(self, scope: Scope, receive: Receive, is_open: bool) -> Receive:
        """Read the whole body; returns a `receive` that gives it again. BodyTooLarge beyond the limit;
        while no key exists, UnsupportedMediaType for a body that any web page could send."""
        is_import = scope["path"].startswith(_IMPORTS)
        largest = self._limits.max_import_bytes if is_import else self._limits.max_body_bytes
        declared = _header(scope, b"content-length")
        if declared.isdigit() and int(declared[:20]) > largest:
            raise BodyTooLarge
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > largest:
                raise BodyTooLarge
            if message["type"] != "http.request" or not message.get("more_body", False):
                break
        if is_open and size:
            content_type = _header(scope, b"content-type")
            if any_page_may_send(content_type) if is_import else not is_json(content_type):
                raise UnsupportedMediaType
        messages.reverse()

        async def again() -> Message:
            return messages.pop() if messages else await receive()

        return again


def _header(scope: Scope, wanted: bytes) -> bytes:
    for name, value in scope["headers"]:
        if name == wanted:
            found: bytes = value
            return found
    return b""


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


class Allowance:
    """A limit of requests per minute for each payer; a burst may use it all at once.

    Remembers the latest 10,000 payers.
    """

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(10_000)

    def take(self, payer: str, per_minute: int | None = None) -> bool:
        """Use one request of the payer's allowance; False when there is none left."""
        full = per_minute or self._per_minute
        now = self._seconds()
        left, since = self._left.get(payer, (full, now))
        left = min(full, left + (now - since) * full / 60)
        allowed = left >= 1
        self._left[payer] = (left - 1 if allowed else left, now)
        return allowed
