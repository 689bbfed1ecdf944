"""The server is really killed: what it acknowledged is there afterwards.

Tested: `kill -9` in the middle of writing, and opening copies of a database's files taken at any moment
while it runs, which is what a power cut leaves behind when the disk keeps its word about fsync.
Argued, not tested: that the disk does. SQLite syncs its log before a commit is acknowledged
(synchronous=FULL); so does PostgreSQL (synchronous_commit=on, set for each connection; fsync=on, its default).
"""

import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import utc_now
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from tests.outage_service.conftest import Program
from tests.outage_service.processes import report, running
from tests.outage_service.worlds import LE_LOI, OUTAGE_IDS, outage_row, write_world

WISH = {"customer_code": LE_LOI[0], "phone": "0905000001", "events": ["restored"]}


def cuts_of(day: datetime) -> bytes:
    """A file of EVNNPC with one cut."""
    cut = {
        "ngay_catdien": f"{day:%d/%m/%Y} 07:30:00",
        "ngay_tailap": f"{day:%d/%m/%Y} 11:30:00",
        "khuvuc_matdien": "Đường Lê Lợi, phường Điện Bàn",
        "noi_dung": "Xuất tuyến 471: bảo trì",
    }
    return json.dumps({"data": [cut]}).encode()


def test_what_was_acknowledged_survives_a_kill(database_url: str, tmp_path: Path, program: Program) -> None:
    program(database_url, "load", write_world(tmp_path / "world", [outage_row()]))
    with running(database_url) as service:
        service.wait_until_ready()
        wish = service.http.put("/v1/subscriptions", json=WISH)
        back = service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json={"node_ids": ["T1"]})
        taken = service.http.post("/v1/reports", json=report(1, LE_LOI[0]))
        service.kill()
    assert (wish.status_code, back.status_code, taken.status_code) == (201, 200, 201), back.text
    with running(database_url) as service:
        service.wait_until_ready()
        wishes = service.http.get("/v1/subscriptions", params={"phone": "0905000001"}).json()["items"]
        assert [found["id"] for found in wishes] == [wish.json()["id"]]
        outage = service.http.get(f"/v1/outages/{OUTAGE_IDS[0]}").json()
        assert outage["status"] == "partially_restored"
        again = service.http.post("/v1/reports", json=report(1, LE_LOI[0]))
        assert (again.status_code, again.json()["code"]) == (200, taken.json()["code"])
        # Each of them stands in the journal, from which messages and work orders are made.
        entries = service.http.get("/v1/audit", params={"limit": 100}).json()["items"]
        assert {"report_received", "partially_restored", "subscription_put"} <= {e["kind"] for e in entries}


def test_a_kill_in_the_middle_of_a_storm_loses_nothing_acknowledged_and_makes_nothing_twice(
    database_url: str, tmp_path: Path, program: Program
) -> None:
    program(database_url, "load", write_world(tmp_path / "world"))
    acknowledged: dict[str, str] = {}
    with running(database_url) as service:
        service.wait_until_ready()

        def send(number: int) -> None:
            body = {**report(number, LE_LOI[0]), "customer_code": None, "place": f"hẻm {number}"}
            try:
                answer = service.http.post("/v1/reports", json=body)
            except httpx.TransportError:
                return  # not acknowledged: the sender tries again
            if answer.status_code == 201:
                acknowledged[str(number)] = answer.json()["code"]
            if len(acknowledged) == 30:
                service.process.kill()

        with ThreadPoolExecutor(6) as senders:
            list(senders.map(send, range(200)))
        service.kill()
    assert len(acknowledged) >= 30
    with running(database_url) as service:
        service.wait_until_ready()
        items = service.http.get("/v1/reports", params={"limit": 500}).json()["items"]
    stored = [item["code"] for item in items]
    assert set(acknowledged.values()) <= set(stored)
    assert len(stored) == len(set(stored)) == len({item["place"] for item in items})


def test_files_copied_in_the_middle_of_a_large_change_hold_the_world_of_before(
    tmp_path: Path, program: Program
) -> None:
    """As a power cut would leave them."""
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    program(url, "load", write_world(tmp_path / "world"))
    with closing(sqlite3.connect(tmp_path / "outage.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_spill = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE customers SET name = 'nobody'")
        after = tmp_path / "after"
        after.mkdir()
        for name in ("outage.db", "outage.db-wal"):
            shutil.copy(tmp_path / name, after / name)
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(after / "outage.db")) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = {name for (name,) in found.execute("SELECT name FROM customers")}
    assert "Nguyễn Thị Hạnh" in names
    assert "nobody" not in names


def test_files_copied_while_reports_are_taken_hold_all_that_was_acknowledged(
    tmp_path: Path, program: Program
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    program(url, "load", write_world(tmp_path / "world"))
    with running(url) as service:
        service.wait_until_ready()
        for moment in range(3):
            codes = set()
            for number in range(5):
                body = {**report(10 * moment + number, LE_LOI[0]), "customer_code": None, "place": "x"}
                codes.add(service.http.post("/v1/reports", json=body).json()["code"])
            after = tmp_path / f"after-{moment}"
            after.mkdir()
            # Only what was synced counts: the log and the file, not the memory shared by processes.
            for name in ("outage.db", "outage.db-wal"):
                shutil.copy(tmp_path / name, after / name)
            with closing(sqlite3.connect(after / "outage.db")) as found:
                assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert codes <= {code for (code,) in found.execute("SELECT code FROM reports")}


async def test_a_commit_waits_for_the_disk(database_url: str) -> None:
    database = await open_database(Settings(database_url=database_url))
    if database_url.startswith("sqlite"):
        wanted = {"PRAGMA synchronous": 2, "PRAGMA journal_mode": "wal", "PRAGMA foreign_keys": 1}
    else:
        # The tests' own server runs without fsync, to be quick; a real one has it on by default.
        wanted = {"SHOW synchronous_commit": "on", "SHOW full_page_writes": "on"}

    async def ask(connection: AsyncConnection) -> dict[str, object]:
        return {q: (await connection.execute(text(q))).scalar_one() for q in wanted}

    found = await database.write(ask)
    await database.close()
    assert found == wanted


def test_an_acknowledged_import_survives_a_kill(database_url: str, tmp_path: Path, program: Program) -> None:
    cuts = cuts_of(utc_now() + timedelta(days=3))
    program(database_url, "load", write_world(tmp_path / "world"))
    with running(database_url) as service:
        service.wait_until_ready()
        imported = service.http.post("/v1/imports", params={"format": "auto"}, content=cuts)
        service.kill()
    assert imported.status_code in (200, 201), imported.text
    with running(database_url) as service:
        service.wait_until_ready()
        stored = service.http.get("/v1/outages", params={"status": "all"}).json()["items"]
    assert [cut["kind"] for cut in stored] == ["planned"]
