"""A caller on the telephone of the demo page: hears every sentence at once, and answers with keys."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

# Longer than the dialogue takes on a busy machine, shorter than the silence that the assistant asks about.
QUIET_S = 3.0
# The pause after the last key that ends a number, and the dialogue's own time.
ANSWER_WITHIN_S = 15.0


class PhoneCall:
    """One call to the assistant at `url`, from `caller` or from nobody known."""

    def __init__(self, url: str, caller: str | None) -> None:
        query = f"?{urlencode({'caller': caller})}" if caller else ""
        address = url.replace("http", "ws", 1) + "/v1/calls/browser" + query
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(
            connect(address, origin=Origin(url), proxy=None)
        )
        self.queue: str | None = None
        self.ended = False
        self.heard_s = 0.0

    def press(self, keys: str) -> None:
        for key in keys:
            self._socket.send(json.dumps({"type": "key", "digit": key}))

    def hears(self) -> list[str]:
        """The sentences up to where the assistant falls silent: it waits for the caller, or the call is over."""
        said: list[str] = []
        until = time.monotonic() + ANSWER_WITHIN_S
        while not self.ended and time.monotonic() < until:
            try:
                message = self._socket.recv(timeout=QUIET_S if said else until - time.monotonic())
            except TimeoutError:
                break
            except ConnectionClosed:
                self.ended = True
                break
            if isinstance(message, bytes):
                self.heard_s += len(message) / 16000
            else:
                self._told(json.loads(message), said)
        return said

    def hang_up(self) -> None:
        self._open.close()

    def _told(self, message: dict[str, Any], said: list[str]) -> None:
        match message["type"]:
            case "caption" if message["speaker"] == "assistant":
                said.append(message["text"])
            case "mark":
                self._socket.send(json.dumps({"type": "played", "mark": message["mark"]}))
            case "transferred":
                self.queue = message["queue"]
            case "ended":
                self.ended = True
