"""The telephone's client of the outage service: customers by number, current outages, call-backs.

The dialogue has a client of its own, in Rasa's environment, with retries and a circuit breaker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from assistant.errors import OutageServiceUnavailable
from assistant.vietnamese.customer_codes import is_customer_code

Json = Mapping[str, Any]

UNIT_CHARACTERS = 6


@dataclass(frozen=True)
class CallBack:
    """A request to be called back. `external_id` makes it safe to send the request twice.

    It names no customer: the service keeps one open report of each kind per customer, and would return
    that one instead of making a new one.
    """

    external_id: str
    kind: str
    description: str
    phone: str
    place: str


class OutageService:
    """The wiring owns and closes `http`. Every method may raise `OutageServiceUnavailable`."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, key: str, timeout_s: float) -> None:
        self._http = http
        self._url = base_url
        self._headers = {"X-API-Key": key} if key else {}
        self._timeout_s = timeout_s

    async def codes_of(self, phone: str) -> list[str]:
        """The customer codes for which this telephone number is registered."""
        found = await self._ask("GET", "/v1/customers", params={"phone": phone})
        items = found.get("items")
        codes = [str(one.get("customer_code")) for one in items] if isinstance(items, list) else []
        return [code for code in codes if is_customer_code(code)]

    async def call_back(self, wish: CallBack) -> datetime:
        """Records the request; returns the promised time, aware."""
        report = await self._ask(
            "POST",
            "/v1/reports",
            json={
                "source": "telephone",
                "external_id": wish.external_id,
                "kind": wish.kind,
                "description": wish.description[:2000],
                "phone": wish.phone,
                "channel": "phone",
                "callback_requested": True,
                "place": wish.place,
            },
        )
        try:
            return datetime.fromisoformat(str(report["due_at"]))
        except (KeyError, ValueError) as unreadable:
            raise OutageServiceUnavailable("a report came back without its time") from unreadable

    async def running(self, fewest_customers: int, most: int) -> list[Json]:
        """The largest active outages, at most `most`, of `fewest_customers` or more, with their revisions."""
        found = await self._ask("GET", "/v1/outages", params={"status": "active", "limit": "1000"})
        items = [
            one for one in found.get("items") or () if one.get("customers_affected", 0) >= fewest_customers
        ]
        items.sort(key=lambda one: -one["customers_affected"])
        return [await self._ask("GET", f"/v1/outages/{one['id']}") for one in items[:most]]

    async def _ask(self, method: str, path: str, **how: Any) -> Json:
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._http.request(method, self._url + path, headers=self._headers, **how)
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, TimeoutError, ValueError) as broken:
            raise OutageServiceUnavailable(f"{method} {path}: {type(broken).__name__}") from None
        if not isinstance(body, dict):
            raise OutageServiceUnavailable(f"{method} {path}: not an object")
        return body


def units_of(codes: list[str]) -> tuple[str, ...]:
    """`PC05II0123456` → `PC05II`; each unit once."""
    return tuple(dict.fromkeys(code[:UNIT_CHARACTERS] for code in codes))
