"""Starts, awaits and ends the four parts together. For `make run`, tests and bench."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from assistant.secret import new_token
from scripts.commands import last_words
from scripts.console import Problem
from scripts.parts import PORT_VARIABLES, Part
from scripts.ports import free_ports
from scripts.process import Process, stop_all

START_TIMEOUT_S = 180.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def why_not_ready(part: Part, timeout_s: float = 2.0) -> str | None:
    """None when the part answers that it is ready, else its answer or the error of the connection."""
    try:
        with _DIRECT.open(part.ready_url, timeout=timeout_s):
            return None
    except urllib.error.HTTPError as error:
        with error:
            return f"HTTP {error.code}: {_reason(error.read(2000))}"
    except OSError:
        return "does not listen yet"


def _reason(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")[:200]
    for key in ("detail", "not_ready", "reason", "message"):
        if isinstance(said, dict) and said.get(key):
            return str(said[key])[:200]
    return json.dumps(said, ensure_ascii=False)[:200]


def ask_json(url: str, headers: Mapping[str, str]) -> Any:
    """The JSON answer of a running part to a GET; None unless it is JSON with status 2xx."""
    try:
        with _DIRECT.open(urllib.request.Request(url, headers=dict(headers)), timeout=5) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


class Stack:
    """The parts as processes. Reader threads pass each line of output to `on_line(part name, line)`."""

    def __init__(self, parts: Mapping[str, Part], on_line: Callable[[str, str], None]) -> None:
        self.parts = dict(parts)
        self.processes: dict[str, Process] = {}
        self._on_line = on_line

    def start(self, name: str) -> None:
        """Starts one part, without waiting for it."""
        self.processes[name] = Process(self.parts[name], self._on_line)

    def start_all(self) -> None:
        for name in self.parts:
            self.start(name)

    def wait_until_ready(
        self,
        *names: str,
        timeout_s: float = START_TIMEOUT_S,
        on_ready: Callable[[str, float], None] | None = None,
        tick: Callable[[list[str]], None] | None = None,
    ) -> dict[str, float]:
        """Waits until these parts (all, when none is named) are ready; returns the seconds each took.

        Calls `on_ready(name, seconds)` for each part when it is ready, and `tick(names)` in each round with
        the parts that are not. Raises Problem when one ends or takes too long.
        """
        waiting = list(names or self.parts)
        took: dict[str, float] = {}
        while True:
            for name in [name for name in waiting if self._is_ready(name, timeout_s)]:
                waiting.remove(name)
                took[name] = time.monotonic() - self.processes[name].started_at
                if on_ready is not None:
                    on_ready(name, took[name])
            if not waiting:
                return took
            if tick is not None:
                tick(waiting)
            time.sleep(0.1)

    def _is_ready(self, name: str, timeout_s: float) -> bool:
        process = self.processes[name]
        reason = why_not_ready(process.part)
        if reason is None:
            return True
        if process.ended():
            process.finish()
            how = process.how_it_ended()
            raise Problem(f"«{name}» ended while starting ({how}).", self.last_words(name))
        if reason.startswith(
            f"HTTP {HTTPStatus.CONFLICT}"
        ):  # Rasa listens, but has no model: it couldn't load it
            raise Problem(f"«{name}» could not load the dialogue model.", self.last_words(name))
        if time.monotonic() - process.started_at > timeout_s:
            what = f"«{name}» is not ready after {timeout_s:.0f} s: {reason}."
            raise Problem(what, self.last_words(name))
        return False

    def last_words(self, name: str) -> str:
        return f"Its last words: {last_words(chr(10).join(self.processes[name].last_lines))}."

    def kill(self, name: str) -> None:
        """Ends one part at once, as a crash would (SIGKILL), with everything it started."""
        self.processes[name].send(signal.SIGKILL)
        self.processes[name].finish()

    def stop(self, hurry: threading.Event | None = None) -> None:
        """Ends all parts; returns when none is left. Gives them time to end until `hurry` is set."""
        stop_all(self.processes.values(), hurry=hurry)


def trial_environment(state: Path) -> dict[str, str]:
    """An environment for a separate stack: free ports, a secret, all state under `state`, limits off.

    It drops the user's own settings (`ASSISTANT_*`, `OUTAGE_*`), except the voice.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSISTANT_", "OUTAGE_")) or name.startswith("ASSISTANT_VOICE")
    }
    names = (*PORT_VARIABLES.values(), "ASSISTANT_AUDIOSOCKET_PORT")
    ports = dict(zip(names, map(str, free_ports(len(names))), strict=True))
    return {
        **kept,
        **ports,
        "ASSISTANT_RASA_TOKEN": new_token(),
        "ASSISTANT_STATE_DIR": str(state),
        "ASSISTANT_LIMITS": "off",
        "OUTAGE_DATABASE_URL": f"sqlite+aiosqlite:///{state / 'outage.db'}",
        "OUTAGE_LIMITS": "off",
    }
