"""`/v1/reports`: taking reports and following them."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import CLOCK_SKEW
from outage_service.customers.store import customer_with_code
from outage_service.errors import CustomerNotFound, IllegalTransition, InvalidInput, ReportNotFound
from outage_service.places import parts_of
from outage_service.reports import store
from outage_service.reports.model import (
    NewReport,
    Report,
    ReportDetail,
    detail_json,
    report_json,
    statuses_after,
)
from outage_service.reports.recording import take_report
from outage_service.reports.schemas import ReportChange, ReportDetailOut, ReportIn, ReportList, ReportOut
from outage_service.texts import CallerPhone, Code, Key, Place
from outage_service.web.parts import Acting, InParts, Parts, problems

router = APIRouter(tags=["reports"])

Limit = Annotated[int, Query(ge=1, le=500)]


@router.post(
    "/v1/reports",
    status_code=201,
    response_model=ReportOut,
    responses={
        200: {"model": ReportOut, "description": "The same report, taken before"},
        **problems(s404="No such customer", s422="Against the contract"),
    },
)
async def add_report(sent: ReportIn, parts: InParts, act: Acting) -> JSONResponse:
    """Take a report. Sent again, or while the customer has an open one of this kind, it changes nothing."""
    new = _as_new_report(sent, act.at)

    async def work(connection: AsyncConnection) -> tuple[Report, bool]:
        return await take_report(connection, new, parts.report_rules, act)

    report, is_new = await parts.database.write(work)
    return JSONResponse(report_json(report), 201 if is_new else 200)


def _as_new_report(sent: ReportIn, now: datetime) -> NewReport:
    created_at = sent.created_at or now
    if created_at > now + CLOCK_SKEW:
        raise InvalidInput("created_at lies in the future.")
    fields = sent.model_dump(exclude={"created_at"})
    return NewReport(**fields, created_at=min(created_at, now))


@router.get("/v1/reports", response_model=ReportList, responses=problems(s422="Against the contract"))
async def list_reports(
    parts: InParts,
    status: Literal["open", "all"] = "all",
    customer_code: Code | None = None,
    place: Place | None = None,
    phone: CallerPhone | None = None,
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
    responses=problems(s404="No such customer"),
)
async def list_customer_reports(
    customer_code: Key, parts: InParts, status: Literal["open", "all"] = "all", limit: Limit = 50
) -> JSONResponse:
    """One customer's reports, newest first."""
    code = customer_code.upper()
    if await customer_with_code(parts.database, code) is None:
        raise CustomerNotFound
    return await _listed(parts, store.ReportSearch(status == "open", customer_code=code, limit=limit))


@router.get("/v1/reports/{code}", response_model=ReportDetailOut, responses=problems(s404="No such report"))
async def get_report(code: Key, parts: InParts) -> JSONResponse:
    """One report with its description."""
    async with parts.database.reading() as connection:
        detail = await store.find_detail(connection, code.upper())
    if detail is None:
        raise ReportNotFound
    return JSONResponse(detail_json(detail))


@router.patch(
    "/v1/reports/{code}",
    response_model=ReportDetailOut,
    responses=problems(s404="No such report", s409="Not a step forward", s422="Against the contract"),
)
async def change_report(code: Key, change: ReportChange, parts: InParts, act: Acting) -> JSONResponse:
    """Move a report forward; the status it already has changes nothing."""
    now = act.at

    async def work(connection: AsyncConnection) -> ReportDetail:
        detail = await store.find_detail(connection, code.upper(), for_change=True)
        if detail is None:
            raise ReportNotFound
        status = detail.report.status
        if change.status == status:
            return detail
        if change.status not in statuses_after(status):
            raise IllegalTransition(status, change.status, statuses_after(status))
        await store.save_status(connection, detail.report.code, change.status, now)
        changed = await store.find_detail(connection, detail.report.code)
        assert changed is not None
        return changed

    return JSONResponse(detail_json(await parts.database.write(work)))


async def _listed(parts: Parts, search: store.ReportSearch) -> JSONResponse:
    async with parts.database.reading() as connection:
        found = await store.list_reports(connection, search)
    return JSONResponse({"items": [report_json(report) for report in found]})
