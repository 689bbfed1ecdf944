"""What time alone does to a planned cut: it begins, and its expected end passes."""

import asyncio
from typing import Any

import pytest

from outage_service.supply.trouble_calls.by_the_clock import PlannedCuts
from tests.outage_service.conftest import Service
from tests.outage_service.grids import Grid, entries_of, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

GRID = Grid(feeders=2, transformers=12, customers=7)
IDLE = Grid(feeders=2, transformers=2)


async def planned(service: Service, until: str = "15:00", **fields: Any) -> str:
    """A cut of F1 from 12:10 until an hour of the same day; its id. It is noon."""
    cut = {
        "kind": "planned",
        "node_ids": ["F1"],
        "started_at": "2026-11-21T12:10:00+07:00",
        "expected_back_at": f"2026-11-21T{until}:00+07:00",
        **fields,
    }
    answer = await service.http.post("/v1/outages", json=cut)
    assert answer.status_code == 201, answer.text
    outage_id: str = answer.json()["id"]
    return outage_id


async def look(service: Service) -> None:
    """What the worker does every second."""
    await PlannedCuts(service.database, service.clock).step()


async def report_of(service: Service, code: str) -> dict[str, Any]:
    document: dict[str, Any] = (await service.http.get(f"/v1/reports/{code}")).json()
    return document


async def told_of(service: Service, outage_id: str) -> list[tuple[object, ...]]:
    """The journal of an outage: kinds, and which reports were taken in or let go."""
    entries: list[Any] = await entries_of(service, outage_id)
    return [
        (e["kind"], e["data"].get("linked_report_codes"), e["data"].get("unlinked_report_codes"))
        for e in entries
    ]


async def during_a_cut(service: Service, until: str = "15:00") -> tuple[str, str]:
    """A cut of F1 that has begun, and the code of a report that a customer of it made meanwhile."""
    outage_id = await planned(service, until)
    service.clock.forward(minutes=20)
    code: str = (await service.report(GRID.homes(1, 1)[0], "meanwhile")).json()["code"]
    assert (await report_of(service, code))["outage_id"] == outage_id
    return outage_id, code


async def test_a_cut_that_begins_takes_in_what_was_predicted_and_reported_a_little_earlier(
    service: Service,
) -> None:
    await GRID.load(service)
    cut = await planned(service)
    service.clock.forward(minutes=5)
    predicted = (await GRID.calls(service, 1, 1)).json()["outage_id"]
    lonely = (await service.report(GRID.homes(1, 2)[0], "lonely")).json()["code"]
    elsewhere = (await service.report(GRID.homes(2, 1)[0], "elsewhere")).json()["code"]
    await look(service)
    assert (await report_of(service, lonely))["outage_id"] is None, "it has not begun yet"
    service.clock.forward(minutes=5)
    await look(service)
    merged = (await service.http.get(f"/v1/outages/{predicted}")).json()
    assert (merged["status"], merged["merged_into"]) == ("cancelled", cut)
    linked = (await service.http.get(f"/v1/outages/{cut}/reports")).json()["items"]
    assert len(linked) == 4
    assert (await report_of(service, elsewhere))["outage_id"] is None
    supply = await service.supply(GRID.homes(1, 2)[0])
    assert supply["state"] == "outage"
    assert supply["current"]["id"] == supply["open_report"]["outage_id"] == cut


async def test_it_happens_by_itself_within_seconds(service: Service) -> None:
    await GRID.load(service)
    cut = await planned(service)
    code = (await service.report(GRID.homes(1, 2)[0], "lonely")).json()["code"]
    await asyncio.sleep(0.1)  # the worker has looked once, or will
    service.clock.forward(minutes=10)
    for _ in range(100):
        if (await report_of(service, code))["outage_id"] == cut:
            return
        await asyncio.sleep(0.1)
    pytest.fail("nobody looked")


async def test_looking_again_and_from_several_processes_tells_it_once(service: Service) -> None:
    await GRID.load(service)
    cut = await planned(service)
    code = (await service.report(GRID.homes(1, 2)[0], "lonely")).json()["code"]
    service.clock.forward(minutes=10)
    await asyncio.gather(*(look(service) for _ in range(4)))
    await look(service)
    assert await told_of(service, cut) == [
        ("planned_announced", None, None),
        ("outage_changed", [code], None),
    ]


async def test_a_fault_of_before_the_cut_stays_a_fault(service: Service) -> None:
    await GRID.load(service)
    older = (await GRID.calls(service, 1, 1)).json()["outage_id"]
    await planned(service, started_at="2026-11-21T12:20:00+07:00")
    service.clock.forward(minutes=20)
    await look(service)
    assert [outage["id"] for outage in await outages_of(service, "predicted")] == [older]


