"""`/v1/events`: what happens, as it happens; `/v1/audit`: who changed what."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse
from pydantic import StringConstraints

from outage_service.access.keyring import Keyring
from outage_service.access.model import digest_of
from outage_service.api.contract.parameters import LARGEST_ID, EntryId, at_most
from outage_service.api.parts import InParts, problems
from outage_service.api.schemas.journal import AuditList, Kinds
from outage_service.clock import shown
from outage_service.errors import InvalidInput
from outage_service.journal import store
from outage_service.journal.model import PUBLISHED, Recorded, Subject
from outage_service.journal.stream import EventStream, Listener
from outage_service.texts import Clean

router = APIRouter(tags=["journal"])

Word = Annotated[str, StringConstraints(max_length=128), Clean]


async def _stream(request: Request) -> EventStream:
    stream: EventStream = request.app.state.events
    return stream


InStream = Annotated[EventStream, Depends(_stream)]


async def _listener(
    parts: InParts,
    stream: InStream,
    last_event_id: Annotated[
        str | None,
        Header(
            max_length=32,
            description="The `id` of the last event received, as a browser sends it when it reconnects; "
            "takes precedence over `after`.",
            examples=["4711"],
        ),
    ] = None,
    after: Annotated[
        EntryId | None,
        Query(
            description="Only events after the one with this `id`; 0: all that are kept. By default, only "
            "events from now on.",
            examples=[4711],
        ),
    ] = None,
) -> AsyncIterator[Listener]:
    """A listener on the stream. A reconnecting browser's `Last-Event-ID` takes precedence over `after`."""
    if last_event_id:
        if not last_event_id.isascii() or not last_event_id.isdigit() or int(last_event_id) > LARGEST_ID:
            raise InvalidInput("Last-Event-ID is the id of an event.")
        after = int(last_event_id)
    async with stream.listening(parts.database, after) as listener:
        yield listener


@router.get(
    "/v1/events",
    response_class=Response,
    responses={
        200: {
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
            "description": "Events as they happen, without end",
        },
        **problems(s503="This process has reached its limit of streams, or the database cannot answer now"),
    },
)
async def listen(
    request: Request,
    parts: InParts,
    stream: InStream,
    listener: Annotated[Listener, Depends(_listener)],
    kinds: Annotated[
        Kinds | None,
        Query(
            description="Only these kinds, separated by commas; all when left out: "
            + ", ".join(PUBLISHED)
            + ".",
            examples=["restored,report_status"],
        ),
    ] = None,
) -> EventSourceResponse:
    """Server-sent events: `id` is the id in the journal, `event` the kind, `data` JSON of
    `at`, `kind`, `subject`, `subject_id` and `data`.

    Without `Last-Event-ID` or `after` the stream starts from now. With one of them it gives every event
    after that id, in the order of the changes; an event `gap` says that some of these are no longer kept.
    The stream ends within seconds when its key is revoked or expires.
    """
    keyring: Keyring = request.app.state.keyring
    digest = digest_of(request.headers.get("x-api-key", "").encode("latin-1"))
    wanted = kinds.split(",") if kinds else PUBLISHED
    frames = stream.frames(parts.database, listener, wanted, partial(keyring.admits, digest))
    return EventSourceResponse(frames, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})


@router.get("/v1/audit", response_model=AuditList)
async def audit(
    parts: InParts,
    subject: Annotated[
        Word | None,
        Query(description="What was changed: " + ", ".join(get_args(Subject)) + ".", examples=["outage"]),
    ] = None,
    subject_id: Annotated[
        Word | None,
        Query(
            description="Which one: an id, code or name as it stands in the journal.",
            examples=["SC2611210042"],
        ),
    ] = None,
    by: Annotated[
        Word | None,
        Query(
            description="Who changed it: the name of an API key, `open` without one, or `command line`.",
            examples=["command line"],
        ),
    ] = None,
    kind: Annotated[
        Word | None, Query(description="What happened to it.", examples=["expected_return_changed"])
    ] = None,
    before: Annotated[
        EntryId | None,
        Query(description="Only changes before this id: `next_before` of the page before.", examples=[4711]),
    ] = None,
    limit: Annotated[int, at_most(1_000)] = 100,
) -> JSONResponse:
    """The changes that match all given parameters, newest first."""
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
