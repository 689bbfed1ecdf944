"""What is to be brought to whom, and how often it is tried. Pure rules: no SQL, no network."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Recorded

Channel = Literal["webhook", "sms", "email"]
Status = Literal["pending", "sent", "dead"]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One message for one addressee.

    `address` is the name of a webhook, a phone number or an e-mail address. Of all deliveries with the
    same `once` only the first is ever stored: it is what keeps anybody from being told twice.
    """

    entry_id: int
    channel: Channel
    address: str
    once: str
    payload: dict[str, Any]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored delivery; fields in the order of the table's columns."""

    id: str
    entry_id: int
    channel: Channel
    address: str
    once: str
    payload: dict[str, Any]
    status: Status
    attempts: int
    due_at: datetime
    leased_until: datetime | None
    last_error: str | None
    created_at: datetime
    done_at: datetime | None


# Turns a change into deliveries; several may look at the same entry. Reads the database, writes nothing.
FanOut = Callable[[AsyncConnection, Recorded], Awaitable[list[NewDelivery]]]

# Brings one delivery to its addressee, or raises DeliveryFailed.
Sender = Callable[[Delivery], Awaitable[None]]


class DeliveryFailed(Exception):
    """The addressee did not take it; `is_final` when trying again cannot help. The words name no person."""

    def __init__(self, reason: str, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