async def test_when_the_end_has_passed_the_report_is_let_go_as_the_supply_says(service: Service) -> None:
    await GRID.load(service)
    cut, code = await during_a_cut(service)
    service.clock.forward(hours=3)  # it is 15:20
    await look(service)
    supply = await service.supply(GRID.homes(1, 1)[0])
    assert (supply["state"], supply["current"]) == ("on", None)
    assert (supply["open_report"]["code"], supply["open_report"]["outage_id"]) == (code, None)
    assert supply["open_report"]["status"] == "received", "nobody has said that the power is back"
    await look(service)
    assert (await told_of(service, cut))[-1] == ("outage_changed", None, [code])
    assert len(await told_of(service, cut)) == 2


async def test_reports_of_the_last_minutes_count_with_those_after_the_end(service: Service) -> None:
    await GRID.load(service)
    await planned(service, "12:30")
    service.clock.forward(minutes=25)
    await GRID.calls(service, 1, 1, 2)
    service.clock.forward(minutes=10)
    await look(service)
    third = (await service.report(GRID.homes(1, 1)[2], "still dark")).json()
    assert third["outage_id"] is not None
    assert (await service.supply(GRID.homes(1, 1)[0]))["state"] == "suspected"


async def test_what_the_customer_feels_besides_takes_the_report_over(service: Service) -> None:
    fault = outage_row(node_ids="F1T1", started_at="now-1h", expected_back_at="now+5h")
    await GRID.load(service, fault)
    cut = await planned(service, "12:30")
    service.clock.forward(minutes=20)
    code = (await service.report(GRID.homes(1, 1)[0], "which")).json()["code"]
    # Reports are about the fault already: it explains more. That of the next street is about the cut.
    other = (await service.report(GRID.homes(1, 2)[0], "other")).json()["code"]
    assert (await report_of(service, other))["outage_id"] == cut
    service.clock.forward(minutes=20)
    await look(service)
    assert (await report_of(service, code))["outage_id"] == OUTAGE_IDS[0]
    assert (await report_of(service, other))["outage_id"] is None


async def test_an_extended_cut_takes_its_reports_back(service: Service) -> None:
    await GRID.load(service)
    cut, code = await during_a_cut(service)
    service.clock.forward(hours=3)
    await look(service)
    change = {"expected_back_at": "2026-11-21T17:00:00+07:00", "source": "crew", "reason": "chưa xong"}
    answer = await service.http.patch(f"/v1/outages/{cut}", json=change)
    assert answer.status_code == 200, answer.text
    assert (await report_of(service, code))["outage_id"] == cut
    assert (await service.supply(GRID.homes(1, 1)[0]))["current"]["id"] == cut


@pytest.mark.parametrize("way", ["restorations", "patch"])
async def test_restoring_an_overrun_cut_resolves_what_was_about_it(service: Service, way: str) -> None:
    await GRID.load(service)
    cut, code = await during_a_cut(service)
    service.clock.forward(hours=3)
    await look(service)
    if way == "patch":
        answer = await service.http.patch(f"/v1/outages/{cut}", json={"status": "restored"})
    else:
        answer = await service.http.post(f"/v1/outages/{cut}/restorations", json={})
    assert answer.status_code in (200, 201), answer.text
    found = await report_of(service, code)
    assert (found["status"], found["outage_id"]) == ("resolved", cut)


async def test_a_restored_or_cancelled_cut_is_left_alone(service: Service) -> None:
    await GRID.load(service)
    cut, _ = await during_a_cut(service)
    await service.http.post(f"/v1/outages/{cut}/restorations", json={})
    before = await told_of(service, cut)
    service.clock.forward(hours=3)
    await look(service)
    assert await told_of(service, cut) == before


async def test_a_load_lets_go_what_it_brings_as_overrun(service: Service) -> None:
    cut = outage_row(kind="planned", status="scheduled", started_at="now-1h", expected_back_at="now+1h")
    await IDLE.load(service, cut)
    code = (await service.report(IDLE.homes(1, 1)[0], "meanwhile")).json()["code"]
    assert (await report_of(service, code))["outage_id"] == OUTAGE_IDS[0]
    over = outage_row(kind="planned", status="scheduled", started_at="now-3h", expected_back_at="now-1h")
    await IDLE.load(service, over)
    assert (await report_of(service, code))["outage_id"] is None
