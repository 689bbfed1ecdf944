"""The actions' client of the outage service: timeouts, retries for repeatable requests, a circuit breaker.

Answers are the JSON objects of the service's API contract. An unknown code is an answer (`None`, an empty
list); no answer at all raises `OutageServiceUnavailable`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import stamina
from circuitbreaker import CircuitBreaker

from assistant.errors import OutageServiceUnavailable
from assistant.settings import Settings

Json = dict[str, Any]

# A second try helps when the connection broke or the service was overloaded; a caller waits at most two
# timeouts. After five failures in a row the service counts as down for ten seconds: callers hear it at once.
READ_ATTEMPTS = 2
FAILURES_TO_OPEN = 5
SECONDS_OPEN = 10
CREATED = 201


class OutageClient:
    """Belongs to the event loop it is first used in; `close` it there."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=settings.outage_url,
            headers={"X-API-Key": settings.outage_key} if settings.outage_key else {},
            timeout=httpx.Timeout(settings.outage_timeout_s, connect=min(1.0, settings.outage_timeout_s)),
            transport=transport,
            trust_env=False,
        )
        # Whether the last subscription could be delivered; None while nobody has subscribed.
        self.messages_work: bool | None = None
        self._breaker = CircuitBreaker(
            failure_threshold=FAILURES_TO_OPEN,
            recovery_timeout=SECONDS_OPEN,
            expected_exception=OutageServiceUnavailable,
            name="outage_service",
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def customer(self, customer_code: str) -> Json | None:
        return await self._read_one(f"/v1/customers/{customer_code}")

    async def customers_of_phone(self, phone: str) -> list[Json]:
        return await self._read_items("/v1/customers", {"phone": phone})

    async def near_misses(self, heard: str) -> list[Json]:
        """Customers whose code or phone differs in one character."""
        return await self._read_items("/v1/near-misses", {"heard": heard})

    async def supply(self, customer_code: str) -> Json | None:
        return await self._read_one(f"/v1/customers/{customer_code}/supply")

    async def outage(self, outage_id: str) -> Json | None:
        """The outage with its revisions."""
        return await self._read_one(f"/v1/outages/{outage_id}")

    async def outages_at(self, place: str, status: str) -> list[Json]:
        return await self._read_items("/v1/outages", {"place": place, "status": status})

    async def places(self, name: str) -> list[Json]:
        """Known streets, wards and other places of this or a similar name."""
        return await self._read_items("/v1/places", {"q": name, "limit": "3"})

    async def report(self, code: str) -> Json | None:
        return await self._read_one(f"/v1/reports/{code}")

    async def open_reports(self, **by: str) -> list[Json]:
        """The open reports by `customer_code=`, `place=` or `phone=`, the newest first."""
        items = await self._read_items("/v1/reports", {"status": "open", **by})
        return sorted(items, key=lambda report: str(report["created_at"]), reverse=True)

    async def take_report(self, report: Mapping[str, Any]) -> tuple[Json, bool]:
        """The report as recorded, and whether it is new; an open one is returned instead of a second one.

        Safe to repeat: `(source, external_id)` identifies the report.
        """
        response = await self._repeatable("POST", "/v1/reports", json=dict(report))
        return _json(response), response.status_code == CREATED

    async def move_report(self, code: str, status: str) -> None:
        """A report that has already moved past `status` stays where it is."""
        await self._once("PATCH", f"/v1/reports/{code}", json={"status": status})

    async def subscribe(self, subscription: Mapping[str, Any]) -> Json:
        """The subscription; `deliverable` says whether its messages can be sent."""
        made = _json(await self._repeatable("PUT", "/v1/subscriptions", json=dict(subscription)))
        if made.get("undeliverable_because") != "landline":  # that says nothing about other numbers
            self.messages_work = bool(made.get("deliverable", True))
        return made

    async def signed_up(self, phone: str) -> list[Json]:
        """The subscriptions of a number."""
        return await self._read_items("/v1/subscriptions", {"phone": phone})

    async def deny(self, outage_id: str, denial: Mapping[str, Any]) -> Json:
        """Records that a customer is still without power, or says that the outage is not theirs; once."""
        return _json(await self._repeatable("POST", f"/v1/outages/{outage_id}/denials", json=dict(denial)))

    async def unsubscribe(self, phone: str, where: Mapping[str, Any] | None = None) -> int:
        """Ends the phone's subscriptions, with `where` only those of one customer or place. Returns their
        number."""
        items = [
            item
            for item in await self.signed_up(phone)
            if all(item.get(key) == value for key, value in (where or {}).items())
        ]
        for item in items:
            await self._repeatable("DELETE", f"/v1/subscriptions/{item['id']}")
        return len(items)

    async def _read_one(self, path: str) -> Json | None:
        response = await self._repeatable("GET", path)
        return None if response.status_code in (404, 422) else _json(response)

    async def _read_items(self, path: str, params: Mapping[str, str]) -> list[Json]:
        response = await self._repeatable("GET", path, params=dict(params))
        if response.status_code == 422:
            return []
        items: list[Json] = _json(response)["items"]
        return items

    async def _repeatable(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Sends a request that is safe to repeat, at most twice."""
        async for attempt in stamina.retry_context(
            on=OutageServiceUnavailable, attempts=READ_ATTEMPTS, wait_initial=0.05, wait_max=0.2
        ):
            with attempt:
                response = await self._once(method, path, **request)
        return response

    async def _once(self, method: str, path: str, **request: Any) -> httpx.Response:
        if self._breaker.opened:
            raise OutageServiceUnavailable("the circuit breaker is open")
        response: httpx.Response = await self._breaker.call_async(self._ask, method, path, **request)
        return response

    async def _ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **request)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise OutageServiceUnavailable(type(problem).__name__) from problem
        if response.status_code >= 500 or response.status_code in (401, 403, 429):
            raise OutageServiceUnavailable(f"status {response.status_code}")
        return response


def _json(response: httpx.Response) -> Json:
    if response.is_error:
        raise OutageServiceUnavailable(f"status {response.status_code}")
    try:
        body: Json = response.json()
    except ValueError as problem:
        raise OutageServiceUnavailable("the answer is not JSON") from problem
    return body


_client: OutageClient | None = None


def outage_service() -> OutageClient:
    """The action server's one client, made on first use because it belongs to the running event loop."""
    global _client
    if _client is None:
        _client = OutageClient(Settings.from_env())
    return _client
