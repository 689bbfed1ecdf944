"""Lets only holders of the secret use the Rasa server and the action server, and no web page.

A web page in a browser on this machine can send requests to loopback. Its requests have an `Origin` or, if
its domain name points to this machine, that name in `Host`. Other programs on the machine lack the secret.
Refusals are JSON, `{"code", "detail"}`.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.hosts import host_named
from assistant.secret import RASA_TOKEN_HEADER, same_secret
from assistant.settings import LOOPBACK_HOSTS, Settings

EVERYWHERE = ("0.0.0.0", "::", "")


class Door:
    """`hosts` are the names in `Host` that mean this server. `by_header` are the paths that need the secret
    as a header, `by_query` those that also take it as `?token=`. `open_paths` need no secret for a GET
    without a body. All other paths answer 404."""

    def __init__(
        self,
        token: str,
        hosts: Collection[str],
        by_header: Collection[str],
        by_query: Collection[str] = (),
        open_paths: Collection[str] = (),
    ) -> None:
        self._token = token
        self._hosts = frozenset(hosts)
        self._by_query = frozenset(by_query)
        self._open = frozenset(open_paths)
        self._paths = frozenset(by_header) | self._by_query | self._open

    async def refusal(self, request: Request) -> HTTPResponse | None:
        """None for a request that may pass."""
        if "origin" in request.headers:
            return refused(403, "foreign_origin", "web pages are not served here")
        if host_named(request.headers.getall("host", [])) not in self._hosts:
            return refused(403, "foreign_host", "Host names another server")
        if request.path not in self._paths:
            return refused(404, "not_found", "there is nothing here")
        if not self._may_pass(request):
            return refused(401, "not_authorized", f"{RASA_TOKEN_HEADER} is missing or wrong")
        return None

    def _may_pass(self, request: Request) -> bool:
        if request.path in self._open and request.method == "GET" and not _brings_a_body(request):
            return True
        given = request.headers.get(RASA_TOKEN_HEADER)
        if given is None and request.path in self._by_query:
            given = request.args.get("token")
        return same_secret(given or "", self._token)

    def guard(self, app: Sanic) -> None:
        """Puts the door before all other request middleware. It does so when the server starts, because the
        middleware that answers preflights is added late."""

        async def stand_first(app: Sanic, _: object) -> None:
            app.request_middleware.appendleft(self.refusal)

        app.register_listener(stand_first, "before_server_start")


def _brings_a_body(request: Request) -> bool:
    """Judged by the headers: Sanic does not read the body of a GET."""
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


def refused(status: int, code: str, detail: str) -> HTTPResponse:
    return response.json({"code": code, "detail": detail}, status=status)


def rasa_hosts(settings: Settings) -> frozenset[str]:
    """Loopback, where Rasa listens, and the name by which the assistant reaches it."""
    return _hosts(settings.rasa_host, _host_in(settings.rasa_url))


def action_hosts(settings: Settings) -> frozenset[str]:
    """Loopback, and the name by which Rasa reaches the action server."""
    return _hosts(_host_in(settings.actions_url))


def _hosts(*more: str) -> frozenset[str]:
    return frozenset({*LOOPBACK_HOSTS, *(one.strip("[]").lower() for one in more)}) - {*EVERYWHERE}


def _host_in(url: str) -> str:
    return urlsplit(url).hostname or ""
