"""The assistant on a real port, for those who come from outside: a browser, the terminal client."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from assistant.app import create_app
from assistant.wiring.given import Given
from tests.builders import settings_in

START_WITHIN_S = 20.0


@contextmanager
def served(folder: Path, given: Given, port: int = 0, **settings: Any) -> Iterator[str]:
    """The address of an assistant that runs in a thread until the block ends."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(create_app(settings_in(folder, **settings), given), log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + START_WITHIN_S
            while not server.started:
                assert thread.is_alive(), "the assistant did not start"
                assert time.monotonic() < deadline, "the assistant takes too long to start"
                time.sleep(0.01)
            yield url
        finally:
            server.should_exit = True
            thread.join()


def port_of(url: str) -> int:
    return int(url.rsplit(":", 1)[1])
