"""`/v1/indices`: SAIDI, SAIFI and CAIDI by company unit and month."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import ByUnit
from outage_service.api.parts import InParts
from outage_service.api.schemas.indices import IndicesList, MonthName, as_csv, unit_json
from outage_service.clock import local_date, shown
from outage_service.figures.indices.figures import figures
from outage_service.figures.indices.model import month_of

router = APIRouter(tags=["indices"])


@router.get(
    "/v1/indices",
    response_model=IndicesList,
    responses={
        200: {
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "description": "The figures of each unit, as JSON or as a table with a header",
        },
    },
)
async def get_indices(
    parts: InParts,
    month: Annotated[
        MonthName | None,
        Query(
            description="A calendar month in Vietnam, from 2000-01 to 2099-12; the present one when left out.",
            examples=["2026-11"],
        ),
    ] = None,
    unit: ByUnit = None,
    format: Annotated[
        Literal["json", "csv"] | None, Query(description="Takes precedence over `Accept`; JSON by default.")
    ] = None,
    accept: Annotated[
        str | None,
        Header(
            max_length=1_000,
            description="`text/csv` asks for a CSV table.",
            examples=["text/csv"],
        ),
    ] = None,
) -> Response:
    """The reliability figures of IEEE 1366 for a month (the present one when none is named).

    Interruptions of up to five minutes are momentary and count for MAIFI alone. Predicted and cancelled
    outages do not count; an outage that still goes on counts until now. `format=csv` or `Accept: text/csv`
    returns a CSV table.
    """
    now = parts.now()
    wanted = month_of(month or f"{local_date(now):%Y-%m}")
    items = await figures(parts.database, wanted, unit, now)
    if format == "csv" or (format is None and accept is not None and "text/csv" in accept.lower()):
        name = f'attachment; filename="indices-{wanted.name}.csv"'
        return Response(as_csv(items), media_type="text/csv", headers={"Content-Disposition": name})
    return JSONResponse({"items": [unit_json(item) for item in items], "as_of": shown(now)})
