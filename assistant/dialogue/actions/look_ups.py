"""Answers the requests of a decision with the client of the outage service."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistant.dialogue.actions.outage_client import OutageClient
from assistant.dialogue.deciding.facts import Request
from assistant.errors import OutageServiceUnavailable

Json = dict[str, Any]

log = logging.getLogger(__name__)


class LookUps:
    def __init__(self, service: OutageClient) -> None:
        self._service = service
        self._own: Mapping[str, Callable[..., Awaitable[Any]]] = {
            "supply": self._supply,
            "try_report": self._try_report,
            "messages_work": self._messages_work,
            "signed_up": self._signed_up,
        }

    async def answer(self, asked: Request) -> Any:
        """Raises `OutageServiceUnavailable`."""
        work = self._own.get(asked.name) or getattr(self._service, asked.name)
        return await work(**asked.keywords())

    async def _supply(self, customer_code: str) -> Json | None:
        """The current outage comes with its history: callers must hear when the expected time has changed."""
        supply = await self._service.supply(customer_code)
        if supply and supply["current"]:
            history = await self._service.outage(supply["current"]["id"])
            supply = {**supply, "current": history or supply["current"]}
        return supply

    async def _try_report(self, report: Json) -> Json | None:
        try:
            taken, _ = await self._service.take_report(report)
        except OutageServiceUnavailable as problem:
            log.error("a hazard could not be recorded: %s", problem)
            return None
        return taken

    async def _signed_up(self, phone: str) -> list[Json]:
        """None where they cannot be read: an answer does not fail for the sake of an offer."""
        try:
            return await self._service.signed_up(phone)
        except OutageServiceUnavailable:
            return []

    async def _messages_work(self) -> bool | None:
        return self._service.messages_work
