"""Backup and restore with the real program, while it serves."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from time import sleep

import httpx
import pytest

from outage_service.errors import BackupRefused
from outage_service.upkeep.backup.postgresql_programs import program_folder
from tests.outage_service import postgresql
from tests.outage_service.conftest import Program
from tests.outage_service.processes import beside_the_database, report, run, running
from tests.outage_service.worlds import LE_LOI, outage_row, write_world


@pytest.fixture(autouse=True)
def _programs_of_the_tests_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump comes with the server that the tests run; a utility has it on its PATH."""
    folder = postgresql.program_folder()
    if folder is not None:
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@contextmanager
def asked_without_end(http: httpx.Client, path: str) -> Iterator[set[int]]:
    """The statuses of answers to a request that is made again and again meanwhile."""
    statuses: set[int] = set()
    enough = Event()

    def ask() -> None:
        while not enough.is_set():
            statuses.add(http.get(path).status_code)
            sleep(0.01)

    with ThreadPoolExecutor(2) as askers:
        asking = [askers.submit(ask) for _ in range(2)]
        try:
            yield statuses
        finally:
            enough.set()
        for done in asking:
            done.result()


def take(http: httpx.Client, number: int) -> str:
    body = {**report(number, LE_LOI[0]), "customer_code": None, "place": f"hẻm {number}"}
    answer = http.post("/v1/reports", json=body)
    assert answer.status_code == 201
    code: str = answer.json()["code"]
    return code


def codes_in(http: httpx.Client) -> set[str]:
    items = http.get("/v1/reports", params={"limit": 500}).json()["items"]
    return {item["code"] for item in items}


