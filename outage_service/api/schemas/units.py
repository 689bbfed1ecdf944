"""Units in answers."""

from datetime import date

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

_EXAMPLE: JsonDict = {
    "prefix": "PB04",
    "corporation": "EVNHCMC",
    "unit_name": "Bình Dương",
    "hotline": "1900 54 54 54",
    "valid_from": "2025-07-01",
    "valid_to": None,
}


class UnitOut(BaseModel):
    """The corporation and unit whose customer codes begin with `prefix`, on these days, both included."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    prefix: str
    corporation: str
    unit_name: str | None
    hotline: str
    valid_from: date
    valid_to: date | None


class UnitList(BaseModel):
    """Rows of the prefix table, by prefix and day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: list[UnitOut]
