"""The assistant on a real port, in the loop of the test, with a switchboard in place of its own calls."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from assistant.app import create_app
from assistant.channels.telephone.doors.carrying import Telephone
from assistant.wiring.given import Given
from scripts.ports import free_port
from tests.builders import settings_in
from tests.channels.telephone.switchboard import Switchboard
from tests.fakes import ScriptedDialogue, ToneSpeaker

START_WITHIN_S = 20.0


@dataclass(frozen=True)
class Office:
    """`address` without a scheme, such as `127.0.0.1:40001`; `audiosocket_port` listens beside it."""

    switchboard: Switchboard
    address: str
    audiosocket_port: int
    app: FastAPI
    server: uvicorn.Server
    serving: asyncio.Task[None]

    def stop(self) -> None:
        """As when it is told to end; calls that are being carried are cut off."""
        self.server.should_exit = True

    async def stopped(self) -> None:
        await asyncio.wait({self.serving}, timeout=START_WITHIN_S)

    def calls_here(self) -> int:
        telephone: Telephone = self.app.state.telephone
        return telephone.door.calls


@asynccontextmanager
async def open_office(folder: Path, ping_s: float = 20.0, **settings: Any) -> AsyncIterator[Office]:
    switchboard = Switchboard()
    audiosocket_port = free_port()
    given = Given(ScriptedDialogue(), ToneSpeaker(), calls=switchboard)
    app = create_app(settings_in(folder, **{"audiosocket_port": audiosocket_port, **settings}), given)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, log_level="warning", ws_ping_interval=ping_s, ws_ping_timeout=ping_s, ws_max_size=65536
        )
        config.timeout_graceful_shutdown = 2
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        async with asyncio.timeout(START_WITHIN_S):
            while not server.started:
                assert not serving.done(), "the assistant did not start"
                await asyncio.sleep(0.005)
        try:
            address = f"127.0.0.1:{listener.getsockname()[1]}"
            yield Office(switchboard, address, audiosocket_port, app, server, serving)
        finally:
            server.should_exit = True
            await serving
