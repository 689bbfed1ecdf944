"""Commands and migrations go by the clock they are given; the wall clock is read where things are wired."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from outage_service.migrations.opening import open_database
from outage_service.migrations.upgrade import bring_up_to_date
from outage_service.settings import Settings
from tests.outage_service.conftest import MovableClock, Program
from tests.outage_service.importing.builders import SAMPLES
from tests.outage_service.worlds import LE_LOI, outage_row, write_world

LATER = datetime(2041, 3, 1, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


def later() -> datetime:
    return LATER


def test_every_command_that_changes_something_stamps_it_with_its_clock(
    sqlite_world_url: str, tmp_path: Path, program: Program
) -> None:
    """By what the journal says of each; a restore takes the moment of its own entry, too."""
    units = tmp_path / "units.csv"
    units.write_text(
        "prefix,corporation,unit_name,hotline,valid_from,valid_to\nPC,EVNCPC,x,19001909,2000-01-01,\n"
    )
    renamed = tmp_path / "renamed.csv"
    renamed.write_text("old_name,new_name\nXã Cũ,Phường Mới\n")
    commands = [
        ["load", write_world(tmp_path / "world", [outage_row()]), "--replace"],
        ["import", SAMPLES / "evnnpc_none.json"],
        ["keys", "add", "wall", "--role", "reader", "--valid-for", "30d"],
        ["keys", "rotate", "wall"],
        ["keys", "revoke", "wall"],
        ["erase", LE_LOI[0]],
        ["units", "load", units],
        ["places", "rename", renamed],
        ["places", "forget"],
        ["backup", tmp_path / "copy"],
        ["restore", tmp_path / "copy", "--yes"],
    ]
    for words in commands:
        ended = program(sqlite_world_url, *words, clock=later)
        assert ended.returncode == 0, ended.stderr
    with closing(sqlite3.connect(tmp_path / "outage.db")) as database:
        kinds = dict(database.execute("SELECT kind, max(at) FROM journal GROUP BY kind").fetchall())
        (started,) = database.execute("SELECT started_at FROM outages").fetchone()
    expected = {
        *("key_added", "key_rotated", "key_revoked", "personal_data_erased", "units_loaded"),
        *("places_renamed", "backup_restored"),
    }
    assert expected <= kinds.keys()
    assert {kind: kinds[kind] for kind in expected} == dict.fromkeys(expected, stored(LATER))
    assert abs(datetime.fromisoformat(started) - LATER) < timedelta(days=1)


def test_keys_that_have_ended_by_the_clock_are_shown_so(sqlite_world_url: str, program: Program) -> None:
    program(sqlite_world_url, "keys", "add", "wall", "--role", "reader", "--valid-for", "30d", clock=later)
    listed = program(sqlite_world_url, "keys", "list", clock=lambda: LATER + timedelta(days=29))
    assert "valid until 2041-03-31T12:00, made 2041-03-01T12:00" in listed.stdout
    listed = program(sqlite_world_url, "keys", "list", clock=lambda: LATER + timedelta(days=31))
    assert "ended until 2041-03-31T12:00" in listed.stdout


def test_the_demo_world_is_counted_from_the_clock(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    assert program(url, "load-demo", clock=later).returncode == 0
    with closing(sqlite3.connect(tmp_path / "outage.db")) as database:
        first, last = database.execute("SELECT min(started_at), max(started_at) FROM outages").fetchone()
    for moment in (first, last):
        assert abs(datetime.fromisoformat(moment) - LATER) < timedelta(days=60)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_an_old_report_is_watched_when_its_promise_has_not_ended_by_the_clock(
    settings: Settings, hours: int
) -> None:
    """The work orders that revision 7 makes for the reports of before."""
    clock = MovableClock()
    clock.now = LATER + timedelta(hours=hours)
    engine = create_async_engine(settings.url)
    await bring_up_to_date(engine, clock, "0006")
    async with engine.begin() as connection:
        moment = f"'{LATER.isoformat(timespec='microseconds')}'"
        await connection.execute(
            text(
                "INSERT INTO reports (code, source, external_id, customer_code, kind, status, is_open,"
                " description, channel, callback_requested, created_at, due_at, updated_at, place_line)"
                f" VALUES ('SC1', 'test', '1', 'PC05II0000001', 'quality', 'received', true, '', 'phone', false,"
                f" {moment}, {moment}, {moment}, '')"
            )
        )
    await engine.dispose()
    database = await open_database(settings, clock)
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT deadline_at IS NULL FROM work_orders"))).scalars()
        is_over = [bool(row) for row in rows]
    await database.close()
    assert is_over == [hours > 0]


def stored(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
