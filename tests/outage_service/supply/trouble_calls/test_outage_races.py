"""Callers and dispatchers who act in the same moment; PostgreSQL lets their transactions run side by side."""

import asyncio
from typing import Any

import httpx

from tests.outage_service.conftest import Service
from tests.outage_service.grids import Grid, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

GRID = Grid(feeders=1, transformers=3)
HOMES = [code for transformer in (1, 2, 3) for code in GRID.homes(1, transformer)]
FAULT = {"kind": "unplanned", "node_ids": ["F1"], "started_at": "2026-11-21T12:00:00+07:00"}
ROUNDS = 4


async def call_all(service: Service, call: str, homes: list[str]) -> list[httpx.Response]:
    """Everybody calls at once."""
    answers = await asyncio.gather(*(service.report(code, f"{call} {code}") for code in homes))
    assert {answer.status_code for answer in answers} == {201}
    return answers


async def open_reports(service: Service) -> list[dict[str, Any]]:
    answer = await service.http.get("/v1/reports", params={"status": "open", "limit": 500})
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_calls_under_sibling_transformers_make_exactly_one_outage_of_the_feeder(
    service: Service,
) -> None:
    for number in range(ROUNDS):
        await GRID.load(service)
        by_turns = [GRID.homes(1, t)[n] for n in range(4) for t in (1, 2, 3)]
        await call_all(service, str(number), by_turns)
        (outage,) = await outages_of(service)
        assert outage["node_ids"] == ["F1"]
        assert {report["outage_id"] for report in await open_reports(service)} == {outage["id"]}
        await service.http.post(f"/v1/outages/{outage['id']}/restorations")
        assert await open_reports(service) == []


async def test_a_report_linked_in_the_moment_of_restoration_does_not_stay_open(service: Service) -> None:
    for number in range(ROUNDS):
        await GRID.load(service, outage_row(expected_back_at=""))
        restoring = service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations")
        # One home of each transformer: not enough to predict anything.
        calling = [service.report(GRID.homes(1, t)[number], f"{number} {t}") for t in (1, 2, 3)]
        answers = await asyncio.gather(calling[0], restoring, *calling[1:])
        assert {answer.status_code for answer in answers} <= {200, 201}
        for report in await open_reports(service):
            assert report["outage_id"] is None
            await service.http.patch(f"/v1/reports/{report['code']}", json={"status": "cancelled"})


async def test_no_report_is_missed_by_an_outage_that_is_entered_in_the_same_moment(service: Service) -> None:
    for number in range(ROUNDS):
        await GRID.load(service)
        entering = service.http.post("/v1/outages", json=FAULT)
        _, answer = await asyncio.gather(call_all(service, str(number), HOMES), entering)
        assert answer.status_code == 201
        fault = answer.json()["id"]
        assert [outage["id"] for outage in await outages_of(service)] == [fault]
        assert {report["outage_id"] for report in await open_reports(service)} == {fault}
        await service.http.post(f"/v1/outages/{fault}/restorations")


async def test_no_report_is_missed_by_a_prediction_that_is_confirmed_in_the_same_moment(
    service: Service,
) -> None:
    for number in range(ROUNDS):
        await GRID.load(service)
        predicted = (await GRID.calls(service, 1, 1)).json()["outage_id"]
        confirming = service.http.patch(f"/v1/outages/{predicted}", json={"status": "confirmed"})
        await asyncio.gather(call_all(service, str(number), HOMES[3:]), confirming)
        current = {outage["id"] for outage in await outages_of(service)}
        for report in await open_reports(service):
            assert report["outage_id"] in current
        for outage_id in current:
            await service.http.post(f"/v1/outages/{outage_id}/restorations")
