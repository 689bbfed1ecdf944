"""Import requests: at once, refused, over HTTP, and in any order."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from outage_service.api.schemas.imports import Format
from outage_service.importing.shapes import known
from outage_service.tables.journal import journal
from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item, row, sheet_csv, sheet_xlsx
from tests.outage_service.importing.sending import counts, facts, matched, outages, send, whats
from tests.outage_service.worlds import LE_LOI, outage_row


async def test_two_feeds_of_the_same_cut_are_two_sources(service: Service) -> None:
    await send(service, evncpc(item()), source="a")
    assert whats(await send(service, evncpc(item()), source="b")) == ["new"]


async def test_the_same_file_sent_twice_at_once_is_stored_once(service: Service) -> None:
    data = sheet_csv(*[row(NGAY_CAT=f"{day}/12/2026") for day in range(1, 9)])
    reports = await asyncio.gather(*(send(service, data) for _ in range(3)))
    assert len(await outages(service)) == 8
    assert sum(report["counts"]["new"] for report in reports) == 8


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "unreadable_import"),
        (b"\x00\x01\x02", 422, "unreadable_import"),
        (b"{}", 422, "unreadable_import"),
        (b"[" * 100_000, 422, "unreadable_import"),
        (b"x" * 21_000_000, 413, "body_too_large"),
    ],
)
async def test_a_file_that_cannot_be_read_is_the_senders_fault(
    guarded_service: Service, data: bytes, status: int, code: str
) -> None:
    answer = await guarded_service.http.post("/v1/imports", content=data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "wishes", [{"format": "xml"}, {"source": "Không"}, {"unit": "x"}, {"dry_run": "vielleicht"}]
)
async def test_a_wish_that_makes_no_sense_is_refused(
    guarded_service: Service, wishes: dict[str, str]
) -> None:
    answer = await guarded_service.http.post("/v1/imports", content=evncpc(item()), params=wishes)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_workbook_arrives_over_http(guarded_service: Service) -> None:
    report = await send(guarded_service, sheet_xlsx(row(), above=["Thông báo"]))
    assert (report["format"], matched(report)) == ("notice-sheet", [("feeder", ["F1"])])
    assert report["cuts"][0]["rows"] == ["Thang11!3"]


@pytest.mark.alone
async def test_callers_are_answered_while_a_long_file_is_imported(guarded_service: Service) -> None:
    data = sheet_csv(
        *[row(NGAY_CAT=f"{n % 27 + 1}/12/2026", DS_THON_XA=f"Xã {n}", LO_DUONG_DAY="") for n in range(300)]
    )
    importing = asyncio.create_task(send(guarded_service, data))
    longest = timedelta(0)
    loop = asyncio.get_running_loop()
    while not importing.done():
        began = loop.time()
        await guarded_service.supply(LE_LOI[0])
        longest = max(longest, timedelta(seconds=loop.time() - began))
        await asyncio.sleep(0.01)
    assert counts(await importing) == {"new": 300}
    assert longest < timedelta(seconds=2)


CUTS = [
    item(stationCode=f"T{station}", stationName=f"TBA {station}", **day)
    for station in (1, 2, 3, 9)
    for day in (
        {"fromDate": "2026-11-24T05:00:00", "toDate": "2026-11-24T07:00:00"},
        {"fromDate": "2026-11-24T15:00:00", "toDate": "2026-11-24T17:00:00"},
        {"fromDate": "2026-11-25T05:00:00", "toDate": "2026-11-25T07:00:00", "reason": "Thay cột"},
    )
]
FILES = st.lists(st.lists(st.sampled_from(range(len(CUTS))), min_size=1, max_size=20), min_size=1, max_size=3)


async def test_in_whatever_order_and_however_often_cuts_are_told_they_are_the_same(
    guarded_service: Service,
) -> None:
    """Any files of some of the cuts, repeated and in any order, and then all of them: the same as all at once."""
    loop = asyncio.get_running_loop()

    async def after(files: Iterable[list[int]]) -> set[tuple[Any, ...]]:
        await guarded_service.load()
        for numbers in files:
            await send(guarded_service, evncpc(*(CUTS[number] for number in numbers)))
        return await facts(guarded_service)

    expected = await after([list(range(len(CUTS)))])
    assert len(expected) == len(CUTS)

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(FILES)
    def check(files: list[list[int]]) -> None:
        whole = [*files, list(range(len(CUTS)))]
        found = asyncio.run_coroutine_threadsafe(after(whole), loop).result(60)
        assert found == expected

    await asyncio.to_thread(check)


def test_every_shape_can_be_asked_for() -> None:
    files = Path(known.__file__).parent.glob("*.py")
    shapes = {file.stem.replace("_", "-") for file in files if "\nNEEDS = " in file.read_text("utf-8")}
    assert {"evncpc", "evnhanoi", "evnnpc", "evnspc", "evnspc-web", "gateway", "notice-sheet"} <= shapes
    assert set(get_args(Format)) == {"auto", *shapes}


async def test_the_journal_tells_of_each_cut_and_of_the_import(service: Service) -> None:
    await send(service, evncpc(item()), source="evncpc-dienban")
    async with service.database.reading() as connection:
        rows = await connection.execute(select(journal.c.kind, journal.c.data).order_by(journal.c.id.desc()))
        imported, announced = rows.all()[:2]
    assert (imported.kind, imported.data["counts"]["new"]) == ("cuts_imported", 1)
    assert (announced.kind, announced.data["change"]) == ("planned_announced", "announced")


async def test_nobody_is_told_of_an_outage_row_that_was_loaded(service: Service) -> None:
    """Loaded outages have no source: an import of the same cut is a cut of its own."""
    await service.load(
        outage_row(kind="planned", status="scheduled", started_at="now+1h", expected_back_at="now+2h")
    )
    assert whats(await send(service, evncpc(item()), complete=True)) == ["new"]
    assert {o["status"] for o in await outages(service)} == {"scheduled"}
