"""`/v1/deliveries`: which messages reached whom, and which could not be delivered."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import at_most
from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.deliveries import DeliveryList, DeliveryOut
from outage_service.telling.deliveries import store
from outage_service.telling.deliveries.model import Channel, Delivery, Status, delivery_json
from outage_service.telling.deliveries.resending import resend
from outage_service.texts import Key

router = APIRouter(tags=["deliveries"])

OfDelivery = Annotated[
    Key,
    Path(
        description="The `id` of a delivery: what a webhook received as `webhook-id`.",
        examples=["5c2a7f0e-3f3c-4b0e-9a52-7f1f0f3b9f11"],
    ),
]


@router.get("/v1/deliveries", response_model=DeliveryList)
async def list_deliveries(
    parts: InParts,
    status: Annotated[
        Status | None,
        Query(
            description="Only deliveries that are still to be tried (`pending`), accepted (`sent`), given up "
            "(`dead`), or no longer true when they could be sent (`dropped`)."
        ),
    ] = None,
    channel: Annotated[Channel | None, Query(description="Only deliveries by this channel.")] = None,
    limit: Annotated[int, at_most(500)] = 50,
) -> JSONResponse:
    """Deliveries, newest first; `status=dead` lists those that were given up and can be resent."""
    async with parts.database.reading() as connection:
        found = await store.list_deliveries(connection, status, channel, limit)
    return JSONResponse({"items": [delivery_json(delivery) for delivery in found]})


@router.post(
    "/v1/deliveries/{delivery_id}/resend",
    response_model=DeliveryOut,
    response_description="The delivery, pending again",
    responses=problems(s404="No delivery has this id"),
)
async def resend_delivery(delivery_id: OfDelivery, parts: InParts, act: Acting) -> JSONResponse:
    """Try a delivery again at once, under the same id, starting from the first attempt."""

    async def work(connection: AsyncConnection) -> Delivery:
        return await resend(connection, delivery_id.lower(), act)

    return JSONResponse(delivery_json(await parts.database.write(work)))
