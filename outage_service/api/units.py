"""`/v1/units`: which corporation and unit customers belong to."""

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
        Query(description="Only what holds on this day in Vietnam (YYYY-MM-DD).", examples=["2026-11-21"]),
    ] = None,
) -> JSONResponse:
    """With `customer_code` the one row that decides for it on a day (today in Vietnam when left out), or none.

    Without it the table: the rows that hold on that day, or all, past and future, when no day is given.
    """
    async with parts.database.reading() as connection:
        if customer_code is not None:
            found = await unit_on(connection, customer_code, on or local_date(parts.now()))
            return JSONResponse({"items": [unit_json(found)] if found else []})
        table = await all_units(connection)
    return JSONResponse({"items": [unit_json(unit) for unit in table if on is None or unit.holds_on(on)]})
