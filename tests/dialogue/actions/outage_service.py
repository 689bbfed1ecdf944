"""An outage service over httpx's own mock transport: it answers from dictionaries and remembers what it was asked."""

from __future__ import annotations

from typing import Any

import httpx

from assistant.dialogue.actions.outage_client import OutageClient
from assistant.settings import Settings

Json = dict[str, Any]


class RememberingService:
    def __init__(self, customers: list[Json], outages_at: dict[str, list[Json]] | None = None) -> None:
        self.customers = customers
        self.places = outages_at or {}
        self.reports: list[Json] = []
        self.known_places: set[str] = set()
        self.asked: list[str] = []
        self.failures_left = 0

    def client(self) -> OutageClient:
        return OutageClient(Settings(), transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.failures_left:
            self.failures_left -= 1
            return httpx.Response(503)
        if request.url.path == "/v1/customers":
            phone = request.url.params["phone"]
            return self._items([one for one in self.customers if phone in one["phones"]])
        if request.url.path == "/v1/near-misses":
            heard = request.url.params["heard"]
            return self._items([one for one in self.customers if self._is_almost(heard, one)])
        if request.url.path == "/v1/places":
            known = request.url.params["q"].lower() in self.known_places
            return self._items([{"name": request.url.params["q"]}] if known else [])
        if request.url.path == "/v1/reports":
            return self._items([one for one in self.reports if one["phone"] == request.url.params["phone"]])
        if request.url.path == "/v1/outages":
            return self._items(self.places.get(request.url.params["place"], []))
        for one in self.customers:
            if request.url.path == f"/v1/customers/{one['customer_code']}":
                return httpx.Response(200, json=one)
        return httpx.Response(404, json={"code": "not_found"})

    @staticmethod
    def _is_almost(heard: str, customer: Json) -> bool:
        names = [customer["customer_code"], *customer["phones"]]
        return any(
            len(name) == len(heard) and sum(a != b for a, b in zip(name, heard, strict=True)) == 1
            for name in names
        )

    @staticmethod
    def _items(items: list[Json]) -> httpx.Response:
        return httpx.Response(200, json={"items": items})
