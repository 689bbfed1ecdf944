"""Subscriptions in requests and answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from outage_service.telling.notices.model import Event
from outage_service.texts import Code, Email, Named, Phone, Place

_EXAMPLE: JsonDict = {
    "customer_code": "PC05II0123456",
    "phone": "0905123456",
    "events": ["expected_return_changed", "restored"],
}
_STORED: JsonDict = {
    "id": "5a0cf3a1-7f0c-4d33-9f35-1f8f7a0f6f3e",
    "customer_code": "PC05II0123456",
    "place": None,
    "phone": "0905123456",
    "email": None,
    "events": ["expected_return_changed", "restored"],
    "created_at": "2026-11-21T14:20:00+07:00",
    "updated_at": "2026-11-21T14:20:00+07:00",
    "deliverable": True,
    "undeliverable_because": None,
}


class SubscriptionIn(BaseModel):
    """A request for messages about one customer or place, to one phone or e-mail address.

    A phone alone means all customers for whom it is registered.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    customer_code: Code | None = Field(None, description="About this customer's power.")
    place: Annotated[Place, Named] | None = Field(
        None, description="About everything there: a street, ward or feeder; at most 300 characters."
    )
    phone: Phone | None = Field(None, description="The number that gets an SMS: a Vietnamese subscriber's.")
    email: Email | None = Field(None, description="The address that gets an e-mail, instead of `phone`.")
    events: Annotated[list[Event], Field(min_length=1, max_length=10)] = Field(
        description="What to send messages about; replaces the events of an earlier request."
    )

    @model_validator(mode="after")
    def _is_about_one_and_to_one(self) -> "SubscriptionIn":
        if self.customer_code is None and self.place is None and self.phone is None:
            raise ValueError("customer_code or place is needed; a phone alone means its customers")
        if (self.phone is None) == (self.email is None):
            raise ValueError("either phone or email is needed")
        return self


class SubscriptionOut(BaseModel):
    """A stored subscription."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STORED]})

    id: str
    customer_code: str | None
    place: str | None
    phone: str | None
    email: str | None
    events: list[Event]
    created_at: datetime
    updated_at: datetime
    deliverable: bool = Field(
        description="Whether messages go out now: there is a gateway for this kind of address, or the service is "
        "tried out and they go to a file; and the number is no landline"
    )
    undeliverable_because: Literal["landline", "no_gateway"] | None = Field(
        description="Why no messages go out: no SMS reaches a `landline`, so a mobile number is needed; or there "
        "is `no_gateway` yet"
    )


class SubscriptionList(BaseModel):
    """Subscriptions, oldest first."""

    items: list[SubscriptionOut]
