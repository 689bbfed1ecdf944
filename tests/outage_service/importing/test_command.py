"""`python -m outage_service import` as a real process."""

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from outage_service.clock import VIETNAM, utc_now
from tests.outage_service.importing.builders import SAMPLES, evncpc, item, row, sheet_csv, sheet_xlsx
from tests.outage_service.processes import COMMAND, beside_the_database, environment, run
from tests.outage_service.worlds import write_world


def days_ahead(days: int) -> datetime:
    """Midnight in Vietnam: the real commands go by the clock of the machine, and skip cuts that are over."""
    today = utc_now().astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def test_the_diff_is_printed_and_the_bad_rows_are_named(database_url: str, tmp_path: Path) -> None:
    assert run(database_url, "load", write_world(tmp_path / "world")).returncode == 0
    file = tmp_path / "lich.json"
    day = f"{days_ahead(3):%Y-%m-%d}"
    times = {"fromDate": f"{day}T05:00:00", "toDate": f"{day}T11:30:00"}
    file.write_bytes(
        evncpc(
            item(**times),
            item(stationCode="T2", stationName="Lê Lợi 2", **times),
            item(toDate="30/02/2026 07:00"),
        )
    )
    dry = run(database_url, "import", file, "--dry-run")
    assert dry.returncode == 3
    assert "2 new; 1 bad rows (dry run: nothing is changed)" in dry.stdout
    done = run(database_url, "import", file)
    assert done.returncode == 3
    assert done.stdout.splitlines() == [
        f"new        items[0]: {day} 05:00 to 11:30  TBA Lê Lợi 1, Điện lực Điện Bàn",
        "           matched by station: T1",
        f"new        items[1]: {day} 05:00 to 11:30  Lê Lợi 2, Điện lực Điện Bàn",
        "           matched by station: T2",
        "evncpc: 2 new; 1 bad rows",
    ]
    assert beside_the_database(done.stderr) == f"{file}:items[2]: 30/02/2026 is no day of the calendar\n"
    file.write_bytes(evncpc(item(**{**times, "toDate": f"{day}T12:00:00"})))
    changed = run(database_url, "import", file, "--complete")
    assert changed.returncode == 0
    assert f"ends_at: {day}T11:30:00+07:00 -> {day}T12:00:00+07:00" in changed.stdout
    assert f"cancelled  -: {day} 05:00 to 11:30  Lê Lợi 2, Điện lực Điện Bàn" in changed.stdout
    assert changed.stdout.endswith("evncpc: 1 changed, 1 cancelled\n")
    again = run(database_url, "import", file, "--complete", "--json")
    assert (again.returncode, again.stderr, json.loads(again.stdout)["counts"]["unchanged"]) == (0, "", 1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A SQLite database with the small world."""
    made = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    assert run(made, "load", write_world(tmp_path / "world")).returncode == 0
    return made


def test_a_workbook_is_read_from_the_command_line(url: str, tmp_path: Path) -> None:
    day = {"NGAY_CAT": f"{days_ahead(3):%d/%m/%Y}"}
    (tmp_path / "lich.xlsx").write_bytes(sheet_xlsx(row(**day), row(LO_DUONG_DAY="Lộ 473", **day)))
    done = run(url, "import", tmp_path / "lich.xlsx", "--source", "dien-ban", "--unit", "pc05ii")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "notice-sheet: 2 new")


def test_an_answer_without_cuts_is_no_error(url: str) -> None:
    done = run(url, "import", SAMPLES / "evnnpc_none.json")
    assert (done.returncode, done.stdout, beside_the_database(done.stderr)) == (0, "evnnpc: no cuts\n", "")


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        (b"{}", [], "none of the known shapes (evncpc, evnhanoi"),
        (b"{}", [], "notice-text, table); --format names one"),
        (b"", [], "is empty"),
        (b"\x00\x01", [], "NUL"),
        (evncpc(item()), ["--format", "gateway"], "does not have the shape gateway"),
        (evncpc(item()), ["--format", "xml"], "is none of auto, evncpc"),
        (evncpc(item()), ["--unit", "x"], "is not a company unit"),
        (b"{}", ["--columns", "x"], "--columns is not like"),
        (None, [], "No such file"),
    ],
)
def test_bad_input_is_said_in_a_line_and_exits_with_2(
    tmp_path: Path, content: bytes | None, words: Sequence[str], reason: str
) -> None:
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    refused = run(f"sqlite+aiosqlite:///{tmp_path}/outage.db", "import", tmp_path / "file", *words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "outage.db").exists()


def test_explain_shows_the_reading_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "lich.csv").write_text("Hôm,A,B,C\n03/12/2026,7h,9h,Chợ\n", "utf-8")
    told = "day=Hôm,start=A,end=B,area=C"
    done = run(
        f"sqlite+aiosqlite:///{tmp_path}/outage.db",
        "import",
        tmp_path / "lich.csv",
        "--explain",
        "--columns",
        told,
    )
    assert done.returncode == 0
    assert "area = «C» (as --columns says)" in done.stdout
    assert "2026-12-03 07:00 to 2026-12-03 09:00" in done.stdout
    assert not (tmp_path / "outage.db").exists()


def test_a_file_larger_than_the_setting_is_not_read(url: str, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 2_000)
    refused = subprocess.run(
        [*COMMAND, "import", str(tmp_path / "large")],
        env=environment(url, OUTAGE_MAX_IMPORT_BYTES="1024"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (refused.returncode, "OUTAGE_MAX_IMPORT_BYTES" in refused.stderr) == (2, True)


def stored(file: Path, question: str) -> int:
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {question}").fetchone()[0]
        return count


def test_an_import_that_was_killed_leaves_whole_cuts_and_is_simply_repeated(url: str, tmp_path: Path) -> None:
    rows = [
        row(NGAY_CAT=f"{days_ahead(n % 28 + 3):%d/%m/%Y}", DS_THON_XA=f"Xã {n}", DS_TRAM="T1; T2; T3")
        for n in range(200)
    ]
    file = tmp_path / "lich.csv"
    file.write_bytes(sheet_csv(*rows))
    importing = subprocess.Popen(
        [*COMMAND, "import", str(file)], env=environment(url), stdout=subprocess.DEVNULL
    )
    give_up = time.monotonic() + 60
    while stored(tmp_path / "outage.db", "imported_cuts") < 10:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    importing.send_signal(signal.SIGKILL)
    importing.wait()
    cuts = stored(tmp_path / "outage.db", "imported_cuts")
    assert 10 <= cuts < 200
    assert stored(tmp_path / "outage.db", "outages") == cuts
    assert stored(tmp_path / "outage.db", "outage_nodes") == 3 * cuts
    done = run(url, "import", file)
    assert done.stdout.splitlines()[-1] == f"notice-sheet: {200 - cuts} new, {cuts} unchanged"
    assert stored(tmp_path / "outage.db", "outages") == 200
