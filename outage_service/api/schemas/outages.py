"""Outages in requests and answers."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from outage_service.api.schemas.reports import ReportOut
from outage_service.supply.outages.model import (
    CauseKind,
    Kind,
    NewOutage,
    OutageUpdate,
    Source,
    Status,
    SupplyState,
    why_no_return,
)
from outage_service.texts import Clean, Moment, Named
from outage_service.world.places.names import names_of

NodeId = Annotated[str, StringConstraints(max_length=64), Clean, Named]
NodeIds = Annotated[list[NodeId], Field(min_length=1, max_length=1000)]
CauseText = Annotated[str, StringConstraints(max_length=500), Clean]
AreaText = Annotated[str, StringConstraints(max_length=2000), Clean]
Reason = Annotated[str, StringConstraints(max_length=500), Clean]

_CAUSE = "The cause as callers hear it, in Vietnamese; at most 500 characters."
_AREA = "Where the power is out, in Vietnamese; at most 2000 characters."
_WHY = "Why, kept in the revision; at most 500 characters."
_NODES = (
    "Nodes of the network (substations, feeders, transformers): all below them are without power; 1 to 1000."
)
_WITHOUT_NODES = (
    "Without them `area_text` says who is meant: the customers of each ward or commune that it names as a whole, "
    "and of each street or hamlet that it names with its ward."
)
_SOURCE = "Who says when the power is back."

_EXAMPLE_IN: JsonDict = {
    "kind": "unplanned",
    "cause_kind": "tree",
    "cause_text": "cây đổ vào đường dây",
    "area_text": "Đường Lê Lợi, phường Điện Bàn",
    "node_ids": ["471E15"],
    "started_at": "2026-11-21T14:05:00+07:00",
    "expected_back_at": "2026-11-21T17:30:00+07:00",
    "expected_back_source": "crew",
}
_EXAMPLE_OUT: JsonDict = {
    **_EXAMPLE_IN,
    "id": "0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10",
    "status": "restored",
    "restored_at": "2026-11-21T17:12:00+07:00",
    "customers_affected": 36,
    "updated_at": "2026-11-21T17:12:00+07:00",
    "merged_into": None,
}
_REVISION: JsonDict = {
    "at": "2026-11-21T17:12:00+07:00",
    "by": "control-room",
    "status": "restored",
    "cause_kind": "tree",
    "cause_text": "cây đổ vào đường dây",
    "area_text": "Đường Lê Lợi, phường Điện Bàn",
    "node_ids": ["471E15"],
    "started_at": "2026-11-21T14:05:00+07:00",
    "expected_back_at": "2026-11-21T17:30:00+07:00",
    "source": "crew",
    "reason": "đã dọn cây và nối lại dây",
    "restored_node_ids": ["471E15"],
}


_SUPPLY: JsonDict = {
    "customer_code": "PC05II0123456",
    "state": "outage",
    "current": {**_EXAMPLE_OUT, "status": "crew_on_site", "restored_at": None},
    "planned": [],
    "open_report": None,
    "as_of": "2026-11-21T15:20:00+07:00",
}


class OutageIn(BaseModel):
    """A new outage. Without a status a planned one is scheduled, an unplanned one confirmed."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_IN]})

    kind: Kind = Field(description="`planned`: a cut that was announced; `unplanned`: any other.")
    status: Status | None = Field(None, description="The first status.")
    cause_kind: CauseKind = Field("unknown", description="The kind of cause.")
    cause_text: CauseText = Field("", description=_CAUSE)
    area_text: AreaText = Field("", description=_AREA)
    node_ids: NodeIds | None = Field(None, description=f"{_NODES} {_WITHOUT_NODES}")
    started_at: Moment = Field(description="When the power went, or will go; with an offset from UTC.")
    expected_back_at: Moment | None = Field(
        None,
        description="When the power is expected back, after `started_at` and at most 31 days later; leave out "
        "when unknown.",
    )
    expected_back_source: Source | None = Field(None, description=_SOURCE)
    reason: Reason | None = Field(None, description=_WHY)

    @model_validator(mode="after")
    def _lasts(self) -> "OutageIn":
        if self.node_ids is None and not names_of(self.area_text):
            raise ValueError("node_ids, or an area_text that names a place, is needed")
        if why := why_no_return(self.started_at, self.expected_back_at):
            raise ValueError(why)
        return self

    def as_new_outage(self) -> NewOutage:
        return NewOutage(**self.model_dump(exclude={"node_ids"}), node_ids=tuple(self.node_ids or ()))


