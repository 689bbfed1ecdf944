"""`/v1/outages` and the supply of a customer."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import ByPlace, ByUnit, OfCustomer, OfOutage, at_most
from outage_service.api.parts import AGAINST_THE_CONTRACT, Acting, InParts, Parts, problems
from outage_service.api.schemas.outages import (
    OutageChange,
    OutageDetailOut,
    OutageIn,
    OutageList,
    RestorationIn,
    SupplyOut,
)
from outage_service.clock import shown
from outage_service.errors import CustomerNotFound
from outage_service.supply.look_up import supply_at
from outage_service.supply.outages import store
from outage_service.supply.outages.model import outage_json, revision_json
from outage_service.supply.reports.model import report_json
from outage_service.supply.trouble_calls.changing import (
    OutageHistory,
    change_outage,
    open_outage,
    outage_history,
    restore,
)
from outage_service.world.places.said import names_said

router = APIRouter(tags=["outages"])

_OR_NODES = (
    f"{AGAINST_THE_CONTRACT}; or nodes that the network or this outage does not have (code `unknown_nodes`, "
    "with `node_ids`)"
)


@router.get(
    "/v1/customers/{customer_code}/supply",
    response_model=SupplyOut,
    responses=problems(s404="No customer has this code"),
)
async def get_supply(customer_code: OfCustomer, request: Request) -> JSONResponse:
    """Whether the power is on, and everything known about it."""
    parts: Parts = request.app.state.parts
    now = parts.now()
    code = customer_code.upper()
    answer = await supply_at(parts.database, code, now)
    if answer is None:
        raise CustomerNotFound
    supply = answer.supply
    return JSONResponse(
        {
            "customer_code": code,
            "state": supply.state,
            "current": outage_json(supply.current) if supply.current else None,
            "planned": [outage_json(outage) for outage in supply.planned],
            "open_report": report_json(answer.open_report) if answer.open_report else None,
            "as_of": shown(now),
        }
    )


@router.get("/v1/outages", response_model=OutageList)
async def list_outages(
    parts: InParts,
    place: ByPlace = None,
    status: Annotated[
        Literal["active", "planned", "predicted", "called_off", "all"],
        Query(
            description="`active`: the power is out now; `planned`: cuts to come; `predicted`: waiting to be "
            "confirmed or dismissed; `called_off`: announced cuts that "
            "will not happen; `all`: every one ever recorded."
        ),
    ] = "active",
    unit: ByUnit = None,
    limit: Annotated[int, at_most(1000)] = 100,
) -> JSONResponse:
    """Outages by status, place and company unit.

    `place` may leave out accents and words like "phường". The search compares it with the outage's area text
    and with the addresses of its customers, without house and lane numbers, and lists only the best matches.
    """
    names = names_said(place) if place else None
    if place and not names:
        return JSONResponse({"items": []})
    search = store.OutageSearch(status, names, unit, limit)
    async with parts.database.reading() as connection:
        found = await store.list_outages(connection, search, parts.now())
    return JSONResponse({"items": [outage_json(outage) for outage in found]})


@router.get(
    "/v1/outages/{outage_id}",
    response_model=OutageDetailOut,
    responses=problems(s404="No outage has this id"),
)
async def get_outage(outage_id: OfOutage, parts: InParts) -> JSONResponse:
    """One outage with its revisions."""
    async with parts.database.reading() as connection:
        return JSONResponse(_detail(await outage_history(connection, outage_id.lower())))


@router.post(
    "/v1/outages",
    status_code=201,
    response_model=OutageDetailOut,
    response_description="The outage, with its first revision",
    responses=problems(s422=_OR_NODES),
)
async def add_outage(new: OutageIn, parts: InParts, act: Acting) -> JSONResponse:
    """Open an outage."""

    async def work(connection: AsyncConnection) -> OutageHistory:
        return await open_outage(connection, new.as_new_outage(), act)

    return JSONResponse(_detail(await parts.database.write(work)), 201)


@router.patch(
    "/v1/outages/{outage_id}",
    response_model=OutageDetailOut,
    response_description="The outage as it is now, with all its revisions",
    responses=problems(
        s404="No outage has this id",
        s409="The present status does not allow this step; or the outage has begun (code `already_begun`). "
        "`allowed` names the possible statuses or changes",
        s422=_OR_NODES,
    ),
)
async def patch_outage(
    outage_id: OfOutage, change: OutageChange, parts: InParts, act: Acting
) -> JSONResponse:
    """Change an outage; its revisions keep the former values."""

    async def work(connection: AsyncConnection) -> OutageHistory:
        return await change_outage(connection, outage_id.lower(), change.as_update(), act)

    return JSONResponse(_detail(await parts.database.write(work)))


@router.post(
    "/v1/outages/{outage_id}/restorations",
    response_model=OutageDetailOut,
    response_description="The outage as it is now, with all its revisions",
    responses=problems(
        s404="No outage has this id",
        s409="The outage is over, or has not begun; `current` tells its status",
        s422=_OR_NODES,
    ),
)
async def add_restoration(
    outage_id: OfOutage, parts: InParts, act: Acting, step: RestorationIn | None = None
) -> JSONResponse:
    """Restore power at these nodes and all below them; at all of the outage's nodes when none are given."""
    node_ids, reason = (step.node_ids, step.reason) if step else (None, None)

    async def work(connection: AsyncConnection) -> OutageHistory:
        return await restore(connection, outage_id.lower(), node_ids, reason, act)

    return JSONResponse(_detail(await parts.database.write(work)))


def _detail(history: OutageHistory) -> dict[str, Any]:
    revisions = [revision_json(revision) for revision in history.revisions]
    return outage_json(history.outage) | {"revisions": revisions, "denials": history.denials}
