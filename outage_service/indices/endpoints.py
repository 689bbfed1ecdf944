"""`/v1/indices`: SAIDI, SAIFI and CAIDI by company unit and month."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from outage_service.clock import local_date, shown
from outage_service.indices.figures import figures
from outage_service.indices.model import month_of
from outage_service.indices.schemas import IndicesList, MonthName, as_csv, unit_json
from outage_service.texts import Unit
from outage_service.web.parts import InParts, problems

router = APIRouter(tags=["indices"])


@router.get(
    "/v1/indices",
    response_model=IndicesList,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The figures"},
        **problems(s422="Against the contract"),
    },
)
async def get_indices(
    parts: InParts,
    month: Annotated[MonthName | None, Query(examples=["2026-11"])] = None,
    unit: Unit | None = None,
    format: Literal["json", "csv"] | None = None,
    accept: Annotated[str | None, Header(max_length=1_000)] = None,
) -> Response:
    """The reliability figures of IEEE 1366 for a month (the present one when none is named).

    Interruptions up to five minutes are momentary (MAIFI alone); predicted and cancelled outages do not
    count; one that goes on counts until now. `format=csv` or `Accept: text/csv` answers a table.
    """
    now = parts.now()
    wanted = month_of(month or f"{local_date(now):%Y-%m}")
    items = await figures(parts.database, wanted, unit, now)
    if format == "csv" or (format is None and accept is not None and "text/csv" in accept.lower()):
        name = f'attachment; filename="indices-{wanted.name}.csv"'
        return Response(as_csv(items), media_type="text/csv", headers={"Content-Disposition": name})
    return JSONResponse({"items": [unit_json(item) for item in items], "as_of": shown(now)})
