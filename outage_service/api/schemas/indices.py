"""Reliability figures in answers, as JSON and CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic.config import JsonDict

from outage_service.figures.indices.model import UnitIndices

_SUMS: JsonDict = {"saidi": 42.5, "saifi": 0.5, "caidi": 85.0, "maifi": 0.0}
_NONE: JsonDict = {"saidi": 0.0, "saifi": 0.0, "caidi": None, "maifi": 0.0}
_EXAMPLE: JsonDict = {
    "month": "2026-11",
    "unit": "PC05II",
    "customers_served": 48210,
    **_SUMS,
    "planned": _NONE,
    "unplanned": _SUMS,
}
_FIGURES = ("saidi", "saifi", "caidi", "maifi")


class IndicesOut(BaseModel):
    """SAIDI: minutes per customer served; SAIFI: sustained interruptions per customer served; CAIDI: minutes
    per sustained interruption, null without one; MAIFI: momentary interruptions per customer served."""

    saidi: float
    saifi: float
    caidi: float | None
    maifi: float


class UnitIndicesOut(IndicesOut):
    """One unit in one month: all interruptions together, then planned and unplanned ones separately.

    Time in which planned and unplanned ones overlap counts once in the total and once in each part.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    month: str
    unit: str
    customers_served: int
    planned: IndicesOut
    unplanned: IndicesOut


class IndicesList(BaseModel):
    """Units, in order of their codes; interruptions that still go on count until `as_of`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [_EXAMPLE], "as_of": "2026-11-21T15:10:00+07:00"}]}
    )

    items: list[UnitIndicesOut]
    as_of: datetime


def _month(text: str) -> str:
    if not "2000-01" <= text <= "2099-12":
        raise ValueError("a month lies between the years 2000 and 2099")
    return text


# A calendar month in Vietnam.
MonthName = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), AfterValidator(_month)]


def unit_json(figures: UnitIndices) -> dict[str, Any]:
    return {
        "month": figures.month,
        "unit": figures.unit,
        "customers_served": figures.customers_served,
        **asdict(figures.total),
        "planned": asdict(figures.planned),
        "unplanned": asdict(figures.unplanned),
    }


def as_csv(items: Sequence[UnitIndices]) -> str:
    """A header and one line per unit; a CAIDI that does not exist is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text)
    parts = [*_FIGURES, *(f"{part}_{name}" for part in ("planned", "unplanned") for name in _FIGURES)]
    writer.writerow(["month", "unit", "customers_served", *parts])
    for item in items:
        groups = (item.total, item.planned, item.unplanned)
        numbers = [getattr(group, name) for group in groups for name in _FIGURES]
        writer.writerow([item.month, item.unit, item.customers_served, *numbers])
    return text.getvalue()
