"""Subscriptions: who wants notices about what."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from outage_service.clock import shown
from outage_service.telling.deliveries.model import Channel
from outage_service.world.places.names import search_line

CHANNELS: tuple[Channel, ...] = ("sms", "email")
# The numbering plan of 2018: 02, area and subscriber.
_LANDLINE = "02"
Event = Literal["expected_return_changed", "restored", "planned_announced", "report_status"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as it is sent in: one customer or place, one phone or e-mail address.

    With neither customer nor place it covers all customers that the phone is registered for.
    """

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


@dataclass(frozen=True, slots=True)
class Contact:
    """One phone number or e-mail address, and the channel that reaches it."""

    channel: Channel
    address: str

    @property
    def digest(self) -> str:
        """A hash that identifies the contact without revealing it."""
        return hashlib.blake2b(f"{self.channel}:{self.address}".encode(), digest_size=16).hexdigest()


def contact_of(phone: str | None, email: str | None) -> Contact:
    """The contact of a wish; upper and lower case in an e-mail address do not matter."""
    return Contact("sms", phone) if phone else Contact("email", (email or "").lower())


def is_reachable(contact: Contact) -> bool:
    """Whether a message can arrive there at all: no SMS reaches a landline."""
    return contact.channel != "sms" or not contact.address.startswith(_LANDLINE)


def target_of(wish: Wish) -> str:
    """What the wish is about, as a comparable key."""
    if wish.customer_code:
        return f"customer:{wish.customer_code}"
    return f"place:{search_line(wish.place)}" if wish.place else f"phone:{wish.phone}"


def subscription_json(subscription: Subscription, is_open: bool) -> dict[str, Any]:
    """The subscription as the API contract writes it; `is_open`: whether its channel reaches anybody now."""
    is_landline = not is_reachable(contact_of(subscription.phone, subscription.email))
    return {
        "id": subscription.id,
        "customer_code": subscription.customer_code,
        "place": subscription.place,
        "phone": subscription.phone,
        "email": subscription.email,
        "events": subscription.events,
        "created_at": shown(subscription.created_at),
        "updated_at": shown(subscription.updated_at),
        "deliverable": is_open and not is_landline,
        "undeliverable_because": "landline" if is_landline else None if is_open else "no_gateway",
    }


def subscription_entry_data(subscription: Subscription) -> dict[str, Any]:
    """The subscription as the journal keeps it: without contact and place."""
    about = "customer" if subscription.customer_code else "place" if subscription.place else "phone"
    return {
        "about": about,
        "customer_code": subscription.customer_code,
        "channel": contact_of(subscription.phone, subscription.email).channel,
        "events": subscription.events,
    }
