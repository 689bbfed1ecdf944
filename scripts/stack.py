"""The four parts running together: started, waited for, ended. For `make run`, tests and bench."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.commands import last_words
from scripts.console import Problem
from scripts.parts import PORT_VARIABLES, Part, free_ports
from scripts.process import Process, stop_all

START_TIMEOUT_S = 180.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def why_not_ready(part: Part, timeout_s: float = 2.0) -> str | None:
    """None when the part answers that it is ready, else what it, or the connection to it, says instead."""
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


class Stack:
    """The parts as processes. `on_line(part name, line)` gets what they print, from reader threads."""

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
        self, name: str, timeout_s: float = START_TIMEOUT_S, tick: Callable[[], None] | None = None
    ) -> float:
        """Seconds from start until the part is ready. Raises Problem when it ends or takes too long."""
        process = self.processes[name]
        while True:
            reason = why_not_ready(process.part)
            took = time.monotonic() - process.started_at
            if reason is None:
                return took
            if process.ended():
                process.finish()
                raise Problem(
                    f"«{name}» ended while starting ({process.how_it_ended()}).", self.last_words(name)
                )
            if took > timeout_s:
                raise Problem(
                    f"«{name}» is not ready after {timeout_s:.0f} s: {reason}.", self.last_words(name)
                )
            if tick is not None:
                tick()
            time.sleep(0.1)

    def last_words(self, name: str) -> str:
        return f"Its last words: {last_words(chr(10).join(self.processes[name].last_lines))}."

    def kill(self, name: str) -> None:
        """Ends one part at once, as a crash would (SIGKILL), with everything it started."""
        self.processes[name].send(signal.SIGKILL)
        self.processes[name].finish()

    def stop(self, hurry: threading.Event | None = None) -> None:
        """Ends all parts; returns when none is left. Waits politely unless and until `hurry` is set."""
        stop_all(self.processes.values(), hurry=hurry)


def trial_environment(state: Path) -> dict[str, str]:
    """An environment for a stack of its own: free ports, all state under `state`, limits off.

    Settings of the person who runs it (`ASSISTANT_*`, `OUTAGE_*`) don't reach it, except the voice.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSISTANT_", "OUTAGE_")) or name.startswith("ASSISTANT_VOICE")
    }
    numbers = map(str, free_ports(len(PORT_VARIABLES)))
    ports = dict(zip(PORT_VARIABLES.values(), numbers, strict=True))
    return {
        **kept,
        **ports,
        "ASSISTANT_STATE_DIR": str(state),
        "ASSISTANT_LIMITS": "off",
        "OUTAGE_DATABASE_URL": f"sqlite+aiosqlite:///{state / 'outage.db'}",
        "OUTAGE_LIMITS": "off",
    }
