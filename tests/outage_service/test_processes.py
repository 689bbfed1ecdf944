"""The real process: loading while it serves, two at once, and its commands."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.ports import free_port
from tests.outage_service.conftest import Program
from tests.outage_service.processes import (
    COMMAND,
    START_TIMEOUT_S,
    RealProcess,
    environment,
    report,
    run,
    running,
)
from tests.outage_service.worlds import LE_LOI, outage_row, write_world


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
    for words in ([], ["--help"], ["load", "--help"]):
        shown = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=START_TIMEOUT_S)
        assert shown.returncode == 0
        assert "load" in shown.stdout


def test_without_a_command_everything_that_can_be_done_is_shown_with_examples() -> None:
    shown = run("sqlite+aiosqlite:////nowhere/outage.db")
    assert (shown.returncode, shown.stderr) == (0, "")
    for word in ("load", "serve", "keys", "backup", "restore", "erase", "examples:"):
        assert word in shown.stdout


def test_it_does_not_listen_to_others_without_a_key(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    refused = run(url, "serve", OUTAGE_HOST="0.0.0.0", OUTAGE_PORT=str(free_port()))
    assert refused.returncode == 2
    assert "keys add" in refused.stderr
    assert run(url, "keys", "add", "root", "--role", "admin").returncode == 0
    with running(url, OUTAGE_HOST="0.0.0.0") as service:
        service.wait_until_ready()
        assert service.http.get("/v1/outages").status_code == 401


def test_keys_of_the_command_line_are_known_to_running_processes_within_two_seconds(
    database_url: str, tmp_path: Path
) -> None:
    def status_within_two_seconds(service: RealProcess, key: str, wished: int) -> int:
        give_up = time.monotonic() + 2
        while True:
            status = service.http.get("/v1/outages", headers={"X-API-Key": key}).status_code
            if status == wished or time.monotonic() > give_up:
                return status
            time.sleep(0.05)

    with running(database_url) as one, running(database_url) as two:
        one.wait_until_ready()
        two.wait_until_ready()
        added = run(database_url, "keys", "add", "wall", "--role", "reader", "--per-minute", "9000")
        key = added.stdout.strip()
        assert (added.returncode, len(key.split())) == (0, 1)
        for service in (one, two):
            assert status_within_two_seconds(service, "none", 401) == 401
            assert status_within_two_seconds(service, key, 200) == 200
        rotated = run(database_url, "keys", "rotate", "wall", "--grace", "1h").stdout.strip()
        for service in (one, two):
            assert status_within_two_seconds(service, rotated, 200) == 200
            assert status_within_two_seconds(service, key, 200) == 200
        assert run(database_url, "keys", "revoke", "wall").returncode == 0
        for service in (one, two):
            assert status_within_two_seconds(service, key, 401) == 401
            assert status_within_two_seconds(service, rotated, 401) == 401
    listed = run(database_url, "keys", "list").stdout
    assert listed.count("revoked") == 2
    assert key not in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["keys", "add", "wall", "--role", "king"], "invalid choice"),
        (["keys", "add", "Bức tường", "--role", "reader"], "starts with a-z"),
        (["keys", "add", "wall", "--role", "reader", "--valid-for", "soon"], "such as 24h"),
        (["keys", "revoke", "nobody"], "No valid key has this name."),
        (["erase", "PC05II9999999"], "No customer has this code."),
    ],
)
def test_a_command_that_cannot_be_says_why_and_exits_with_2(
    sqlite_world_url: str, words: list[str], said: str, program: Program
) -> None:
    refused = program(sqlite_world_url, *words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert said in refused.stderr
