"""What all endpoints of the telephone share, and how each call is carried."""

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
from assistant.errors import NotAuthorized, PartUnavailable

logger = logging.getLogger(__name__)

CLOSE_WITHIN_S = 2.0


@dataclass(frozen=True)
class TwilioAccess:
    """How Twilio reaches us (empty: as the request says), the secret it signs with (empty: it brings our
    key), and the queue of callers whom the assistant lost."""

    public_url: str
    auth_token: str
    fallback_queue: str


@dataclass(frozen=True)
class Telephone:
    """Built once by the wiring, on `app.state.telephone`."""

    calls: Calls
    door: FrontDoor
    transfers: Transfers
    announced: Announced
    measurements: Measurements
    twilio: TwilioAccess


def telephone_of(connection: HTTPConnection) -> Telephone:
    """Raises `PartUnavailable` when nobody is there to conduct calls."""
    telephone: Telephone | None = connection.app.state.telephone
    if telephone is None:
        raise PartUnavailable("nobody conducts calls")
    return telephone


def telephone_of_a_pbx(connection: HTTPConnection) -> Telephone:
    """The same where only PBXs and telephone companies ask.

    Raises `NotAuthorized` for a web page: browsers, and they alone, say in `Origin` whose page it is. Any
    page that is open on this machine could reach these doors, where loopback is trusted, and place
    calls in anybody's name.
    """
    if "origin" in connection.headers:
        raise NotAuthorized("a web page knocks at a door for PBXs")
    return telephone_of(connection)


class RunningLine(Line, Protocol):
    """A line whose wire is served by `run` until it is closed; `drop` ends it without a verdict."""

    async def run(self) -> None: ...

    async def drop(self) -> None: ...


async def carry(line: RunningLine, telephone: Telephone, free: bool) -> None:
    """Serves the wire while the call is conducted, and leaves neither behind.

    A conversation that just ends hangs up; one that breaks off drops the call, so that the PBX looks
    after the caller.
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
