"""Informs the person who takes a call over: by variables of the call, and by a webhook.

    POST {ASSISTANT_HANDOFF_WEBHOOK}, signed as standardwebhooks.com specifies
    {"type": "call.handed_over", "at", "conversation", "call", "caller", "dialled", "reason", "queue",
     "summary", "customer", "transcript": [{"speaker", "text"}]}

The webhook never delays the transfer: it runs in the background and gives up after two tries.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from standardwebhooks import Webhook

from assistant.channels.telephone.line.line import Arrival
from assistant.channels.telephone.line.transfers import MAX_VALUE_CHARACTERS
from assistant.conversation.ports import Clock, Measurements
from assistant.conversation.turn import Handoff
from assistant.vietnamese.identifiers import find_identifiers

logger = logging.getLogger(__name__)

TIMEOUT_S = 3.0
TRIES = 2
PAUSE_S = 1.0
MAX_LINES = 100
BETWEEN_LINES = " / "


@dataclass(frozen=True)
class Said:
    speaker: str
    text: str


@dataclass(frozen=True)
class HandedOver:
    """One call on its way to a person."""

    conversation_id: str
    arrival: Arrival
    handoff: Handoff
    transcript: Sequence[Said]

    @property
    def customer(self) -> str:
        """The customer code from the summary, or else the last one that the assistant said, or else the last
        one that the caller said; empty when there is none."""
        said = [self.handoff.summary]
        for speaker in ("assistant", "caller"):
            said += [one.text for one in reversed(self.transcript) if one.speaker == speaker]
        for text in said:
            codes = [one.value for one in find_identifiers(text) if one.entity == "customer_code"]
            if codes:
                return codes[-1]
        return ""

    @property
    def last_words(self) -> str:
        """The end of the transcript in one line, cut to the length of a variable."""
        lines = (f"{one.speaker}: {one.text}" for one in self.transcript[-MAX_LINES:])
        return BETWEEN_LINES.join(lines)[-MAX_VALUE_CHARACTERS:]

    def variables(self) -> dict[str, str]:
        """The variables for the PBX."""
        return {**self._facts(), "transcript": self.last_words}

    def _facts(self) -> dict[str, str]:
        return {
            "conversation": self.conversation_id,
            "reason": self.handoff.reason,
            "summary": self.handoff.summary,
            "customer": self.customer,
            "caller": self.arrival.caller or "",
        }

    def document(self, at: datetime) -> dict[str, object]:
        """The body of the webhook."""
        return {
            "type": "call.handed_over",
            "at": at.isoformat(),
            "call": self.arrival.call_id,
            "dialled": self.arrival.dialled,
            "queue": self.handoff.queue,
            **self._facts(),
            "transcript": [
                {"speaker": one.speaker, "text": one.text} for one in self.transcript[-MAX_LINES:]
            ],
        }


class HandOver:
    """One for each process. With an empty `url` it sends nothing."""

    def __init__(
        self, http: httpx.AsyncClient, url: str, secret: str, clock: Clock, measurements: Measurements
    ) -> None:
        self._http = http
        self._url = url
        self._signer = Webhook(secret) if url else None
        self._clock = clock
        self._measurements = measurements
        self._sending: set[asyncio.Task[None]] = set()

    def tell(self, given: HandedOver) -> None:
        """Starts sending the webhook and returns at once."""
        if self._signer is None:
            return
        task = asyncio.create_task(self._send(given, self._signer))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        """Waits for the webhooks that are being sent; timeouts limit each of them."""
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _send(self, given: HandedOver, signer: Webhook) -> None:
        now = self._clock.now()
        body = json.dumps(given.document(now), ensure_ascii=False, separators=(",", ":"))
        name = f"handoff_{given.conversation_id}"
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signer.sign(name, now, body),
        }
        for tries_left in reversed(range(TRIES)):
            try:
                answer = await self._http.post(
                    self._url, content=body.encode(), headers=headers, timeout=TIMEOUT_S
                )
            except httpx.HTTPError as broken:
                problem = type(broken).__name__
            else:
                if answer.is_success:
                    return
                problem = f"HTTP {answer.status_code}"
            if tries_left:
                await asyncio.sleep(PAUSE_S)
        self._measurements.error("handoff_webhook_failed")
        logger.warning("session %s: the hand-over webhook failed: %s", given.conversation_id, problem)