def test_a_backup_made_during_writes_is_of_one_moment_and_a_restore_shows_it_while_serving(
    database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backups" / "monday.backup"
    file.parent.mkdir()
    assert run(database_url, "load", write_world(tmp_path / "world", [outage_row()])).returncode == 0
    with running(database_url) as service:
        service.wait_until_ready()
        before = {take(service.http, number) for number in range(5)}
        with ThreadPoolExecutor(1) as writer:
            meanwhile = writer.submit(lambda: [take(service.http, number) for number in range(5, 25)])
            made = run(database_url, "backup", file)
            after = set(meanwhile.result())
        assert (made.returncode, beside_the_database(made.stderr)) == (0, "")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [left.name for left in file.parent.iterdir()] == ["monday.backup"]
        with asked_without_end(service.http, f"/v1/customers/{LE_LOI[0]}/supply") as statuses:
            restored = run(database_url, "restore", file, "--yes")
            assert (restored.returncode, beside_the_database(restored.stderr)) == (0, "")
            # The very process that served before shows the old state: nobody had to start it again.
            shown = codes_in(service.http)
            assert before <= shown <= before | after
            assert codes_in(service.http) == shown
            assert service.http.get(f"/v1/customers/{LE_LOI[0]}/supply").json()["state"] == "outage"
            # And goes on working: numbers are not given twice.
            assert take(service.http, 1000) not in shown
        assert statuses <= {200, 503}
        entries = service.http.get("/v1/audit", params={"kind": "backup_restored"}).json()["items"]
        assert [(entry["by"], entry["subject"]) for entry in entries] == [("command line", "world")]
    if database_url.startswith("sqlite"):
        assert statuses == {200}  # readers never wait; on PostgreSQL a large restore makes them


def test_what_must_stay_gone_does_not_come_back_with_a_backup(
    database_url: str, tmp_path: Path, program: Program
) -> None:
    file = tmp_path / "a.backup"
    program(database_url, "load", write_world(tmp_path / "world"))
    old = program(database_url, "keys", "add", "wall", "--role", "reader").stdout.strip()
    assert program(database_url, "backup", file).returncode == 0
    program(database_url, "keys", "revoke", "wall")
    new = program(database_url, "keys", "add", "wall", "--role", "reader").stdout.strip()
    assert program(database_url, "erase", LE_LOI[0]).returncode == 0
    assert program(database_url, "restore", file, "--yes").returncode == 0
    with running(database_url) as service:
        service.wait_until_ready()
        path = f"/v1/customers/{LE_LOI[0]}"
        assert service.http.get(path, headers={"X-API-Key": old}).status_code == 401
        answer = service.http.get(path, headers={"X-API-Key": new})
        assert (answer.status_code, answer.json()["name"], answer.json()["phones"]) == (200, "", [])


def test_a_backup_goes_into_an_empty_database(
    database_url: str, tmp_path: Path, new_url: str, program: Program
) -> None:
    file = tmp_path / "a.backup"
    program(database_url, "load", write_world(tmp_path / "world"))
    key = program(database_url, "keys", "add", "wall", "--role", "reader").stdout.strip()
    assert program(database_url, "backup", file).returncode == 0
    assert program(new_url, "restore", file, "--yes").returncode == 0
    with running(new_url) as service:
        service.wait_until_ready()
        answer = service.http.get(f"/v1/customers/{LE_LOI[0]}", headers={"X-API-Key": key})
        assert answer.json()["name"] == "Nguyễn Thị Hạnh"


@pytest.fixture
def new_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Another empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite+aiosqlite:///{tmp_path}/another.db"
    else:
        with postgresql.new_database(request.getfixturevalue("postgresql_server")) as url:
            yield url


def test_a_backup_takes_the_place_of_an_older_one_or_leaves_it(
    database_url: str, tmp_path: Path, program: Program
) -> None:
    file = tmp_path / "a.backup"
    file.write_text("an older one")
    program(database_url, "load", write_world(tmp_path / "world"))
    assert program(database_url, "backup", file).returncode == 0
    whole = file.read_bytes()
    assert program(database_url, "restore", file, "--yes").returncode == 0
    refused = program("sqlite+aiosqlite:////nowhere/outage.db", "backup", file)
    assert refused.returncode == 1
    assert "There is no database" in refused.stderr
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    "content", [b"", b"no backup at all", b"SQLite format 3\x00" + b"x" * 5000, b"PGDMP" + b"x" * 5000]
)
def test_what_is_no_backup_changes_nothing(
    database_url: str, tmp_path: Path, content: bytes, program: Program
) -> None:
    program(database_url, "load", write_world(tmp_path / "world"))
    file = tmp_path / "bad.backup"
    file.write_bytes(content)
    refused = program(database_url, "restore", file, "--yes")
    assert refused.returncode == 1
    assert "Nothing was restored." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert file.read_bytes() == content
    assert program(database_url, "erase", LE_LOI[0]).returncode == 0  # the customer is still there


def test_a_damaged_backup_is_refused(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    file = tmp_path / "a.backup"
    program(url, "load", write_world(tmp_path / "world"))
    program(url, "backup", file)
    octets = bytearray(file.read_bytes())
    for position in range(4096 * 3, 4096 * 20):
        octets[position] ^= 0xFF
    file.write_bytes(octets)
    refused = program(url, "restore", file, "--yes")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Nothing was restored." in refused.stderr


def test_a_backup_of_a_newer_program_is_refused(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    file = tmp_path / "a.backup"
    program(url, "load", write_world(tmp_path / "world"))
    program(url, "backup", file)
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    refused = program(url, "restore", file, "--yes")
    assert refused.returncode == 1
    assert "newer version" in refused.stderr


def test_nothing_is_replaced_before_somebody_said_yes(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    program(url, "load", write_world(tmp_path / "world"))
    program(url, "backup", tmp_path / "a.backup")
    program(url, "erase", LE_LOI[0])
    refused = program(url, "restore", tmp_path / "a.backup")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--yes" in refused.stderr
    assert program(url, "restore", tmp_path / "none.backup", "--yes").returncode == 2


def test_the_database_is_not_overwritten_by_its_own_backup(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    program(url, "load", write_world(tmp_path / "world"))
    refused = program(url, "backup", tmp_path / "outage.db")
    assert refused.returncode == 1
    assert "the database itself" in refused.stderr


def test_missing_programs_are_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BackupRefused, match="postgresql-client-99"):
        program_folder(99)
