"""Everything the service writes is for its owner alone, however careless the account it runs under."""

import asyncio
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from outage_service.loading.stage.sqlite_stage import sqlite_stage
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from tests.outage_service.conftest import Program, running_service
from tests.outage_service.worlds import LE_LOI, outage_row, write_world


@pytest.fixture(autouse=True)
def careless_account() -> Iterator[None]:
    """New files may be read and written by everybody, unless whoever makes them says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes_below(folder: Path) -> dict[str, int]:
    found = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in found}


async def test_the_database_of_a_server_is_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/state/here/outage.db")
    async with running_service(settings, tmp_path / "world") as service:
        await service.load(outage_row())
        assert (await service.report(LE_LOI[0], "1")).status_code == 201
        files = dict.fromkeys(("outage.db", "outage.db-wal", "outage.db-shm"), 0o600)
        assert modes_below(tmp_path / "state/here") == {".": 0o700, **files}
        assert modes_below(tmp_path / "state")["."] == 0o700


async def test_what_a_load_puts_beside_the_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/outage.db")
    async with (
        running_service(settings, tmp_path / "world") as service,
        sqlite_stage(service.database, lambda: None),
    ):
        assert modes_below(tmp_path)["outage.db.load"] == 0o700


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o640), (0o666, 0o660), (0o600, 0o600), (0o640, 0o640)]
)
async def test_a_database_of_before_is_closed_to_others_and_stays_open_to_its_group(
    sqlite_world_url: str, tmp_path: Path, before: int, after: int
) -> None:
    (tmp_path / "outage.db").chmod(before)
    async with running_service(Settings(database_url=sqlite_world_url), tmp_path / "world") as service:
        await service.report(LE_LOI[0], "1")
        modes = modes_below(tmp_path)
    assert [modes[name] for name in ("outage.db", "outage.db-wal", "outage.db-shm")] == [after] * 3


@pytest.mark.parametrize("words", [["keys", "list"], ["load-demo"], ["keys", "add", "a", "--role", "reader"]])
@pytest.mark.parametrize("content", [b"a shopping list\n", b"a long letter\n" * 500], ids=len)
def test_a_file_that_is_no_database_keeps_its_rights_and_what_is_in_it(
    tmp_path: Path, program: Program, words: list[str], content: bytes
) -> None:
    foreign = tmp_path / "letter.txt"
    foreign.write_bytes(content)
    foreign.chmod(0o644)
    refused = program(f"sqlite+aiosqlite:///{foreign}", *words)
    assert refused.returncode == 1
    assert "file is not a database" in refused.stderr
    assert foreign.read_bytes() == content
    assert modes_below(tmp_path)["letter.txt"] == 0o644


async def test_an_empty_file_becomes_a_database_and_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "outage.db").touch(0o644)
    await (await open_database(Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/outage.db"))).close()
    assert modes_below(tmp_path)["outage.db"] == 0o640


def test_whatever_a_command_writes_is_for_its_owner_alone(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/all/state/outage.db"
    world = write_world(tmp_path / "world", [outage_row()])
    backup = tmp_path / "all/monday.backup"
    commands = [
        ["demo", tmp_path / "all/demo/of/today"],
        ["load", world],
        ["load", world, "--replace"],
        ["backup", backup],
        ["restore", backup, "--yes"],
    ]
    for words in commands:
        ended = program(url, *words)
        assert ended.returncode == 0, ended.stderr
    written = modes_below(tmp_path / "all")
    assert {"state/outage.db", "monday.backup", "demo/of/today/customers.csv"} <= written.keys()
    for name, mode in written.items():
        assert mode == (0o700 if (tmp_path / "all" / name).is_dir() else 0o600), name
    (tmp_path / "after").touch()
    assert modes_below(tmp_path)["after"] == 0o666  # a caller of `main` has its own mask back


@pytest.mark.parametrize("mode", [0o600, 0o644])
async def test_opening_a_database_again_takes_no_lock_from_who_has_it_open(
    sqlite_world_url: str, tmp_path: Path, mode: int
) -> None:
    """Whoever closes the last connection clears SQLite's log away; it is not the last while this process has one.

    The system lets go of all locks of a process on a file when the process closes the file once.
    """
    program = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM nodes').fetchone()"
    )
    settings = Settings(database_url=sqlite_world_url)
    async with running_service(settings, tmp_path / "world") as service:
        await service.report(LE_LOI[0], "1")
        log = (tmp_path / "outage.db-wal").stat().st_ino
        (tmp_path / "outage.db").chmod(mode)
        again = await open_database(settings)
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", program, tmp_path / "outage.db")
        assert await other.wait() == 0
        assert (tmp_path / "outage.db-wal").stat().st_ino == log
        await again.close()
