"""What the real server writes at its most talkative holds nobody's phone, name, code, address or words."""

import subprocess
import sys
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text

from scripts.ports import free_port
from tests.outage_service.conftest import Program
from tests.outage_service.processes import RealProcess, environment
from tests.outage_service.worlds import LE_LOI, NOBODY, outage_row, write_world

PERSONAL = (
    LE_LOI[0],
    NOBODY,
    "0905000001",
    "+84905000001",
    "84905000001",
    "0912345678",
    "hanh@example.vn",
    "Nguyễn Thị Hạnh",
    "12 Lê Lợi",
    "12%20L",  # the same in a path
    "cổng xanh",
    "hẻm sau chợ",
)


def ask_everything(http: httpx.Client) -> set[int]:
    """All kinds of requests with personal data in path, query and body, good ones and bad ones; the statuses."""
    report = {
        "source": "assistant",
        "external_id": "1",
        "customer_code": LE_LOI[0],
        "place": "hẻm sau chợ",
        "kind": "no_power",
        "description": "nhà cổng xanh",
        "phone": "0905000001",
        "channel": "phone",
    }
    wish = {"customer_code": LE_LOI[0], "phone": "0912345678", "events": ["restored"]}
    sent = [
        ("GET", f"/v1/customers/{LE_LOI[0]}", None),
        ("GET", f"/v1/customers/{LE_LOI[0]}/supply", None),
        ("GET", f"/v1/customers/{NOBODY}/supply", None),
        ("GET", f"/v1/customers/{LE_LOI[0]}/x/12 Lê Lợi", None),
        ("GET", "/v1/customers?phone=0905000001", None),
        ("GET", "/v1/customers?phone=%2B84905000001", None),
        ("GET", "/v1/customers?phone=0905000001x", None),
        ("GET", "/v1/outages?place=12 Lê Lợi", None),
        ("POST", "/v1/reports", report),
        ("POST", "/v1/reports", {**report, "customer_code": NOBODY, "external_id": "2"}),
        ("POST", "/v1/reports", {**report, "kind": "cổng xanh", "external_id": "3"}),
        ("POST", "/v1/reports", {**report, "phone": "Nguyễn Thị Hạnh\x00", "external_id": "4"}),
        ("PUT", "/v1/subscriptions", wish),
        ("PUT", "/v1/subscriptions", {**wish, "phone": None, "email": "hanh@example.vn"}),
        ("GET", "/v1/subscriptions?phone=0912345678", None),
        ("GET", "/v1/subscriptions?email=hanh@example.vn", None),
        ("POST", "/v1/outages", {"kind": "planned", "area_text": "12 Lê Lợi"}),
        ("POST", "/v1/outages/0b5d6b3e-0f6a-4a52-9c57-000000000000/restorations", {}),
        ("DELETE", f"/v1/customers/{LE_LOI[0]}/personal-data", None),
    ]
    return {http.request(method, path, json=body).status_code for method, path, body in sent}


def test_the_logs_of_a_real_server_hold_no_personal_data(
    database_url: str, tmp_path: Path, program: Program
) -> None:
    """Started as architecture.md says, at level debug, with the server's own access log on; the database
    goes away in between, so that errors are written as well."""
    program(database_url, "load", write_world(tmp_path / "world", [outage_row()]))
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "outage_service.app:create_app", "--factory"]
    told = environment(database_url, OUTAGE_LOG_LEVEL="debug")
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--log-level", "debug"], env=told, stdout=log, stderr=log
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
                RealProcess(process, http).wait_until_ready()
                statuses = ask_everything(http)
                break_the_database(database_url)
                broken = ask_everything(http)
        finally:
            process.terminate()
            process.wait()
    assert {200, 201, 404, 422} <= statuses
    assert 503 in broken
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Uvicorn running" in written
    assert [trace for trace in PERSONAL if trace in written] == []


def break_the_database(database_url: str) -> None:
    engine = create_engine(database_url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE reports RENAME TO lost_reports"))
        connection.execute(text("ALTER TABLE customers RENAME TO lost_customers"))
        connection.execute(text("ALTER TABLE subscriptions RENAME TO lost_subscriptions"))
    engine.dispose()
