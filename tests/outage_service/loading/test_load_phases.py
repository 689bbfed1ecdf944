"""What goes on beside a load, whatever it is doing: reports are taken, and it may be killed."""

import asyncio
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from outage_service.loading.load import load_folder
from outage_service.loading.progress import Silence
from outage_service.loading.stage.sqlite_filling import Turns
from outage_service.loading.stage.sqlite_parts import PartFiles, complete
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from tests.outage_service.conftest import NOON
from tests.outage_service.loading.test_large_loads import code_of, tables_of
from tests.outage_service.processes import RealProcess, environment, report, run, running
from tests.outage_service.worlds import AU_CO, LE_LOI, outage_row, write_world

READING, BUILDING, SWAPPING, CLEARING = (
    "Reading",
    "Building tables and indexes",
    "Putting the new world in place",
    "Clearing away what was there before",
)
NODES = 40


def world_of_streets(folder: Path, count: int) -> Path:
    """So many customers, ten in each street, in no order, some with two phones."""
    network = ["S1,substation,Trạm 110 kV,", "F1,feeder,Xuất tuyến 471,S1"]
    network += [f"T{n},transformer,TBA {n},F1" for n in range(NODES)]
    customers = [
        f"{code_of(n)},Nguyễn Văn {n},09{n:08d}{f';08{n:08d}' if n % 7 == 0 else ''},"
        f"{n % 10 + 1} Lê Văn Thứ {n // 10},Phường Điện Bàn,Đà Nẵng,T{n // 10 % NODES},0"
        for n in (number * 7919 % count for number in range(count))
    ]
    return write_world(folder, [outage_row()], customers, network)


@dataclass
class Phases(Silence):
    """Remembers what the load is doing now."""

    now: str = READING

    def doing(self, what: str) -> None:
        self.now = what.split()[0]


@dataclass
class Caller:
    """Reports again and again, and keeps how long each took (seconds) and what the load did meanwhile."""

    service: RealProcess
    phases: Phases
    took: list[tuple[str, float]] = field(default_factory=list)
    sent: int = 0

    def report(self) -> None:
        self.sent += 1
        phase, began = self.phases.now, time.perf_counter()
        body = {**report(self.sent, LE_LOI[0]), "customer_code": None, "place": "đường Lê Lợi"}
        assert self.service.http.post("/v1/reports", json=body).status_code == 201
        self.took.append((phase, time.perf_counter() - began))

    @contextmanager
    def calling(self) -> Iterator[None]:
        is_over = threading.Event()

        def call() -> None:
            while not is_over.is_set():
                self.report()

        thread = threading.Thread(target=call)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


@pytest.mark.alone
async def test_reports_are_taken_at_once_in_every_phase_of_a_load(database_url: str, tmp_path: Path) -> None:
    world = world_of_streets(tmp_path / "world", 30_000)
    assert (await asyncio.to_thread(run, database_url, "load", world)).returncode == 0
    database = await open_database(Settings(database_url=database_url))
    with running(database_url) as service:
        await asyncio.to_thread(service.wait_until_ready)
        caller = Caller(service, Phases())
        for _ in range(10):
            await asyncio.to_thread(caller.report)
        quiet = statistics.median(took for _, took in caller.took)
        caller.took.clear()
        with caller.calling():
            await load_folder(database, world, replace=True, now=NOON, progress=caller.phases)
    await database.close()
    for phase in (READING, BUILDING.split()[0]):
        usual = statistics.median(took for during, took in caller.took if during == phase)
        assert usual < 15 * quiet, (phase, quiet, caller.took)
    assert max(took for _, took in caller.took) < max(1.0, 30 * quiet), caller.took


