"""The endpoints where PBXs bring calls, and where they ask what follows after the assistant."""

from __future__ import annotations

import logging
import uuid
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import PlainTextResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from assistant.channels.telephone.doors.carrying import Telephone, carry, telephone_of_a_pbx
from assistant.channels.telephone.line.arriving import arrival_of
from assistant.channels.telephone.line.call_socket import (
    NORMAL,
    POLICY,
    PROTOCOL_ERROR,
    TEXTS_WITH_SOUND_PER_S,
    CallSocket,
)
from assistant.channels.telephone.line.pbx_line import PbxLine
from assistant.channels.telephone.line.protocols import asterisk_wire, twilio
from assistant.channels.telephone.line.protocols.asterisk import AsteriskWire, await_start
from assistant.errors import AloDienError, CallNotFound, LineFault
from assistant.serving.problems import problem_of

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/v1/calls")


@router.websocket("/asterisk")
async def asterisk(websocket: WebSocket) -> None:
    """Asterisk's `chan_websocket`: one websocket for each call, `?key=&caller=&dialled=&call=`."""
    try:
        telephone = telephone_of_a_pbx(websocket)
        telephone.door.check(websocket)
        if asterisk_wire.SUBPROTOCOL not in websocket.scope["subprotocols"]:
            raise LineFault("the websocket's subprotocol must be media")
        with telephone.door.place() as free:
            await websocket.accept(asterisk_wire.SUBPROTOCOL)
            await _asterisk_call(websocket, telephone, free)
    except AloDienError as refused:
        logger.warning("a call is refused: %s", refused)
        await websocket.send_denial_response(problem_of(refused))


async def _asterisk_call(websocket: WebSocket, telephone: Telephone, free: bool) -> None:
    socket = CallSocket(websocket)
    try:
        start = await await_start(socket)
    except LineFault as fault:
        telephone.measurements.error(fault.code)
        logger.warning("a call from Asterisk is refused: %s", fault)
        await socket.close(PROTOCOL_ERROR)
        return
    arrival = arrival_of(str(uuid.uuid4()), "asterisk", websocket.query_params)
    call = arrival.variables.get("call") or start.channel
    line = PbxLine(AsteriskWire(socket), arrival, telephone.transfers, call)
    await carry(line, telephone, free)
    await socket.close(NORMAL)


@router.websocket("/twilio")
async def twilio_stream(websocket: WebSocket) -> None:
    """Twilio's media streams. Their addresses carry no query: the key or token comes in the start message."""
    try:
        telephone = telephone_of_a_pbx(websocket)
    except AloDienError as refused:
        await websocket.send_denial_response(problem_of(refused))
        return
    await websocket.accept()
    socket = CallSocket(websocket, TEXTS_WITH_SOUND_PER_S)
    try:
        started = await twilio.await_start(socket)
        said = {**websocket.query_params, **started.parameters}
        telephone.door.check(websocket, said)
        with telephone.door.place() as free:
            arrival = arrival_of(str(uuid.uuid4()), "twilio", {**said, "call": started.call})
            wire = twilio.TwilioWire(socket, started)
            await carry(PbxLine(wire, arrival, telephone.transfers, started.call), telephone, free)
    except AloDienError as refused:
        telephone.measurements.error(refused.code)
        logger.warning("a call from Twilio is refused: %s", refused)
        await socket.close(PROTOCOL_ERROR if isinstance(refused, LineFault) else POLICY)


@router.post("/audiosocket", response_class=PlainTextResponse)
async def announce(request: Request) -> Response:
    """Announces a call that will come by AudioSocket: `?caller=&dialled=` as for the websocket.

    Returns a UUID. The PBX must connect with it within 30 seconds; from then on it is the name of the call.
    """
    telephone = telephone_of_a_pbx(request)
    telephone.door.check(request)
    said = {name: value for name, value in request.query_params.items() if name != "call"}
    return PlainTextResponse(str(telephone.announced.announce(said)))


@router.get("/{call}/transfer", response_class=PlainTextResponse)
async def transfer(request: Request, call: Annotated[str, Path(max_length=200)]) -> Response:
    """Where the PBX's call of that name goes next, as a form: `next=hangup`, or `next=queue&queue=...`
    with the variables of the transfer. 404 when the assistant did not end that call on purpose.

    A call that the PBX named with a random UUID needs no key: others cannot guess the name, and a PBX
    writes the addresses it requests into its log, so a key would end up there.
    """
    telephone = telephone_of_a_pbx(request)
    if not (_is_random(call) and telephone.door.knows_address(request.client.host if request.client else "")):
        telephone.door.check(request)
    verdict = telephone.transfers.find(call)
    if verdict is None:
        raise CallNotFound
    return PlainTextResponse(verdict.as_form(), media_type="application/x-www-form-urlencoded")


def _is_random(name: str) -> bool:
    try:
        return uuid.UUID(name).version == 4
    except ValueError:
        return False
