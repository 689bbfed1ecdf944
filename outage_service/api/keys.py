"""`/v1/keys`: API keys, for admins."""

from datetime import timedelta

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.access import store
from outage_service.access.model import OPEN, NewKey, key_json
from outage_service.api.contract.parameters import OfKey
from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.keys import KeyIn, KeyList, RotationIn, SecretOut
from outage_service.errors import Forbidden, InvalidInput
from outage_service.journal.model import Act

router = APIRouter(tags=["keys"])


@router.get("/v1/keys", response_model=KeyList)
async def list_keys(parts: InParts) -> JSONResponse:
    """All keys ever made: their names and roles, never the keys themselves."""
    now = parts.now()
    return JSONResponse({"items": [key_json(key, now) for key in await store.all_keys(parts.database)]})


@router.post(
    "/v1/keys",
    status_code=201,
    response_model=SecretOut,
    responses=problems(s409="A valid key has this name: rotate it, or revoke it first"),
)
async def add_key(sent: KeyIn, parts: InParts, act: Acting) -> JSONResponse:
    """Make a key. It works within two seconds and is shown this once."""
    _refuse_while_open(act)
    if sent.valid_until is not None and sent.valid_until <= act.at:
        raise InvalidInput("valid_until has passed.")
    new = NewKey(**sent.model_dump())

    async def work(connection: AsyncConnection) -> str:
        return await store.add_key(connection, new, act)

    return JSONResponse({"name": sent.name, "key": await parts.database.write(work)}, 201)


@router.post(
    "/v1/keys/{name}/rotations",
    status_code=201,
    response_model=SecretOut,
    responses=problems(s404="No valid key has this name"),
)
async def rotate_key(
    name: OfKey, parts: InParts, act: Acting, rotation: RotationIn | None = None
) -> JSONResponse:
    """Make a new key. The old one stays valid for a while, so that its holders have time to switch."""
    _refuse_while_open(act)
    grace = timedelta(minutes=(rotation or RotationIn()).grace_minutes)

    async def work(connection: AsyncConnection) -> str:
        return await store.rotate_key(connection, name, grace, act)

    return JSONResponse({"name": name, "key": await parts.database.write(work)}, 201)


@router.delete(
    "/v1/keys/{name}",
    status_code=204,
    response_description="Revoked",
    responses=problems(s404="No valid key has this name"),
)
async def revoke_key(name: OfKey, parts: InParts, act: Acting) -> Response:
    """Revoke a key; its holders are refused within two seconds."""
    _refuse_while_open(act)

    async def work(connection: AsyncConnection) -> None:
        await store.revoke_key(connection, name, act)

    await parts.database.write(work)
    return Response(status_code=204)


def _refuse_while_open(act: Act) -> None:
    # While the service is open, any caller could make the first key and so lock out all others.
    if act.by == OPEN:
        raise Forbidden("The first key is made on the command line: python -m outage_service keys add.")
