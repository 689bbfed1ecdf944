"""`/v1/work-orders`: what the crews of a unit have to do."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import OfReport, at_most
from outage_service.api.parts import InParts, problems
from outage_service.api.schemas.work_orders import WorkOrderDetailOut, WorkOrderList
from outage_service.errors import WorkOrderNotFound
from outage_service.supply.work_orders import store
from outage_service.supply.work_orders.model import order_json
from outage_service.world.units.prefix import Prefix

router = APIRouter(tags=["work orders"])


@router.get("/v1/work-orders", response_model=WorkOrderList)
async def list_work_orders(
    parts: InParts,
    unit: Annotated[
        Prefix | None,
        Query(
            description="Only orders of customers whose codes begin with these two to six characters, or "
            "`unassigned`: orders without a known unit.",
            examples=["PC05II"],
        ),
    ] = None,
    status: Annotated[
        Literal["open", "late", "all"],
        Query(
            description="`open`: neither resolved nor cancelled; `late`: open after the promised deadline; "
            "`all`: every one."
        ),
    ] = "open",
    limit: Annotated[int, at_most(500)] = 50,
) -> JSONResponse:
    """Work orders: first where somebody is at risk, then hazards, then the earliest deadline."""
    search = store.OrderSearch(
        unit=unit,
        only_open=status != "all",
        due_before=parts.now() if status == "late" else None,
        limit=limit,
    )
    async with parts.database.reading() as connection:
        found = await store.list_orders(connection, search)
    return JSONResponse({"items": [order_json(order) for order in found]})


@router.get(
    "/v1/work-orders/{report_code}",
    response_model=WorkOrderDetailOut,
    responses=problems(s404="No report has this code"),
)
async def get_work_order(report_code: OfReport, parts: InParts) -> JSONResponse:
    """The work order of a report, with what the crew needs; the answer holds personal data."""
    code = report_code.upper()
    async with parts.database.reading() as connection:
        order = await store.find_order(connection, code)
        details = await store.crew_details(connection, code)
    if order is None:
        raise WorkOrderNotFound
    return JSONResponse(order_json(order) | {"details": details})
