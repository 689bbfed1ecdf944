"""Sends a message to a webhook.

An admin sets the address, and it may name any machine, also one of the internal network. The client follows
no redirect, so that a receiver cannot send the request elsewhere.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks import Webhook as Signer

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.supply.work_orders.store import crew_details
from outage_service.telling.deliveries.model import Delivery, DeliveryFailed
from outage_service.telling.webhooks.model import REPORT_KINDS, Webhook
from outage_service.telling.webhooks.store import find_webhook

# An answer is read up to here, so that its connection can be used again; its content does not matter.
_LONGEST_ANSWER = 65_536
_LONGEST_GOODBYE_S = 0.5
_GONE = 410


@dataclass(frozen=True)
class WebhookSender:
    """Signs and sends. 2xx means delivered, 410 a final failure, everything else a failure to try again."""

    database: Database
    http: httpx.AsyncClient
    clock: Clock

    async def __call__(self, delivery: Delivery) -> None:
        webhook, body = await self._message(delivery)
        try:
            status = await self._post(webhook, body, self._headers(webhook, delivery, body))
        except httpx.HTTPError as error:
            # Its own message may quote the address, which may hold a password.
            raise DeliveryFailed(f"cannot be reached: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise DeliveryFailed(f"answered {status}", is_final=status == _GONE)

    async def _message(self, delivery: Delivery) -> tuple[Webhook, str]:
        """The webhook and the body, with the details for the crew, which deliveries do not store."""
        payload: dict[str, Any] = dict(delivery.payload)
        if "type" not in payload:
            raise DeliveryFailed("what it told was erased", is_final=True)
        async with self.database.reading() as connection:
            webhook = await find_webhook(connection, delivery.address)
            if webhook is None:
                raise DeliveryFailed("the webhook was removed", is_final=True)
            if webhook.with_caller and payload["type"] in REPORT_KINDS:
                details = await crew_details(connection, payload["data"]["code"])
                payload["data"] = {**payload["data"], **details}
        return webhook, json.dumps(payload, ensure_ascii=False, separators=(",", ":"))

    def _headers(self, webhook: Webhook, delivery: Delivery, body: str) -> dict[str, str]:
        # The library treats every time as UTC.
        now = self.clock().astimezone(UTC)
        return {
            "content-type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": _signature(webhook.secret, delivery.id, now, body),
        }

    async def _post(self, webhook: Webhook, body: str, headers: dict[str, str]) -> int:
        request = self.http.stream("POST", webhook.url, content=body.encode(), headers=headers)
        async with request as answer:
            await _read_away(answer)
            return answer.status_code


def _signature(secret: str, delivery_id: str, at: datetime, body: str) -> str:
    signature: str = Signer(secret).sign(delivery_id, at, body)
    return signature


async def _read_away(answer: httpx.Response) -> None:
    """Read the rest of a short answer. Errors do not matter: the status is already known."""
    read = 0
    try:
        async with asyncio.timeout(_LONGEST_GOODBYE_S):
            async for piece in answer.aiter_raw():
                read += len(piece)
                if read > _LONGEST_ANSWER:
                    return
    except (TimeoutError, httpx.HTTPError):
        return
