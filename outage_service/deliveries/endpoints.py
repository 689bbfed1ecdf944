"""`/v1/deliveries`: what was brought to whom, and what could not be."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.deliveries import store
from outage_service.deliveries.model import Channel, Delivery, Status, delivery_json
from outage_service.deliveries.resending import resend
from outage_service.deliveries.schemas import DeliveryList, DeliveryOut
from outage_service.texts import Key
from outage_service.web.parts import Acting, InParts, problems

router = APIRouter(tags=["deliveries"])


@router.get("/v1/deliveries", response_model=DeliveryList, responses=problems(s422="Against the contract"))
async def list_deliveries(
    parts: InParts,
    status: Status | None = None,
    channel: Channel | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> JSONResponse:
    """Deliveries, newest first; `status=dead` are those that were given up and may be resent."""
    async with parts.database.reading() as connection:
        found = await store.list_deliveries(connection, status, channel, limit)
    return JSONResponse({"items": [delivery_json(delivery) for delivery in found]})


@router.post(
    "/v1/deliveries/{delivery_id}/resend",
    response_model=DeliveryOut,
    responses=problems(s404="No such delivery"),
)
async def resend_delivery(delivery_id: Key, parts: InParts, act: Acting) -> JSONResponse:
    """Try a delivery again at once, with all its attempts, under the same id."""

    async def work(connection: AsyncConnection) -> Delivery:
        return await resend(connection, delivery_id.lower(), act)

    return JSONResponse(delivery_json(await parts.database.write(work)))
