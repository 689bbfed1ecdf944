"""Customers in answers."""

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

_EXAMPLE: JsonDict = {
    "customer_code": "PC05II0123456",
    "name": "Nguyễn Thị Hạnh",
    "phones": ["0905123456"],
    "address": "12 Lê Lợi",
    "ward": "Phường Điện Bàn",
    "province": "Đà Nẵng",
    "node_id": "TBA-0412",
    "priority": 0,
}


class CustomerOut(BaseModel):
    """A customer: one point of supply."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    customer_code: str
    name: str
    phones: list[str]
    address: str
    ward: str
    province: str
    node_id: str
    priority: int


class CustomerList(BaseModel):
    """Customers, in order of their codes."""

    items: list[CustomerOut]
