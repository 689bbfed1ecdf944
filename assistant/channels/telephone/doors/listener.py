"""The port where PBXs bring calls by AudioSocket."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from assistant.channels.telephone.doors.carrying import Telephone, carry
from assistant.channels.telephone.line.arriving import arrival_of
from assistant.channels.telephone.line.pbx_line import PbxLine
from assistant.channels.telephone.line.protocols.audiosocket import (
    AudioSocketWire,
    await_name,
    notice_silent_death,
)
from assistant.errors import AloDienError, NotAuthorized
from assistant.serving.access import is_loopback

logger = logging.getLogger(__name__)

CLOSE_WITHIN_S = 2.0


@asynccontextmanager
async def audiosocket_listener(telephone: Telephone, host: str, port: int) -> AsyncIterator[None]:
    """Listens until the block ends; then cancels the calls that still run.

    Raises `OSError` when the port is not available.
    """
    carried: set[asyncio.Task[None]] = set()

    async def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        carried.add(task)
        try:
            await _one_call(reader, writer, telephone)
        except asyncio.CancelledError:
            pass  # the program ends; the server owns this task and would log the cancellation as an error
        finally:
            carried.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(came, host, port)
    try:
        yield
    finally:
        server.close()
        for task in tuple(carried):
            task.cancel()
        await asyncio.gather(*carried, return_exceptions=True)


async def _one_call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, telephone: Telephone) -> None:
    try:
        peer: socket.socket = writer.get_extra_info("socket")
        notice_silent_death(peer)
        host: str = writer.get_extra_info("peername")[0]
        if not telephone.door.knows_address(host):
            raise NotAuthorized("the address is not in the list of networks")
        # Only a call with a name gets a place: a mere connection must not block callers.
        named = await await_name(reader)
        said = telephone.announced.take(named.call)
        if said is None:
            # Unannounced calls may come only from this machine, and only while no key is set.
            if telephone.door.needs_key or not is_loopback(host):
                raise NotAuthorized("the call was not announced")
            said = {}
        call = str(named.call)
        arrival = arrival_of(call, "audiosocket", {"call": call, **said})
        with telephone.door.place() as free:
            await carry(
                PbxLine(AudioSocketWire(reader, writer), arrival, telephone.transfers, call), telephone, free
            )
    except AloDienError as refused:
        telephone.measurements.error(refused.code)
        logger.warning("a call by AudioSocket is refused: %s", refused)
