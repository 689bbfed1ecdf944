"""Loads of many customers: with little memory, while the service answers, and dying half way."""

import asyncio
import contextlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, make_url, text

from outage_service.errors import BadRow
from outage_service.loading.load import load_folder
from outage_service.loading.rows.bad_rows import BadRows
from outage_service.loading.rows.csv_files import COLUMNS, Block, as_row
from outage_service.loading.rows.customer_columns import check_customers, code_keys
from outage_service.loading.rows.customer_rows import line_of_home, row_of
from outage_service.loading.rows.rows import customer_of
from outage_service.loading.stage.choosing import staging
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.world.places.names import home_line
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.loading.test_loading import refused
from tests.outage_service.processes import COMMAND, environment, run, running
from tests.outage_service.worlds import CUSTOMERS, CUSTOMERS_HEADER, outage_row, write_world

MEMORY_BOUND_MB = 300


def code_of(number: int) -> str:
    return f"PC05II{number:07d}"


def many_customers(count: int, node_id: str = "T1") -> list[str]:
    return [
        f"{code_of(n)},Nguyễn Văn {n},09{n:08d},{n % 90 + 1} Lê Lợi,Phường Điện Bàn,Đà Nẵng,{node_id},0"
        for n in range(count)
    ]


@contextmanager
def loading(database_url: str, folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, "load", str(folder), *words],
        env=environment(database_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def tables_of(database_url: str) -> set[str]:
    url = make_url(database_url)
    engine = create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")))
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


@pytest.mark.alone
def test_reports_are_accepted_while_fifty_thousand_customers_are_replaced(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    world = write_world(tmp_path / "world", customers=many_customers(50_000))
    assert run(url, "load", world).returncode == 0
    longest = 0.0
    with running(url) as service:
        service.wait_until_ready()
        number = 0
        with loading(url, world, "--replace") as load:
            while load.poll() is None or number == 0:
                body = {
                    "source": "assistant",
                    "external_id": f"call-{number}",
                    "customer_code": code_of(number),
                    "kind": "hazard",
                    "description": "dây điện chùng xuống đường",
                    "channel": "phone",
                    "callback_requested": False,
                }
                began = time.monotonic()
                assert service.http.post("/v1/reports", json=body).status_code == 201
                longest = max(longest, time.monotonic() - began)
                number += 1
            assert load.returncode == 0
    assert number > 10
    assert longest < 2


def test_a_load_that_is_killed_leaves_the_old_world_whole_and_the_next_one_works(
    database_url: str, tmp_path: Path
) -> None:
    assert run(database_url, "load", write_world(tmp_path / "old", [outage_row()])).returncode == 0
    new = write_world(tmp_path / "new", customers=many_customers(30_000))
    for patience in (0.9, 1.6, 2.3):
        with loading(database_url, new, "--replace") as load:
            time.sleep(patience)  # it may be reading, building or clearing away
            load.send_signal(signal.SIGKILL)
    with running(database_url) as service:
        service.wait_until_ready()
        old = service.http.get("/v1/customers/PE01000000007").status_code == 200
        first = service.http.get("/v1/customers", params={"phone": "0900000001"}).json()["items"]
        outages = service.http.get("/v1/outages").json()["items"]
        assert (len(first), len(outages)) == ((0, 1) if old else (1, 0))
        assert run(database_url, "load", new, "--replace").returncode == 0
        assert service.http.get("/v1/customers/PE01000000007").status_code == 404
        assert service.http.get(f"/v1/customers/{code_of(29_999)}/supply").json()["state"] == "on"
    assert not {name for name in tables_of(database_url) if name.endswith(("_next", "_old"))}


def test_nobody_sees_a_world_that_is_half_swapped(database_url: str, tmp_path: Path) -> None:
    """In one world the power of everybody is out, in the other on, and the phone has another owner."""
    out = write_world(tmp_path / "out", [outage_row(node_ids="S1")])
    on = write_world(tmp_path / "on", customers=[row.replace("T1", "T3") for row in CUSTOMERS])
    assert run(database_url, "load", out).returncode == 0
    seen: list[tuple[int, str, int]] = []
    with running(database_url) as service:
        service.wait_until_ready()
        is_over = threading.Event()

        def look() -> None:
            with httpx.Client(base_url=service.http.base_url, trust_env=False, timeout=30) as http:
                while not is_over.is_set():
                    answer = http.get(f"/v1/customers/{code_of(1)}/supply")
                    supply = answer.json()
                    affected = (supply.get("current") or {}).get("customers_affected", 0)
                    seen.append((answer.status_code, supply.get("state", ""), affected))

        watchers = [threading.Thread(target=look) for _ in range(2)]
        for watcher in watchers:
            watcher.start()
        for world in (on, out, on):
            assert run(database_url, "load", world, "--replace").returncode == 0
        is_over.set()
        for watcher in watchers:
            watcher.join()
    assert set(seen) == {(200, "outage", 8), (200, "on", 0)}


async def test_a_second_load_waits_for_the_first_and_says_so(database_url: str, tmp_path: Path) -> None:
    small = write_world(tmp_path / "small")
    assert run(database_url, "load", small).returncode == 0
    database = await open_database(Settings(database_url=database_url))
    with contextlib.ExitStack() as ending:
        async with staging(database, lambda: None):  # as a first load holds it
            second = ending.enter_context(loading(database_url, small, "--replace"))
            assert second.stdout is not None
            assert second.stderr is not None
            assert (await asyncio.to_thread(second.stderr.readline)).startswith("Database: ")
            said = await asyncio.to_thread(second.stderr.readline)
            assert second.poll() is None
        printed = await asyncio.to_thread(second.stdout.read)
        assert await asyncio.to_thread(second.wait, 60) == 0
    await database.close()
    assert "Another load is running" in said
    assert printed == "Loaded 6 nodes, 8 customers, 0 outages.\n"


def peak_memory_mb(process: str) -> float:
    """The most memory a process ("self" or its number) has had since it began; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def test_two_hundred_thousand_customers_are_loaded_in_little_memory(tmp_path: Path) -> None:
    world = write_world(tmp_path / "world", customers=many_customers(200_000))
    peak = 0.0
    with loading(f"sqlite+aiosqlite:///{tmp_path}/outage.db", world) as load:
        while load.poll() is None:
            peak = max(peak, peak_memory_mb(str(load.pid)))
            time.sleep(0.05)
        assert load.returncode == 0
    assert 20 < peak < MEMORY_BOUND_MB


def test_hundreds_of_thousands_of_bad_rows_are_all_named_in_order_and_in_little_memory() -> None:
    """In a process of its own, because memory that was once used stays counted."""
    script = """
from outage_service.errors import BadRow
from outage_service.loading.rows.bad_rows import BadRows
from pathlib import Path
bad = BadRows()
for number in range(300_000):
    bad.append(BadRow("customers.csv", 300_001 - number, "priority is none of 0, 1"))
lines = [row.line for row in bad]
assert lines == list(range(2, 300_002)) and len(bad) == 300_000
bad.close()
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < MEMORY_BOUND_MB


def test_bad_rows_of_the_same_line_keep_their_order() -> None:
    bad = BadRows(in_memory=2)
    for reason in "abcde":
        bad.append(BadRow("network.csv", 7, reason))
    bad.append(BadRow("customers.csv", 9, "f"))
    assert [row.reason for row in bad] == ["f", *"abcde"]
    assert [row.reason for row in bad] == ["f", *"abcde"]  # again
    bad.close()


async def test_a_repeated_code_is_named_with_its_first_line(service: Service, tmp_path: Path) -> None:
    customers = [
        *CUSTOMERS,
        CUSTOMERS[0],
        CUSTOMERS[3].replace("PC", "pc"),
        CUSTOMERS[0].replace(",T1,", ",T9,"),
    ]
    reasons = await refused(service, write_world(tmp_path / "bad", customers=customers))
    assert reasons == [
        "customers.csv:10: customer_code stands already on line 2",
        "customers.csv:11: customer_code stands already on line 5",
        "customers.csv:12: node_id names 'T9', which the network does not have",
        "customers.csv:12: customer_code stands already on line 2",
    ]


async def test_customers_are_summed_by_node(service: Service, tmp_path: Path) -> None:
    more = write_world(
        tmp_path / "more", [], ["PC05II0000099,Mới,,20 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T1,0"], []
    )
    await load_folder(service.database, more, replace=False, now=NOON)
    async with service.database.reading() as connection:
        summed = (
            await connection.execute(
                text("SELECT node_id, unit, sum(customers) FROM node_areas GROUP BY node_id, unit")
            )
        ).all()
        entries = (
            await connection.execute(text("SELECT subject, data FROM journal WHERE kind = 'world_loaded'"))
        ).all()
    assert set(summed) == {("T1", "PC05II", 5), ("T2", "PC05II", 2), ("T3", "PE0100", 2)}
    assert entries[-1].subject == "world"


async def test_special_characters_are_stored_as_they_are(service: Service, tmp_path: Path) -> None:
    name = 'Tab\\t "Công ty" \\N \\\\ C:\\new'
    quoted = name.replace('"', '""')
    row = f'PC05II0000055,"{quoted}\nhai dòng",0905000001;0905000002,12 Lê Lợi,,,T1,0'
    await service.load(customers=[row])
    customer = (await service.http.get("/v1/customers/PC05II0000055")).json()
    assert customer["name"] == f"{name}\nhai dòng"
    assert customer["phones"] == ["0905000001", "0905000002"]


FIELDS = st.one_of(
    st.sampled_from(["", "T1", "0", "1", "2", "0905000001", "0905000001;0905000002", "+84905000001", "x;y"]),
    st.sampled_from(
        ["PC05II0123456", "pc05ii0123456", "Phường Điện Bàn", "12 Lê Lợi", "a\tb", "é", "e\u0301"]
    ),
    st.text(max_size=12).map(str.strip),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(*[FIELDS] * 8), min_size=1, max_size=3))
def test_the_short_way_of_rows_gives_what_the_long_way_gives(rows: list[tuple[str, ...]]) -> None:
    records = [
        (line, [fields[0] if fields[0].upper().startswith("P") else "PC05II0123456", *fields[1:]])
        for line, fields in enumerate(rows, 2)
    ]
    bad_short, bad_long = BadRows(), BadRows()
    customers = [customer_of(as_row("customers.csv", record), bad_long) for record in records]
    columns = [list(column) for column in zip(*(values for _, values in records), strict=True)]
    checked = check_customers(Block(range(2, 2 + len(rows)), columns), None, bad_short)
    assert list(checked.columns.rows()) == [row_of(customer) for customer in customers if customer]
    assert list(checked.lines) == [line for line, customer in enumerate(customers, 2) if customer]
    assert list(bad_short) == list(bad_long)
    assert len(columns) == len(COLUMNS["customers.csv"]) == CUSTOMERS_HEADER.count(",") + 1


@given(st.lists(st.from_regex(r"P[A-Z]([0-9]{4}|[0-9]{2}[A-Z]{2}|[A-Z]{2}[0-9]{2})[0-9]{7}", fullmatch=True)))
def test_codes_become_numbers_in_the_same_order(codes: list[str]) -> None:
    keys = code_keys(codes).tolist()
    assert [code for _, code in sorted(zip(keys, codes, strict=True))] == sorted(codes)
    assert len(set(keys)) == len(set(codes))
    assert keys == [int(code[1:6], 36) * 10**7 + int(code[6:]) for code in codes]


@given(
    st.from_regex(r"([0-9]{1,4}(/[0-9]{1,4})?[a-zA-Z]? )?[A-Za-zđôơ0-9/ ]{0,20}", fullmatch=True)
    | st.sampled_from(["3 Tháng 2", "12 2 Tháng 9", "30/4 Lê Lợi", "3/2", "12 Tổ 3", "9 P. 5", "16/5A Âu Cơ"])
)
def test_streets_are_known_by_the_same_line_whoever_works_it_out(address: str) -> None:
    assert line_of_home(address, "Phường 5", "TP.HCM") == home_line(address, "Phường 5", "TP.HCM")


@pytest.mark.parametrize("order", ["by code", "as they came"])
async def test_customers_may_stand_in_any_order(service: Service, order: str) -> None:
    customers = sorted(CUSTOMERS, reverse=order != "by code")
    await service.load(customers=customers)
    items = (await service.http.get("/v1/customers", params={"phone": "0905000009"})).json()["items"]
    assert len(items) == 2
