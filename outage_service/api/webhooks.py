"""`/v1/webhooks`: which addresses get which events."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.webhooks import PutWebhookOut, WebhookIn, WebhookList
from outage_service.errors import WebhookNotFound
from outage_service.journal.model import Act, Entry
from outage_service.journal.store import record
from outage_service.telling.webhooks import store
from outage_service.telling.webhooks.model import SECRET_BYTES, Webhook, new_secret, webhook_json
from outage_service.texts import Key, Slug

router = APIRouter(tags=["webhooks"])

_EXAMPLES = ["dien-ban"]
NewName = Annotated[
    Slug,
    Path(
        description="The name of the webhook: a lower-case letter, then up to 31 letters, digits, dots, "
        "hyphens and underscores. An existing webhook of this name is replaced.",
        examples=_EXAMPLES,
    ),
]
KnownName = Annotated[Key, Path(description="The name of a webhook.", examples=_EXAMPLES)]


@router.put(
    "/v1/webhooks/{name}",
    response_model=PutWebhookOut,
    response_description="The existing webhook, changed",
    responses={
        201: {"model": PutWebhookOut, "description": "A new webhook; with its secret if the service made it"},
    },
)
async def put_webhook(name: NewName, sent: WebhookIn, parts: InParts, act: Acting) -> JSONResponse:
    """Set where events are sent.

    Messages are POSTs of `{type, timestamp, data}`, signed as Standard Webhooks specifies: `webhook-id`
    (the same for each attempt), `webhook-timestamp`, `webhook-signature`. A 2xx answer within the time limit
    accepts the message and 410 refuses it for good; after any other answer the service sends it again, at
    growing intervals. Events of one report or outage arrive in order. The service calls any address that is
    set: set only addresses that you trust.
    """
    made = None if sent.secret else new_secret(secrets.token_bytes(SECRET_BYTES))

    async def work(connection: AsyncConnection) -> tuple[Webhook, bool]:
        known = await store.find_webhook(connection, name, for_change=True)
        webhook = _webhook(name, sent, known, sent.secret or (known.secret if known else made or ""), act)
        await (store.save_webhook if known else store.add_webhook)(connection, webhook)
        told = {"kinds": webhook.kinds, "units": webhook.units, "corporations": webhook.corporations}
        await record(connection, act, [Entry("webhook_put", "webhook", name, told)])
        return webhook, known is None

    webhook, is_new = await parts.database.write(work)
    answer = webhook_json(webhook)
    if is_new and made:
        answer["secret"] = made
    return JSONResponse(answer, 201 if is_new else 200)


def _webhook(name: str, sent: WebhookIn, known: Webhook | None, secret: str, act: Act) -> Webhook:
    return Webhook(
        name=name,
        url=sent.url,
        secret=secret,
        kinds=list(dict.fromkeys(sent.kinds)),
        units=list(dict.fromkeys(sent.units)),
        corporations=list(dict.fromkeys(sent.corporations)),
        with_caller=sent.with_caller,
        created_at=known.created_at if known else act.at,
        updated_at=act.at,
    )


@router.get("/v1/webhooks", response_model=WebhookList)
async def list_webhooks(parts: InParts) -> JSONResponse:
    """All webhooks, without their secrets."""
    async with parts.database.reading() as connection:
        found = await store.all_webhooks(connection)
    return JSONResponse({"items": [webhook_json(webhook) for webhook in found]})


@router.delete(
    "/v1/webhooks/{name}",
    status_code=204,
    response_description="Removed; nothing more is sent there",
    responses=problems(s404="No webhook has this name"),
)
async def delete_webhook(name: KnownName, parts: InParts, act: Acting) -> Response:
    """Remove a webhook; messages that still wait for it are given up."""

    async def work(connection: AsyncConnection) -> bool:
        was_there = await store.drop_webhook(connection, name)
        if was_there:
            await record(connection, act, [Entry("webhook_dropped", "webhook", name, {})])
        return was_there

    if not await parts.database.write(work):
        raise WebhookNotFound
    return Response(status_code=204)
