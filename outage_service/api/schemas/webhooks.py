"""Webhooks in requests and answers."""

from datetime import datetime
from typing import Annotated

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from outage_service.journal.model import PublishedKind
from outage_service.telling.webhooks.model import checked_secret
from outage_service.texts import Clean, Named
from outage_service.world.units.prefix import Prefix

_EXAMPLE_IN: JsonDict = {
    "url": "https://dien-ban.example.vn/phieu-sua-chua",
    "kinds": ["report_received", "report_status", "report_escalated", "report_late"],
    "units": ["PC05II"],
}
_EXAMPLE_OUT: JsonDict = {
    "name": "dien-ban",
    **_EXAMPLE_IN,
    "corporations": [],
    "with_caller": True,
    "created_at": "2026-11-21T19:05:00+07:00",
    "updated_at": "2026-11-21T19:05:00+07:00",
}


def _url(text: str) -> str:
    try:
        url = httpx.URL(text)
        httpx.Request("POST", url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ValueError("is not an address such as https://host/path") from None
    if url.scheme not in {"http", "https"} or not url.host or not 0 < (url.port or 80) <= 65_535:
        raise ValueError("must start with http:// or https:// and name a host")
    return text


Url = Annotated[str, StringConstraints(max_length=2000), Clean, Named, AfterValidator(_url)]
Secret = Annotated[str, StringConstraints(max_length=200), AfterValidator(checked_secret)]
Corporation = Annotated[str, StringConstraints(max_length=64), Clean, Named]


class WebhookIn(BaseModel):
    """Where to send what. The address is trusted: only an admin may set it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_IN]})

    url: Url = Field(description="Where to POST to: http:// or https://, at most 2000 characters.")
    secret: Secret | None = Field(
        None,
        description="`whsec_` and the base64 of 24 to 64 random bytes. By default, a new webhook gets a secret "
        "made by the service and shown only in this answer; a replaced webhook keeps its own.",
    )
    kinds: Annotated[list[PublishedKind], Field(min_length=1, max_length=20)] = Field(
        description="Which events to send: kinds of the event stream."
    )
    units: Annotated[list[Prefix], Field(max_length=1000)] = Field(
        default_factory=list,
        description="Beginnings of customer codes (`PC`, `PC05II`), or `unassigned`.",
    )
    corporations: Annotated[list[Corporation], Field(max_length=100)] = Field(
        default_factory=list,
        description="Names in the prefix table; the row that is valid on the day of the event decides. "
        "Without units and corporations everything is sent.",
    )
    with_caller: bool = Field(
        True,
        description="Whether messages about reports include what a crew needs: the caller's words and phone, "
        "the customer's name and address.",
    )


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_OUT]})

    name: str
    url: str
    kinds: list[PublishedKind]
    units: list[str]
    corporations: list[str]
    with_caller: bool
    created_at: datetime
    updated_at: datetime


class PutWebhookOut(WebhookOut):
    """A webhook; `secret` is null except in the answer for which the service made it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_OUT]})

    secret: str | None = None


class WebhookList(BaseModel):
    """Webhooks by name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE_OUT]}]})

    items: list[WebhookOut]
