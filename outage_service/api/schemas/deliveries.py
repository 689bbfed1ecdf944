"""Deliveries in answers."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from outage_service.telling.deliveries.model import Channel, Status

_EXAMPLE: JsonDict = {
    "id": "5c2a7f0e-3f3c-4b0e-9a52-7f1f0f3b9f11",
    "event_id": 4711,
    "type": "report_received",
    "channel": "webhook",
    "address": "dien-ban",
    "status": "dead",
    "attempts": 16,
    "due_at": "2026-11-22T00:20:00+07:00",
    "last_error": "answered 500",
    "segments": None,
    "created_at": "2026-11-21T19:05:00+07:00",
    "done_at": "2026-11-22T00:20:01+07:00",
}


class DeliveryOut(BaseModel):
    """One message to one addressee; `address` is a webhook's name or the end of a phone or e-mail address."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str = Field(description="What a webhook receives as webhook-id")
    event_id: int = Field(description="The id of the change it is about, as in GET /v1/events")
    type: str | None
    channel: Channel
    address: str
    status: Status
    attempts: int
    due_at: datetime = Field(description="When it is tried next, while it is pending")
    last_error: str | None
    segments: int | None = Field(description="The segments of an SMS that was sent; null for other channels")
    created_at: datetime
    done_at: datetime | None


class DeliveryList(BaseModel):
    """Deliveries, newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: list[DeliveryOut]
