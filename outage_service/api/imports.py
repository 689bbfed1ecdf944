"""`/v1/imports`: files of planned cuts and outages in the shapes of the power companies."""

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import BySource, at_most
from outage_service.api.parts import AGAINST_THE_CONTRACT, Acting, InParts, problems
from outage_service.api.schemas.imports import Format, ImportOut, PastImportList
from outage_service.clock import local_date, shown
from outage_service.errors import InvalidInput, UnreadableImport
from outage_service.importing.columns import columns_told
from outage_service.importing.import_cuts import import_cuts
from outage_service.importing.model import Hints, NotReadable
from outage_service.importing.reading import read_guarded
from outage_service.importing.report import import_json
from outage_service.importing.wishes import Wishes, decided_from, period_from
from outage_service.journal.store import AuditSearch, search_entries
from outage_service.texts import Slug, Unit

router = APIRouter(tags=["imports"])

_BODY = {
    "required": True,
    "description": "The file itself; its kind is found from the content, not from the content type.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.post(
    "/v1/imports",
    response_model=ImportOut,
    responses=problems(
        s413="The file is larger than OUTAGE_MAX_IMPORT_BYTES",
        s422=f"{AGAINST_THE_CONTRACT}; or a file of none of the known shapes (code `unreadable_import`)",
    ),
    openapi_extra={"requestBody": _BODY},
)
async def add_import(
    request: Request,
    parts: InParts,
    act: Acting,
    format: Annotated[
        Format, Query(description="The shape of the file; `auto`: found from the content.")
    ] = "auto",
    source: Annotated[
        Slug | None,
        Query(
            description="The name of the feed that the file comes from: a lower-case letter, then up to 31 "
            "letters, digits, dots, hyphens and underscores. The import changes only cuts of this feed. "
            "By default the name of the format.",
            examples=["evncpc"],
        ),
    ] = None,
    unit: Annotated[
        Unit | None,
        Query(
            description="The company unit of a file that does not say its own: the first six characters of "
            "its customers' codes.",
            examples=["PC05II"],
        ),
    ] = None,
    dry_run: Annotated[bool, Query(description="Report what would be done, and change nothing.")] = False,
    complete: Annotated[
        bool,
        Query(description="The file holds all cuts of its units and days: cancel the known ones it lacks."),
    ] = False,
    past: Annotated[bool, Query(description="Also store cuts that are over.")] = False,
    columns: Annotated[
        str,
        Query(
            description="Which column of a table is which, where the headings do not say it clearly enough.",
            max_length=1000,
            examples=["day=Ngày,start=Từ,end=Đến,area=Khu vực"],
        ),
    ] = "",
    first: Annotated[
        date | None,
        Query(
            alias="from",
            description="The first day that the file is about, together with `to`. By default what the file "
            "says, else the days of its cuts.",
            examples=["2026-12-07"],
        ),
    ] = None,
    last: Annotated[
        date | None,
        Query(alias="to", description="The last day that the file is about.", examples=["2026-12-13"]),
    ] = None,
    same: Annotated[
        list[str],
        Query(
            max_length=500,
            description="Decides a doubtful cut: ROW=OUTAGE, the row of the file is about this outage.",
            examples=[["items[3]=0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    new: Annotated[
        list[str],
        Query(
            max_length=500,
            description="Decides a doubtful cut: this row is a cut of its own.",
            examples=[["12"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
) -> JSONResponse:
    """Import a file (JSON, HTML, CSV, XLSX, XLS or text). The same file again changes nothing.

    Rows that cannot be read are listed; all other rows are imported. A cut that changes stays the same outage.
    Where that is not sure, the cut is doubtful: nothing changes, and its `candidates` are listed.
    """
    try:
        told = columns_told(columns)
    except ValueError as error:
        raise UnreadableImport(f"columns {error}.") from None
    try:
        period, decided = period_from(first, last), decided_from(same, new)
    except ValueError as error:
        raise InvalidInput(f"{error}.") from None
    wishes = Wishes(format, source, unit, dry_run, complete, past, period, decided)
    data = await request.body()
    async with _one_at_a_time(request):
        try:
            hints = Hints(local_date(act.at), told)
            read = await asyncio.to_thread(read_guarded, data, format, hints)
        except NotReadable as error:
            raise UnreadableImport(f"The file {error}.") from None
    return JSONResponse(import_json(await import_cuts(parts.database, read, wishes, act)))


@router.get("/v1/imports", response_model=PastImportList)
async def list_imports(
    parts: InParts,
    source: BySource = None,
    limit: Annotated[int, at_most(1000)] = 50,
) -> JSONResponse:
    """Past imports with their counts, newest first."""
    equal = {"subject": "world", "kind": "cuts_imported"} | ({"subject_id": source} if source else {})
    async with parts.database.reading() as connection:
        found = await search_entries(connection, AuditSearch(equal, before=None, limit=limit))
    return JSONResponse({"items": [{"at": shown(entry.at), "by": entry.by, **entry.data} for entry in found]})


def _one_at_a_time(request: Request) -> asyncio.Semaphore:
    """Reading takes a core and much memory for a moment: each process reads one file at a time."""
    state = request.app.state
    if not hasattr(state, "reading_imports"):
        state.reading_imports = asyncio.Semaphore(1)
    gate: asyncio.Semaphore = state.reading_imports
    return gate
