"""Decides who may bring calls, and how many at once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.requests import HTTPConnection

from assistant.conversation.ports import Clock
from assistant.errors import LinesBusy, NotAuthorized
from assistant.secret import as_bytes, same_secret
from assistant.serving.access import from_loopback

TOKEN_LIFE = timedelta(minutes=5)
# Enough for seconds since 1970, far into the future.
EXPIRY_DIGITS = 12
# This many callers beyond `calls_at_once` hear that all lines are busy; further callers are refused.
BUSY_PLACES = 10

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class DoorRules:
    """An empty `key` means that only this machine may bring calls. Empty `networks` means all networks."""

    key: str
    networks: Sequence[Network]
    calls_at_once: int


class FrontDoor:
    """Every call of every protocol passes through here.

    A token, `expiry.nonce.signature`, permits a call for five minutes. The holder of the key can sign one and
    pass it on, for example to a page in a browser. Without a key, a secret of this process signs it.
    """

    def __init__(self, rules: DoorRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._secret = (rules.key or secrets.token_urlsafe(32)).encode()
        self._calls = 0

    @property
    def calls(self) -> int:
        """The number of calls now, including those that are being turned away."""
        return self._calls

    def check(self, asking: HTTPConnection, said: Mapping[str, str] | None = None) -> None:
        """`said` holds `key` or `token` when they do not come in the address. Raises `NotAuthorized`."""
        said = asking.query_params if said is None else said
        if token := said.get("token"):
            self._check_token(token)
            return
        if not self.knows_address(asking.client.host if asking.client else ""):
            raise NotAuthorized
        if self._rules.key:
            if not same_secret(said.get("key", ""), self._rules.key):
                raise NotAuthorized
        elif not from_loopback(asking):
            raise NotAuthorized

    def knows_address(self, host: str) -> bool:
        """Whether calls may come from this address; without a list of networks, from any address."""
        if not self._rules.networks:
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._rules.networks)

    @property
    def needs_key(self) -> bool:
        return bool(self._rules.key)

    def new_token(self) -> str:
        expiry = int((self._clock.now() + TOKEN_LIFE).timestamp())
        unsigned = f"{expiry}.{secrets.token_urlsafe(9)}"
        return f"{unsigned}.{self._signature(unsigned)}"

    def _check_token(self, token: str) -> None:
        unsigned, _, signature = token.rpartition(".")
        if not same_secret(signature, self._signature(unsigned)):
            raise NotAuthorized
        # The holder of the key can sign anything, so the expiry may be malformed.
        expiry = unsigned.partition(".")[0]
        if not (expiry.isascii() and expiry.isdigit() and len(expiry) <= EXPIRY_DIGITS):
            raise NotAuthorized
        if int(expiry) < self._clock.now().timestamp():
            raise NotAuthorized

    def _signature(self, unsigned: str) -> str:
        mac = hmac.new(self._secret, b"call-token:" + as_bytes(unsigned), hashlib.sha256)
        return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A place for one call: True when it can be carried, False when it must hear that all lines are busy.

        Raises `LinesBusy` when even the places for the busy announcement are taken.
        """
        if self._calls >= self._rules.calls_at_once + BUSY_PLACES:
            raise LinesBusy
        self._calls += 1
        try:
            yield self._calls <= self._rules.calls_at_once
        finally:
            self._calls -= 1
