"""`/v1/units`: which corporation and unit a customer belongs to."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import ByCustomer
from outage_service.api.parts import InParts
from outage_service.api.schemas.units import UnitList
from outage_service.clock import local_date
from outage_service.world.units.model import unit_json
from outage_service.world.units.store import all_units, unit_on

router = APIRouter(tags=["units"])


@router.get("/v1/units", response_model=UnitList)
async def list_units(
    parts: InParts,
    customer_code: ByCustomer = None,
    on: Annotated[
        date | None,
        Query(description="Only rows valid on this day in Vietnam (YYYY-MM-DD).", examples=["2026-11-21"]),
    ] = None,
) -> JSONResponse:
    """With `customer_code`, the one row that applies to it on the day (by default today in Vietnam), or none.

    Without `customer_code`, the rows valid on the day; without a day, all rows, past and future.
    """
    async with parts.database.reading() as connection:
        if customer_code is not None:
            found = await unit_on(connection, customer_code, on or local_date(parts.now()))
            return JSONResponse({"items": [unit_json(found)] if found else []})
        table = await all_units(connection)
    return JSONResponse({"items": [unit_json(unit) for unit in table if on is None or unit.holds_on(on)]})
