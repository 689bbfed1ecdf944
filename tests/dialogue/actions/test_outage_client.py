"""The actions' client of the outage service: answers, retries, and honesty when nobody answers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from assistant.dialogue.actions.outage_client import FAILURES_TO_OPEN, OutageClient
from assistant.errors import OutageServiceUnavailable
from assistant.settings import Settings

CUSTOMER = {"customer_code": "PC05II0123456", "phones": ["0905123456"], "address": "12 Lê Lợi"}


class RememberingService:
    """The outage service over httpx's own mock transport; it fails as often as it is told to."""

    def __init__(self, customers: list[dict[str, Any]]) -> None:
        self.customers = customers
        self.asked: list[str] = []
        self.failures_left = 0
        self.signed_up: dict[str, Any] = {}

    def client(self) -> OutageClient:
        return OutageClient(Settings(), transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.failures_left:
            self.failures_left -= 1
            return httpx.Response(503)
        if request.method == "PUT":
            return httpx.Response(201, json=self.signed_up)
        if request.url.path == "/v1/customers":
            phone = request.url.params["phone"]
            return httpx.Response(
                200, json={"items": [one for one in self.customers if phone in one["phones"]]}
            )
        for one in self.customers:
            if request.url.path == f"/v1/customers/{one['customer_code']}":
                return httpx.Response(200, json=one)
        return httpx.Response(404, json={"code": "not_found"})


async def test_a_read_is_tried_once_more_when_the_service_stumbles() -> None:
    service = RememberingService([CUSTOMER])
    service.failures_left = 1
    assert await service.client().customer("PC05II0123456") == CUSTOMER
    assert len(service.asked) == 2


async def test_nobody_with_this_code_is_an_answer_and_not_an_error() -> None:
    service = RememberingService([CUSTOMER])
    assert await service.client().customer("PC05II7654321") is None
    assert await service.client().customers_of_phone("0909999999") == []


async def test_after_many_failures_callers_are_not_kept_waiting() -> None:
    service = RememberingService([CUSTOMER])
    service.failures_left = 1000
    client = service.client()
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(OutageServiceUnavailable):
            await client.customer("PC05II0123456")
    asked = len(service.asked)
    with pytest.raises(OutageServiceUnavailable):
        await client.customer("PC05II0123456")
    assert len(service.asked) == asked


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(401), httpx.Response(429), httpx.Response(200, text="<html>"), httpx.Response(500)],
)
async def test_an_answer_that_is_none_becomes_our_own_error(answer: httpx.Response) -> None:
    client = OutageClient(Settings(), transport=httpx.MockTransport(lambda request: answer))
    with pytest.raises(OutageServiceUnavailable):
        await client.customer("PC05II0123456")


async def test_a_dropped_connection_becomes_our_own_error() -> None:
    def drop(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    client = OutageClient(Settings(), transport=httpx.MockTransport(drop))
    with pytest.raises(OutageServiceUnavailable):
        await client.supply("PC05II0123456")


async def test_a_landline_without_messages_does_not_mean_that_none_can_be_sent() -> None:
    service = RememberingService([CUSTOMER])
    client = service.client()
    assert client.messages_work is None
    service.signed_up = {"deliverable": False, "undeliverable_because": "landline"}
    assert (await client.subscribe({"phone": "02363123456"}))["deliverable"] is False
    assert client.messages_work is None
    service.signed_up = {"deliverable": False, "undeliverable_because": "no_gateway"}
    await client.subscribe({"phone": "0905123456"})
    assert client.messages_work is False
    service.signed_up = {"deliverable": True, "undeliverable_because": None}
    await client.subscribe({"phone": "0905123456"})
    assert client.messages_work is True