class OutageChange(BaseModel):
    """The fields to change. Give `source` and `reason` with a new expected time.

    `started_at` postpones a planned cut that has not begun; for any other outage it corrects the start.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"status": "crew_on_site"},
                {
                    "expected_back_at": "2026-11-21T18:15:00+07:00",
                    "source": "crew",
                    "reason": "phải thay một cột điện",
                },
                {
                    "started_at": "2026-11-23T07:30:00+07:00",
                    "expected_back_at": "2026-11-23T11:30:00+07:00",
                    "reason": "hoãn vì mưa bão",
                },
            ]
        }
    )

    status: Status | None = Field(None, description="The next status; 409 names those that are possible.")
    expected_back_at: Moment | None = Field(
        None, description="The new expected time, at most 31 days after the start; null: no longer known."
    )
    source: Source | None = Field(
        None, validation_alias=AliasChoices("source", "expected_back_source"), description=_SOURCE
    )
    reason: Reason | None = Field(None, description=_WHY)
    cause_kind: CauseKind | None = Field(None, description="The kind of cause, as it is known now.")
    cause_text: CauseText | None = Field(None, description=_CAUSE)
    area_text: AreaText | None = Field(None, description=_AREA)
    started_at: Moment | None = Field(None, description="The new or corrected beginning.")
    node_ids: NodeIds | None = Field(None, description=f"Replaces the former nodes. {_NODES}")

    @model_validator(mode="after")
    def _changes_something(self) -> "OutageChange":
        changing = self.model_fields_set - {"source", "reason"}
        if not changing:
            raise ValueError("nothing to change: give a status or expected_back_at")
        return self

    def as_update(self) -> OutageUpdate:
        given = self.model_dump(exclude_none=True)
        if "expected_back_at" in self.model_fields_set:
            given["expected_back_at"] = self.expected_back_at
        if self.node_ids is not None:
            given["node_ids"] = tuple(self.node_ids)
        return OutageUpdate(**given)


class RestorationIn(BaseModel):
    """A step of restoration: power is back at these nodes and everything below them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"node_ids": ["TBA-0412"]}, {}]})

    node_ids: NodeIds | None = Field(None, description="All of the outage's nodes when left out.")
    reason: Reason | None = Field(None, description=_WHY)


class OutageOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_OUT]})

    id: str
    kind: Kind
    status: Status
    cause_kind: CauseKind
    cause_text: str
    area_text: str
    node_ids: list[str]
    started_at: datetime
    expected_back_at: datetime | None
    expected_back_source: Source | None
    restored_at: datetime | None
    customers_affected: int = Field(
        description="All customers below the nodes, including those whose power is already back"
    )
    updated_at: datetime
    merged_into: str | None = Field(description="The outage of which this cancelled one is a part")


class RevisionOut(BaseModel):
    """One change: the outage from then on, who changed it and why; null where this was not recorded."""

    at: datetime
    by: str | None
    status: Status
    cause_kind: CauseKind | None
    cause_text: str | None
    area_text: str | None
    node_ids: list[str] | None
    started_at: datetime | None
    expected_back_at: datetime | None
    source: Source | None
    reason: str | None
    restored_node_ids: list[str]


class OutageDetailOut(OutageOut):
    """An outage with its history, oldest first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_EXAMPLE_OUT, "revisions": [_REVISION], "denials": 0}]}
    )

    revisions: list[RevisionOut]
    denials: int = Field(
        description="How many customers say that their power is still off, or off for another reason"
    )


class OutageList(BaseModel):
    """The outages that match."""

    items: list[OutageOut]


class SupplyOut(BaseModel):
    """What is known about one customer's power."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SUPPLY]})

    customer_code: str
    state: SupplyState
    current: OutageOut | None
    planned: list[OutageOut]
    open_report: ReportOut | None
    as_of: datetime
