"""Denials: a customer still has no power, whatever a report or an outage says."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import OfOutage, OfReport
from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.reports import DenialIn, OutageDenialIn, ReportDetailOut
from outage_service.supply.reports import store
from outage_service.supply.reports.model import Report, ReportDetail, detail_json
from outage_service.supply.trouble_calls.denying import Denial, OutageDenial, deny, deny_outage

router = APIRouter(tags=["reports"])


@router.post(
    "/v1/reports/{code}/denials",
    status_code=201,
    response_model=ReportDetailOut,
    response_description="A new report of no power, dispatched",
    responses={
        200: {"model": ReportDetailOut, "description": "The report that was taken before"},
        **problems(
            s404="No report has this code", s409="The report is not resolved; `current` tells its status"
        ),
    },
)
async def add_denial(code: OfReport, sent: DenialIn, parts: InParts, act: Acting) -> JSONResponse:
    """The report is resolved, but the power is still off: take a new report of no power, dispatched at once.

    It is about the same customer or place, and its `reopens` names the resolved report. A denial sent again,
    or for a customer with an open report of no power, changes nothing.
    """
    denial = Denial(code.upper(), **sent.model_dump())

    async def work(connection: AsyncConnection) -> tuple[ReportDetail, bool]:
        return await _in_detail(connection, await deny(connection, denial, parts.report_rules, act))

    detail, is_new = await parts.database.write(work)
    return JSONResponse(detail_json(detail), 201 if is_new else 200)


@router.post(
    "/v1/outages/{outage_id}/denials",
    status_code=201,
    tags=["outages"],
    response_model=ReportDetailOut,
    response_description="The denial is stored; this is the customer's report of no power",
    responses={
        200: {"model": ReportDetailOut, "description": "The customer has denied this outage before"},
        **problems(s404="No outage has this id, or no customer has this code"),
    },
)
async def add_outage_denial(
    outage_id: OfOutage, sent: OutageDenialIn, parts: InParts, act: Acting
) -> JSONResponse:
    """The outage is over for this customer, or is not what is wrong there, but the power is off: a crew looks.

    The customer's open report of no power is dispatched; without one, a new report is taken. This outage no
    longer explains it. Each customer is counted once in the outage's `denials`.
    """
    denial = OutageDenial(outage_id.lower(), **sent.model_dump())

    async def work(connection: AsyncConnection) -> tuple[ReportDetail, bool]:
        return await _in_detail(connection, await deny_outage(connection, denial, parts.report_rules, act))

    detail, is_new = await parts.database.write(work)
    return JSONResponse(detail_json(detail), 201 if is_new else 200)


async def _in_detail(connection: AsyncConnection, taken: tuple[Report, bool]) -> tuple[ReportDetail, bool]:
    report, is_new = taken
    detail = await store.find_detail(connection, report.code)
    assert detail is not None
    return detail, is_new
