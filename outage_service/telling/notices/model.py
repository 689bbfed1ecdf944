"""Who wants to be told about what."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from outage_service.clock import shown
from outage_service.telling.deliveries.model import Channel
from outage_service.world.places.names import search_line

Event = Literal["expected_return_changed", "restored", "planned_announced", "report_status"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: one customer or place, one phone or email.

    Neither customer nor place: everything about the customers the phone is registered for.
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
    """One phone number or e-mail address, and the way there."""

    channel: Channel
    address: str

    @property
    def digest(self) -> str:
        """The same for the same contact, and not the contact itself."""
        return hashlib.blake2b(f"{self.channel}:{self.address}".encode(), digest_size=16).hexdigest()


def contact_of(phone: str | None, email: str | None) -> Contact:
    """The contact of a wish; an address of e-mail is the same in whatever case it is written."""
    return Contact("sms", phone) if phone else Contact("email", (email or "").lower())


def target_of(wish: Wish) -> str:
    """What the wish is about, in one comparable form."""
    if wish.customer_code:
        return f"customer:{wish.customer_code}"
    return f"place:{search_line(wish.place)}" if wish.place else f"phone:{wish.phone}"


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


def subscription_entry_data(subscription: Subscription) -> dict[str, Any]:
    """What the journal keeps of it: no contact and no place."""
    about = "customer" if subscription.customer_code else "place" if subscription.place else "phone"
    return {
        "about": about,
        "customer_code": subscription.customer_code,
        "channel": contact_of(subscription.phone, subscription.email).channel,
        "events": subscription.events,
    }
