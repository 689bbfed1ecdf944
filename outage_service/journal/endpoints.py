"""`/v1/events`: what happens, as it happens; `/v1/audit`: who changed what."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse
from pydantic import Field, StringConstraints

from outage_service.access.keyring import Keyring
from outage_service.access.model import digest_of
from outage_service.clock import shown
from outage_service.errors import InvalidInput
from outage_service.journal import store
from outage_service.journal.model import PUBLISHED, Recorded
from outage_service.journal.schemas import AuditList, Kinds
from outage_service.journal.stream import EventStream, Listener
from outage_service.texts import Clean
from outage_service.web.parts import InParts, problems

router = APIRouter(tags=["journal"])

_LARGEST_ID = 2**63 - 1
EntryId = Annotated[int, Field(ge=0, le=_LARGEST_ID)]
Word = Annotated[str, StringConstraints(max_length=128), Clean]


async def _stream(request: Request) -> EventStream:
    stream: EventStream = request.app.state.events
    return stream


InStream = Annotated[EventStream, Depends(_stream)]


async def _listener(
    parts: InParts,
    stream: InStream,
    last_event_id: Annotated[str | None, Header(max_length=32)] = None,
    after: EntryId | None = None,
) -> AsyncIterator[Listener]:
    """The place of a listener; what a reconnecting browser has seen last counts before its address."""
    if last_event_id:
        if not last_event_id.isascii() or not last_event_id.isdigit() or int(last_event_id) > _LARGEST_ID:
            raise InvalidInput("Last-Event-ID is the id of an event.")
        after = int(last_event_id)
    async with stream.listening(parts.database, after) as listener:
        yield listener


@router.get(
    "/v1/events",
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Without end"},
        **problems(s422="Against the contract", s503="Too many listeners"),
    },
)
async def listen(
    request: Request,
    parts: InParts,
    stream: InStream,
    listener: Annotated[Listener, Depends(_listener)],
    kinds: Annotated[Kinds | None, Query(examples=["restored,report_status"])] = None,
) -> EventSourceResponse:
    """Server-sent events: `id` is the journal's, `event` the kind, `data` JSON of
    `at`, `kind`, `subject`, `subject_id` and `data`.

    Without `Last-Event-ID` or `after` it starts from now. An event `gap` says that what came after the
    asked id is no longer there. Resuming gives every event after that id, in the order of the changes.
    The stream ends within seconds when its key is revoked or expires.
    """
    keyring: Keyring = request.app.state.keyring
    digest = digest_of(request.headers.get("x-api-key", "").encode("latin-1"))
    wanted = kinds.split(",") if kinds else PUBLISHED
    frames = stream.frames(parts.database, listener, wanted, partial(keyring.admits, digest))
    return EventSourceResponse(frames, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})


@router.get("/v1/audit", response_model=AuditList, responses=problems(s422="Against the contract"))
async def audit(
    parts: InParts,
    subject: Word | None = None,
    subject_id: Word | None = None,
    by: Word | None = None,
    kind: Word | None = None,
    before: EntryId | None = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> JSONResponse:
    """Every change that fits all that is given, newest first; `before` is the id where a page ended."""
    wanted = {"subject": subject, "subject_id": subject_id, "by": by, "kind": kind}
    search = store.AuditSearch({name: text for name, text in wanted.items() if text}, before, limit)
    async with parts.database.reading() as connection:
        found = await store.search_entries(connection, search)
    more = found[-1].id if len(found) == limit else None
    return JSONResponse({"items": [_entry_json(entry) for entry in found], "next_before": more})


def _entry_json(entry: Recorded) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": shown(entry.at),
        "by": entry.by,
        "kind": entry.kind,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "data": entry.data,
    }
