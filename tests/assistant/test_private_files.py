"""Databases and folders of callers' words are for the user we run as, and for nobody else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversation_log.database import migrate, open_database
from assistant.private_files import close_folder, make_private_database, make_private_folder
from tests.builders import running, settings_in
from tests.channels.chatting import open_chat
from tests.modes import generous_umask, open_to_others


async def test_what_the_assistant_keeps_is_for_its_own_user(tmp_path: Path) -> None:
    with generous_umask():
        async with running(settings_in(tmp_path / "new" / "state")) as client:
            await (await open_chat(client)).say("nhà em mất điện")
            assert (tmp_path / "new" / "state" / "assistant.db-wal").exists()
            assert open_to_others(tmp_path / "new") == []


def test_a_database_that_a_former_version_left_open_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "assistant.db"
    # The former connection stays: so do the files beside the database.
    with generous_umask(), closing(sqlite3.connect(file)) as former:
        former.execute("PRAGMA journal_mode=WAL")
        former.execute("CREATE TABLE former (words TEXT)")
        former.commit()
        files = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
        assert set(files) == {"assistant.db", "assistant.db-shm", "assistant.db-wal"}
        assert all(files.values())
        asyncio.run(opened_once(f"sqlite:///{file}"))
        assert [path for path in open_to_others(tmp_path) if "assistant.db" in path] == []
        assert former.execute("SELECT count(*) FROM former").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"x", b"a shopping list\n", b"a long letter\n" * 500], ids=len)
def test_a_file_that_is_no_database_keeps_its_rights_its_content_and_its_time(
    tmp_path: Path, content: bytes
) -> None:
    foreign = tmp_path / "letter.txt"
    beside = tmp_path / "letter.txt-journal"
    for file in (foreign, beside):
        file.write_bytes(content)
        file.chmod(0o644)
    written = foreign.stat().st_mtime_ns
    make_private_database(foreign)
    assert [file.stat().st_mode & 0o777 for file in (foreign, beside)] == [0o644, 0o644]
    assert (foreign.read_bytes(), foreign.stat().st_mtime_ns) == (content, written)


def test_an_empty_file_and_one_that_sqlite_made_are_closed(tmp_path: Path) -> None:
    with generous_umask(), closing(sqlite3.connect(tmp_path / "made.db")) as made:
        made.execute("CREATE TABLE former (words TEXT)")
        (tmp_path / "empty.db").touch()
    for name in ("made.db", "empty.db"):
        make_private_database(tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


async def opened_once(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


def test_a_folder_that_somebody_made_keeps_its_rights_and_new_ones_below_it_are_closed(
    tmp_path: Path,
) -> None:
    shared = tmp_path / "shared"
    with generous_umask():
        shared.mkdir(0o750)
        make_private_folder(shared / "a" / "b")
        make_private_folder(shared / "a" / "b")
    assert shared.stat().st_mode & 0o777 == 0o750
    assert open_to_others(shared / "a") == []
    close_folder(shared)
    assert open_to_others(shared) == []
    close_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["folder", "file/below.db"])
def test_a_place_where_no_database_can_be_is_left_to_the_database_to_complain_about(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    make_private_database(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_an_address_of_sqlites_own_kind_makes_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_private_database(Path("file:memory?mode=memory"))
    assert list(tmp_path.iterdir()) == []
