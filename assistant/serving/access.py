"""Access: the client's address, the keys of channels and administrators, the chat's token."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv6Address, ip_address

from starlette.requests import HTTPConnection, Request

from assistant.errors import NotAuthorized
from assistant.hosts import host_named
from assistant.secret import as_bytes, same_secret
from assistant.settings import LOOPBACK_HOSTS

CHANNEL_KEY_HEADER = "X-Channel-Key"
ADMIN_KEY_HEADER = "X-Admin-Key"
_FORWARDED = (
    "forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip",
    *(f"x-forwarded-{what}" for what in ("for", "host", "proto", "port", "server")),
)  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def from_loopback(request: HTTPConnection) -> bool:
    """Whether the request comes directly from a program on this machine.

    False for what a proxy forwards: it also comes from loopback, but for any client. False for a foreign
    name in `Host`: a web page could reach loopback through a name of its own.
    """
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    if host_named(request.headers.getlist("host")) not in LOOPBACK_HOSTS:
        return False
    return is_loopback(request.client.host)


def is_loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def client_address(request: HTTPConnection) -> str:
    """The client's address, for limits: an IPv6 household counts as one client, by its /64 network."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.compressed if address.ipv4_mapped else address.exploded[:19]
    return host


def holds_key(request: HTTPConnection, header: str, key: str) -> bool:
    """Whether the header equals the key. While no key is set, only a client on loopback holds it."""
    if not key:
        return from_loopback(request)
    return same_secret(request.headers.get(header, ""), key)


def bearer_token(request: Request) -> str:
    """Raises `NotAuthorized` without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthorized
    return token.strip()


def digest(token: str) -> str:
    """The hash that the database holds instead of the token, so that its readers cannot continue a chat."""
    return hashlib.sha256(as_bytes(token)).hexdigest()


def check_token(token: str, stored: str | None) -> None:
    if stored is None or not same_secret(digest(token), stored):
        raise NotAuthorized


def is_id(given: str) -> bool:
    """Whether it has the shape of one of our ids; nothing else is looked up in the database."""
    return _ID.fullmatch(given) is not None
