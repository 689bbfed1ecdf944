"""The real process: loading while it serves, two at once, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.outage_service.worlds import LE_LOI, outage_row, write_world

START_TIMEOUT_S = 60
COMMAND = [sys.executable, "-m", "outage_service"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def environment(database_url: str, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OUTAGE_")}
    return {**clean, "OUTAGE_DATABASE_URL": database_url, "OUTAGE_LIMITS": "off", **more}


@contextmanager
def running(database_url: str) -> Iterator[RealProcess]:
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve"],
        env=environment(database_url, OUTAGE_PORT=str(port), OUTAGE_LOG_LEVEL="warning"),
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
            yield RealProcess(process, http)
    finally:
        process.kill()
        process.wait()


def run(database_url: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(database_url),
        capture_output=True,
        text=True,
        timeout=START_TIMEOUT_S,
    )


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


def test_an_acknowledged_report_survives_a_kill(database_url: str, tmp_path: Path) -> None:
    assert run(database_url, "load", write_world(tmp_path / "world")).returncode == 0
    with running(database_url) as service:
        service.wait_until_ready()
        answer = service.http.post("/v1/reports", json=report(1, LE_LOI[0]))
        service.process.send_signal(signal.SIGKILL)
        assert answer.status_code == 201
        service.process.wait()
    with running(database_url) as service:
        service.wait_until_ready()
        assert service.http.get(f"/v1/customers/{LE_LOI[0]}/reports").json()["items"] == [answer.json()]
        again = service.http.post("/v1/reports", json=report(1, LE_LOI[0]))
        assert (again.status_code, again.json()) == (200, answer.json())


def test_two_processes_on_one_new_database_serve_and_are_loaded_meanwhile(
    database_url: str, tmp_path: Path
) -> None:
    """Reports keep being taken by both, none twice and none lost, while the world is replaced under them."""
    world = write_world(tmp_path / "world", [outage_row()])
    with running(database_url) as one, running(database_url) as two:
        one.wait_until_ready()
        two.wait_until_ready()
        assert run(database_url, "load", world).stdout == "Loaded 6 nodes, 8 customers, 1 outages.\n"

        def send(number: int) -> tuple[int, str]:
            service = (one, two)[number % 2]
            body = {**report(number, LE_LOI[0]), "customer_code": None, "place": f"hẻm {number // 2}"}
            body["external_id"] = f"call-{number // 2}"  # both processes hear of each report
            answer = service.http.post("/v1/reports", json=body)
            return answer.status_code, answer.text

        with ThreadPoolExecutor(8) as senders:
            answers = senders.map(send, range(80))
            replaced = run(database_url, "load", world, "--replace")
            results = list(answers)
        assert replaced.returncode == 0, replaced.stderr
        assert sorted(status for status, _ in results) == [200] * 40 + [201] * 40
        assert len({text for _, text in results}) == 40
        assert one.http.get(f"/v1/customers/{LE_LOI[0]}/supply").json()["state"] == "outage"


def test_what_the_service_writes_holds_no_code_and_no_phone(tmp_path: Path) -> None:
    """Started as architecture.md says, with the server's own settings: its access log is on."""
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "outage_service.app:create_app", "--factory"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment(url), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
                RealProcess(process, http).wait_until_ready()
                assert http.get(f"/v1/customers/{LE_LOI[0]}/supply").status_code == 404
                assert http.get("/v1/customers", params={"phone": "0905000001"}).status_code == 200
        finally:
            process.terminate()
            process.wait()
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Uvicorn running" in written
    assert LE_LOI[0] not in written
    assert "0905000001" not in written


def test_the_demo_world_is_loaded_once_and_then_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    assert run(url, "load-demo").stdout.startswith("Loaded ")
    again = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "outage_service", "load-demo"],
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=START_TIMEOUT_S,
    )
    assert (again.returncode, again.stdout) == (0, "The database has its data already.\n")
    # Every `make run` asks: the database layer is not imported for that.
    assert "sqlalchemy.ext.asyncio" not in again.stderr


def test_a_refused_load_says_why_on_standard_error_and_exits_with_2(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    refused = run(url, "load", write_world(tmp_path / "bad", [outage_row(node_ids="F9")]))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "outages.csv:2: node_ids names 'F9'" in refused.stderr
    assert "Nothing was loaded" in refused.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    refused = run(f"sqlite+aiosqlite:///{tmp_path}/outage.db", "load", tmp_path / "nowhere")
    assert refused.returncode == 2
    assert "is no folder" in refused.stderr


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:////proc/nowhere/outage.db", "postgresql+psycopg://nobody@127.0.0.1:9/none"]
)
def test_a_database_that_cannot_be_reached_is_said_in_a_line(tmp_path: Path, url: str) -> None:
    refused = run(url, "load", write_world(tmp_path / "world"))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr.strip()


def test_the_commands_explain_themselves() -> None:
    for words in (["--help"], ["load", "--help"]):
        shown = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=START_TIMEOUT_S)
        assert shown.returncode == 0
        assert "load" in shown.stdout
