"""Work orders in answers."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from outage_service.supply.reports.model import AtRisk, Kind, Status

_EXAMPLE: JsonDict = {
    "report_code": "SC2611210042",
    "unit": "PC05II",
    "corporation": "EVNCPC",
    "kind": "hazard",
    "status": "dispatched",
    "customer_code": "PC05II0123456",
    "place": None,
    "outage_id": None,
    "created_at": "2026-11-21T19:05:00+07:00",
    "due_at": "2026-11-21T19:35:00+07:00",
    "escalated_at": None,
    "late_at": None,
    "at_risk": None,
}
_DETAILS: JsonDict = {
    "description": "Dây điện chùng xuống đường",
    "phone": "0905123456",
    "place": None,
    "channel": "phone",
    "callback_requested": True,
    "customer_name": "Nguyễn Thị Hạnh",
    "address": "12 Lê Lợi",
    "ward": "Phường Điện Bàn",
    "province": "Đà Nẵng",
    "node_id": "TBA-0412",
    "priority": 0,
}


class WorkOrderOut(BaseModel):
    """A report assigned to a company unit; the status is that of the report."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    report_code: str
    unit: str = Field(description="The first six characters of the customer's code, or `unassigned`")
    corporation: str | None
    kind: Kind
    status: Status
    customer_code: str | None
    place: str | None
    outage_id: str | None
    created_at: datetime
    due_at: datetime
    escalated_at: datetime | None = Field(description="When it escalated because no crew was on its way")
    late_at: datetime | None = Field(description="When the promised deadline passed")
    at_risk: AtRisk | None


class CrewDetails(BaseModel):
    """What a crew needs to get there and to call back; without a customer, its fields are null."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DETAILS]})

    description: str
    phone: str | None
    place: str | None
    channel: str
    callback_requested: bool
    customer_name: str | None
    address: str | None
    ward: str | None
    province: str | None
    node_id: str | None
    priority: int | None


class WorkOrderDetailOut(WorkOrderOut):
    """A work order with what the crew needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "details": _DETAILS}]})

    details: CrewDetails


class WorkOrderList(BaseModel):
    """Work orders: first where somebody is at risk, then hazards, then the earliest deadline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: list[WorkOrderOut]