KILLED_LOAD = """
import asyncio, os, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from outage_service.migrations.opening import open_database
from outage_service.loading.load import load_folder
from outage_service.loading.progress import Silence
from outage_service.loading.stage.sqlite_filling import Turns
from outage_service.loading.stage.sqlite_parts import PartFiles, complete
from outage_service.settings import Settings

folder, phase, after = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Deadly(Silence):
    def doing(self, what):
        if what == phase:
            threading.Timer(after, die).start() if after else die()

async def main():
    database = await open_database(Settings(database_url=os.environ["OUTAGE_DATABASE_URL"]))
    await load_folder(database, folder, True, datetime.now(UTC), Deadly())
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("phase", "after", "is_new"),
    [(BUILDING, 0.0, False), (BUILDING, 0.2, False), (SWAPPING, 0.0, False), (CLEARING, 0.0, True)],
)
def test_a_load_killed_in_any_phase_leaves_a_whole_world_and_the_next_one_tidies_up(
    database_url: str, tmp_path: Path, phase: str, after: float, is_new: bool
) -> None:
    old = write_world(tmp_path / "old", [outage_row()])
    new = world_of_streets(tmp_path / "new", 20_000)
    assert run(database_url, "load", old).returncode == 0
    command = [sys.executable, "-c", KILLED_LOAD, str(new), phase, str(after)]
    killed = subprocess.run(command, env=environment(database_url), check=False)
    assert killed.returncode == -signal.SIGKILL
    with running(database_url) as service:
        service.wait_until_ready()
        old_customer = service.http.get(f"/v1/customers/{AU_CO[0]}/supply")
        new_customers = service.http.get("/v1/customers", params={"phone": "0900000007"}).json()["items"]
        told = service.http.get("/v1/places", params={"q": "Lê Văn Thứ 1999"}).json()["items"]
        assert ((old_customer.status_code == 404), bool(new_customers), bool(told)) == (is_new,) * 3
        assert run(database_url, "load", new, "--replace").returncode == 0
        assert service.http.get(f"/v1/customers/{code_of(19_999)}/supply").json()["state"] == "outage"
    assert not {name for name in tables_of(database_url) if name.endswith(("_next", "_old", "_filled"))}
    if database_url.startswith("sqlite"):
        assert not list(tmp_path.glob("outage.db.load*"))
        with closing(sqlite3.connect(tmp_path / "outage.db")) as found:
            assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_rows_added_to_a_large_world_are_found_and_counted(database_url: str, tmp_path: Path) -> None:
    """After a swap ids and indexes go on where the load left them."""
    database = await open_database(Settings(database_url=database_url))
    for folder in ("first", "second"):
        await load_folder(database, world_of_streets(tmp_path / folder, 3_000), replace=True, now=NOON)
    customer = "PC05II9999999,Mới,0777777777,5 Nguyễn Hữu Thọ,Phường Điện Bàn,Đà Nẵng,T1,0"
    more = write_world(tmp_path / "more", [outage_row(1, area_text="Đường Nguyễn Hữu Thọ")], [customer], [])
    await load_folder(database, more, replace=False, now=NOON)
    async with database.reading() as connection:
        counted = "SELECT sum(customers) FROM place_homes"
        assert (await connection.execute(text(counted))).scalar_one() == 3_001
        named = "SELECT count(*) FROM place_lines WHERE words LIKE '%nguyen huu tho%'"
        assert (await connection.execute(text(named))).scalar_one() == 2  # the home and the notice
        reached = "SELECT customers_affected FROM outages ORDER BY id"
        assert list((await connection.execute(text(reached))).scalars()) == [3_001, 3_001]
    await database.close()


def test_a_finished_load_leaves_no_folder_behind(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    assert run(url, "load", write_world(tmp_path / "world")).returncode == 0
    assert run(url, "load", write_world(tmp_path / "world"), "--replace").returncode == 0
    assert sorted(file.name for file in tmp_path.iterdir() if "load" in file.name) == []
    assert (tmp_path / "outage.db").exists()


def test_a_turn_of_a_load_does_not_wait_for_a_sort_that_reads_the_same_part(tmp_path: Path) -> None:
    files = PartFiles(tmp_path)
    with files.new("customers") as making:
        making.execute("CREATE TABLE customers AS SELECT 'PC05II0000001' AS customer_code")
    with closing(
        sqlite3.connect(tmp_path / "o.db", isolation_level=None, timeout=0.5, uri=True)
    ) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("ATTACH ? AS part", [complete(files.path("customers"))])
        with files.new("sorted", "customers") as sorting:
            reading = sorting.execute("SELECT * FROM of_customers.customers")
            Turns(connection).take("CREATE TABLE customers AS SELECT * FROM part.customers")
            assert reading.fetchall() == [("PC05II0000001",)]
        assert connection.execute("SELECT * FROM main.customers").fetchall() == [("PC05II0000001",)]
