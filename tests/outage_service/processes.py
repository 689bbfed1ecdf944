"""The real program for tests: its server and its commands, each a process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from scripts.ports import free_port

START_TIMEOUT_S = 60
COMMAND = [sys.executable, "-m", "outage_service", "--env-file", os.devnull]  # no settings of a person


@dataclass
class RealProcess:
    process: subprocess.Popen[bytes]
    http: httpx.Client

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < give_up:
            try:
                if self.http.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                assert self.process.poll() is None, "the service ended"
            time.sleep(0.05)
        raise AssertionError("the service did not become ready")

    def kill(self) -> None:
        """The process is gone at once, as `kill -9` does it: nothing is closed or written any more."""
        self.process.kill()
        self.process.wait()


def environment(database_url: str, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OUTAGE_")}
    return {**clean, "OUTAGE_DATABASE_URL": database_url, "OUTAGE_LIMITS": "off", **more}


@contextmanager
def running(database_url: str, log: Path | None = None, **more: str) -> Iterator[RealProcess]:
    """A server on a free port; what it writes goes into `log`."""
    port = free_port()
    settings = {"OUTAGE_PORT": str(port), "OUTAGE_LOG_LEVEL": "warning", **more}
    with (log or Path(os.devnull)).open("wb") as written:
        process = subprocess.Popen(
            [*COMMAND, "serve"],
            env=environment(database_url, **settings),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
                yield RealProcess(process, http)
        finally:
            process.kill()
            process.wait()


def run(database_url: str, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(database_url, **more),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=START_TIMEOUT_S,
    )


def beside_the_database(stderr: str) -> str:
    """What a command wrote on standard error, after the line that says in which database it works."""
    first, _, rest = stderr.partition("\n")
    assert first.startswith("Database: ")
    return rest


def report(number: int, customer_code: str) -> dict[str, object]:
    return {
        "source": "assistant",
        "external_id": f"call-{number}",
        "customer_code": customer_code,
        "kind": "hazard",
        "description": "dây điện chùng xuống đường",
        "channel": "phone",
        "callback_requested": False,
    }
