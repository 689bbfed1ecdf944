"""The parts that all endpoints of the telephone share, and the function that carries each call."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import HTTPConnection

from assistant.channels.telephone.doors.front_door import FrontDoor
from assistant.channels.telephone.line.announced import Announced
from assistant.channels.telephone.line.line import Calls, Line
from assistant.channels.telephone.line.transfers import Transfers
from assistant.conversation.ports import Measurements
from assistant.errors import NotAuthorized

logger = logging.getLogger(__name__)

CLOSE_WITHIN_S = 2.0


@dataclass(frozen=True)
class TwilioAccess:
    """`public_url`: the address at which Twilio reaches us (empty: taken from the request). `auth_token`: the
    secret with which it signs (empty: it brings our key). `fallback_queue`: for callers whose call failed."""

    public_url: str
    auth_token: str
    fallback_queue: str


@dataclass(frozen=True)
class Telephone:
    """The wiring builds it once; it is on `app.state.telephone`."""

    calls: Calls
    door: FrontDoor
    transfers: Transfers
    announced: Announced
    measurements: Measurements
    twilio: TwilioAccess


def telephone_of(connection: HTTPConnection) -> Telephone:
    telephone: Telephone = connection.app.state.telephone
    return telephone


def telephone_of_a_pbx(connection: HTTPConnection) -> Telephone:
    """The telephone of the app, for endpoints that only PBXs and telephone companies use.

    Raises `NotAuthorized` for a web page: only browsers send `Origin`. These endpoints trust loopback, so
    any page open on this machine could otherwise place calls with any caller's number.
    """
    if "origin" in connection.headers:
        raise NotAuthorized("a web page requests an endpoint for PBXs")
    return telephone_of(connection)


class RunningLine(Line, Protocol):
    """A line whose wire is served by `run` until it is closed; `drop` ends it without a verdict."""

    async def run(self) -> None: ...

    async def drop(self) -> None: ...


async def carry(line: RunningLine, telephone: Telephone, free: bool) -> None:
    """Serves the wire and conducts the call; ends both.

    When the conversation ends, the call is hung up; when it fails, the call is dropped, so that the PBX
    takes care of the caller.
    """
    wire = asyncio.create_task(line.run())
    try:
        await (telephone.calls.conduct(line) if free else telephone.calls.turn_away(line))
        await line.hang_up()
    except Exception as unexpected:
        telephone.measurements.error("internal_error")
        places = "".join(traceback.format_tb(unexpected.__traceback__))
        logger.error("a call broke off: %s\n%s", type(unexpected).__name__, places)
    finally:
        await line.drop()
        with suppress(TimeoutError):
            await asyncio.wait_for(wire, CLOSE_WITHIN_S)
