"""Who wants to be told about what. The messages themselves are not sent yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from outage_service.clock import shown

Event = Literal["expected_return_changed", "restored", "planned_announced", "report_status"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: one customer or place, one phone or email."""

    customer_code: str | None
    place: str | None
    phone: str | None
    email: str | None
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A stored wish."""

    id: str
    customer_code: str | None
    place: str | None
    phone: str | None
    email: str | None
    events: list[Event]
    created_at: datetime
    updated_at: datetime


def subscription_json(subscription: Subscription) -> dict[str, Any]:
    """The subscription as the contract writes it."""
    return {
        "id": subscription.id,
        "customer_code": subscription.customer_code,
        "place": subscription.place,
        "phone": subscription.phone,
        "email": subscription.email,
        "events": subscription.events,
        "created_at": shown(subscription.created_at),
        "updated_at": shown(subscription.updated_at),
    }
