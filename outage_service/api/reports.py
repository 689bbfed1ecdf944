"""`/v1/reports`: taking reports and following them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import (
    ByCallerPhone,
    ByCustomer,
    ByPlace,
    OfCustomer,
    OfOutage,
    OfReport,
    OpenOrAll,
    at_most,
)
from outage_service.api.parts import Acting, InParts, InRole, Parts, problems
from outage_service.api.schemas.reports import (
    ReportChange,
    ReportDetailOut,
    ReportIn,
    ReportList,
    ReportOut,
)
from outage_service.clock import CLOCK_SKEW
from outage_service.errors import CustomerNotFound, InvalidInput, OutageNotFound, ReportNotFound
from outage_service.supply.outages.store import find_outage
from outage_service.supply.reports import store
from outage_service.supply.reports.model import NewReport, ReportDetail, detail_json, report_json
from outage_service.supply.reports.moving import ReportStep, change_report_in
from outage_service.supply.reports.ownership_store import require_own_report
from outage_service.supply.trouble_calls.taking import take_report
from outage_service.world.customers.store import customer_with_code
from outage_service.world.places.names import parts_of

router = APIRouter(tags=["reports"])

Limit = Annotated[int, at_most(500)]


@router.post(
    "/v1/reports",
    status_code=201,
    response_model=ReportOut,
    response_description="A new report; it is on disk, and so is its work order",
    responses={
        200: {"model": ReportOut, "description": "The report that was taken before"},
        **problems(s404="No customer has this code"),
    },
)
async def add_report(sent: ReportIn, parts: InParts, act: Acting) -> JSONResponse:
    """Take a report. One sent again, or for a customer with an open one of this kind, makes no second one.

    Such a repeat raises `at_risk` when it names a graver risk. Another call that asks for a call-back (not the
    same message again) gives the report its `phone`, and its words are added. Nothing else changes.
    """
    new = _as_new_report(sent, act.at)
    report, is_new = await take_report(parts.database, new, parts.report_rules, act)
    return JSONResponse(report_json(report), 201 if is_new else 200)


def _as_new_report(sent: ReportIn, now: datetime) -> NewReport:
    created_at = sent.created_at or now
    if created_at > now + CLOCK_SKEW:
        raise InvalidInput("created_at lies in the future.")
    fields = sent.model_dump(exclude={"created_at"})
    return NewReport(**fields, created_at=min(created_at, now))


@router.get("/v1/reports", response_model=ReportList)
async def list_reports(
    parts: InParts,
    status: OpenOrAll = "all",
    customer_code: ByCustomer = None,
    place: ByPlace = None,
    phone: ByCallerPhone = None,
    limit: Limit = 50,
) -> JSONResponse:
    """Reports, newest first. `phone` also finds those of the customers it is registered for."""
    place_parts = parts_of(place) if place else None
    if place and not place_parts:
        return JSONResponse({"items": []})
    search = store.ReportSearch(status == "open", customer_code, place_parts, phone, limit)
    return await _listed(parts, search)


@router.get(
    "/v1/customers/{customer_code}/reports",
    response_model=ReportList,
    responses=problems(s404="No customer has this code"),
)
async def list_customer_reports(
    customer_code: OfCustomer, parts: InParts, status: OpenOrAll = "all", limit: Limit = 50
) -> JSONResponse:
    """One customer's reports, newest first."""
    code = customer_code.upper()
    if await customer_with_code(parts.database, code) is None:
        raise CustomerNotFound
    return await _listed(parts, store.ReportSearch(status == "open", customer_code=code, limit=limit))


@router.get(
    "/v1/reports/{code}", response_model=ReportDetailOut, responses=problems(s404="No report has this code")
)
async def get_report(code: OfReport, parts: InParts) -> JSONResponse:
    """One report with its description."""
    async with parts.database.reading() as connection:
        detail = await store.find_detail(connection, code.upper())
    if detail is None:
        raise ReportNotFound
    return JSONResponse(detail_json(detail))


@router.patch(
    "/v1/reports/{code}",
    response_model=ReportDetailOut,
    response_description="The report as it is now",
    responses=problems(
        s404="No report has this code",
        s409="Not a step forward; `allowed` names the possible statuses. Or a place for a report that is closed",
    ),
)
async def change_report(
    code: OfReport, change: ReportChange, parts: InParts, act: Acting, role: InRole
) -> JSONResponse:
    """Move a report forward, or correct its place while it is open. What is so already changes nothing.

    A key with the role reporter may only resolve or cancel reports that it took itself, and correct their place.
    """

    async def work(connection: AsyncConnection) -> ReportDetail:
        if role == "reporter":
            await require_own_report(connection, code.upper(), change.status, act)
        return await change_report_in(connection, code.upper(), ReportStep(change.status, change.place), act)

    return JSONResponse(detail_json(await parts.database.write(work)))


@router.get(
    "/v1/outages/{outage_id}/reports",
    tags=["outages"],
    response_model=ReportList,
    responses=problems(s404="No outage has this id"),
)
async def list_outage_reports(
    outage_id: OfOutage, parts: InParts, status: OpenOrAll = "all", limit: Limit = 50
) -> JSONResponse:
    """The reports that this outage explains, newest first."""
    outage_id = outage_id.lower()
    async with parts.database.reading() as connection:
        if await find_outage(connection, outage_id) is None:
            raise OutageNotFound
    return await _listed(parts, store.ReportSearch(status == "open", outage_id=outage_id, limit=limit))


async def _listed(parts: Parts, search: store.ReportSearch) -> JSONResponse:
    async with parts.database.reading() as connection:
        found = await store.list_reports(connection, search)
    return JSONResponse({"items": [report_json(report) for report in found]})
