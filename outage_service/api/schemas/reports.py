"""Reports in requests and answers."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from outage_service.supply.reports.model import AtRisk, Kind, Status
from outage_service.texts import CallerPhone, Clean, Code, Moment, Named, Place, Slug

_EXAMPLE_IN: JsonDict = {
    "source": "assistant",
    "external_id": "call-7f3a",
    "customer_code": "PE01000123456",
    "kind": "no_power",
    "description": "Mất điện từ lúc 7 giờ tối, nhà bên cũng mất",
    "phone": "0905123456",
    "channel": "phone",
    "callback_requested": False,
}
_EXAMPLE_DENIAL: JsonDict = {
    "source": "assistant",
    "external_id": "call-8b20",
    "description": "vẫn chưa có điện",
    "channel": "phone",
}
_EXAMPLE_OUT: JsonDict = {
    "code": "SC2611210042",
    "customer_code": "PE01000123456",
    "place": "45 Lý Tự Trọng",
    "kind": "no_power",
    "status": "received",
    "created_at": "2026-11-21T19:05:00+07:00",
    "due_at": "2026-11-21T21:05:00+07:00",
    "outage_id": "0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10",
    "at_risk": None,
}
_DETAIL: JsonDict = {
    "description": "Mất điện từ lúc 7 giờ tối, nhà bên cũng mất",
    "channel": "phone",
    "callback_requested": False,
    "updated_at": "2026-11-21T19:05:00+07:00",
    "reopens": None,
}

SentBy = Annotated[
    str,
    StringConstraints(max_length=64),
    Clean,
    Named,
    Field(description="The name of the system that sends it; at most 64 characters."),
]
SentAs = Annotated[
    str,
    StringConstraints(max_length=128),
    Clean,
    Named,
    Field(
        description="The id in that system; at most 128 characters. The same id again means the same report."
    ),
]
Words = Annotated[
    str,
    StringConstraints(max_length=2000),
    Clean,
    Field(description="What was said, in the caller's words; at most 2000 characters."),
]
Way = Annotated[
    Slug,
    Field(
        description="The channel it came in by: `phone`, `chat`, `web` or another word of lower-case "
        "letters, digits, dots, hyphens and underscores."
    ),
]
Origin = Annotated[
    Annotated[str, StringConstraints(max_length=64), Clean, Named] | None,
    Field(
        description="Where it comes from: any text that is the same for the same caller or device, at most 64 "
        "characters. Reports of one origin count once when an outage is predicted; no answer contains it."
    ),
]


class ReportIn(BaseModel):
    """What a caller reports. `source` and `external_id` make sending it twice harmless."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_IN]})

    source: SentBy
    external_id: SentAs
    customer_code: Code | None = Field(None, description="Whom it is about; needed unless `place` is given.")
    place: Annotated[Place, Named] | None = Field(
        None, description="Where it is, in the caller's words; at most 300 characters."
    )
    kind: Kind = Field(
        description="`hazard` is dispatched at once; `no_power` reports from neighbors predict an outage."
    )
    description: Words = ""
    phone: CallerPhone | None = Field(None, description="The number to call back: any that can be dialed.")
    channel: Way = "other"
    callback_requested: bool = Field(False, description="Whether the caller wants to be called back.")
    created_at: Moment | None = Field(None, description="When the caller said it; never in the future.")
    at_risk: AtRisk | None = Field(
        None,
        description="Who is in danger without power, the gravest first: `life_support` (a device keeps somebody "
        "alive), `medical` (illness, dialysis, a newborn, heat), `child` (a child alone).",
    )
    origin: Origin = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "ReportIn":
        if self.customer_code is None and self.place is None:
            raise ValueError("customer_code or place is needed")
        return self


class DenialIn(BaseModel):
    """A customer says that the power is not back. `source` and `external_id` as in a report."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_DENIAL]})

    source: SentBy
    external_id: SentAs
    description: Words = ""
    channel: Way = "other"
    origin: Origin = None


class OutageDenialIn(DenialIn):
    """A customer says that the power is still off, though the outage has ended there, or that the power is off
    for another reason than this outage."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_EXAMPLE_DENIAL, "customer_code": "PE01000123456"}]}
    )

    customer_code: Code = Field(description="Whose power is off.")


class ReportChange(BaseModel):
    """The next step of a report, or its corrected place, or both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "dispatched"}, {"place": "trước trường Nguyễn Huệ"}]}
    )

    status: Status | None = Field(
        None, description="A step forward: dispatched, accepted, en_route, on_site, resolved; or cancelled."
    )
    place: Annotated[Place, Named] | None = Field(
        None, description="Where it really is, while the report is open; at most 300 characters."
    )

    @model_validator(mode="after")
    def _changes_something(self) -> "ReportChange":
        if self.status is None and self.place is None:
            raise ValueError("status or place is needed")
        return self


class ReportOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_OUT]})

    code: str
    customer_code: str | None
    place: str | None
    kind: Kind
    status: Status
    created_at: datetime
    due_at: datetime = Field(
        description="The promised deadline: two hours after `created_at`, for a hazard 30 minutes, unless the "
        "settings say otherwise"
    )
    outage_id: str | None
    at_risk: AtRisk | None


class ReportDetailOut(ReportOut):
    """A report with the details that a dispatcher needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE_OUT, **_DETAIL}]})

    description: str
    channel: str
    callback_requested: bool
    updated_at: datetime
    reopens: str | None = Field(description="The code of the resolved report that this one reopens")


class ReportList(BaseModel):
    """Reports, newest first."""

    items: list[ReportOut]
