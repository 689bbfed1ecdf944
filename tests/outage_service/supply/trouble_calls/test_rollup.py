"""From transformers to their feeder, and from feeders to the substation."""

from datetime import timedelta

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import Grid, entries_of, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

TWO_FEEDERS = Grid(feeders=2, transformers=3)


async def test_two_transformers_of_a_feeder_make_an_outage_of_the_feeder(service: Service) -> None:
    grid = TWO_FEEDERS
    await grid.load(service)
    first = (await grid.calls(service, 1, 1)).json()["outage_id"]
    service.clock.forward(minutes=5)
    second = (await grid.calls(service, 1, 2)).json()

    (outage,) = await outages_of(service)
    assert second["outage_id"] == outage["id"] == first
    assert (outage["status"], outage["node_ids"], outage["merged_into"]) == ("predicted", ["F1"], None)
    assert outage["customers_affected"] == 12
    assert outage["area_text"] == "Phường 1, Đà Nẵng"
    assert outage["started_at"] == "2026-11-21T12:00:00+07:00"
    (merged,) = [o for o in await outages_of(service, "all") if o["id"] != first]
    assert (merged["status"], merged["merged_into"]) == ("cancelled", first)
    revisions = (await service.http.get(f"/v1/outages/{first}")).json()["revisions"]
    assert [revision["node_ids"] for revision in revisions] == [["F1T1"], ["F1"]]
    assert revisions[1]["reason"] == "2 of 3 nodes below F1 are out"


async def test_neighbors_of_the_whole_feeder_hear_of_the_grown_outage(service: Service) -> None:
    grid = TWO_FEEDERS
    await grid.load(service)
    lonely = (await service.report(grid.homes(1, 3)[0], "lonely")).json()
    await grid.calls(service, 1, 1)
    grown = (await grid.calls(service, 1, 2)).json()["outage_id"]
    for transformer in (1, 2, 3):
        supply = await service.supply(grid.homes(1, transformer)[3])
        assert (supply["state"], supply["current"]["id"]) == ("suspected", grown)
    assert (await service.supply(grid.homes(2, 1)[0]))["state"] == "on"
    reports = (await service.http.get(f"/v1/outages/{grown}/reports")).json()["items"]
    assert len(reports) == 7
    assert lonely["code"] in {report["code"] for report in reports}
    newest = (await service.report(grid.homes(1, 3)[1], "newest")).json()
    assert newest["outage_id"] == grown


async def test_feeders_make_an_outage_of_their_substation(service: Service) -> None:
    grid = TWO_FEEDERS
    await grid.load(service)
    first = (await grid.calls(service, 1, 1)).json()["outage_id"]
    for feeder, transformer in ((1, 2), (2, 1), (2, 3)):
        service.clock.forward(minutes=1)
        last = (await grid.calls(service, feeder, transformer)).json()
    (outage,) = await outages_of(service)
    assert (outage["id"], outage["node_ids"], last["outage_id"]) == (first, ["S1"], first)
    assert outage["customers_affected"] == 24
    assert outage["area_text"] == "Phường 1, Đà Nẵng; Phường 2, Đà Nẵng"
    merged = [o for o in await outages_of(service, "all") if o["status"] == "cancelled"]
    assert len(merged) == 3
    by_id = {o["id"]: o for o in await outages_of(service, "all")}
    for outage in merged:  # following `merged_into` leads to the one that is left
        while outage["merged_into"] is not None:
            outage = by_id[outage["merged_into"]]
        assert outage["id"] == first


async def test_transformers_of_different_feeders_stay_apart(service: Service) -> None:
    await TWO_FEEDERS.load(service)
    await TWO_FEEDERS.calls(service, 1, 1)
    await TWO_FEEDERS.calls(service, 2, 1)
    assert [outage["node_ids"] for outage in await outages_of(service)] != [["S1"]]
    assert len(await outages_of(service)) == 2


async def test_outages_that_began_far_apart_stay_apart(service: Service) -> None:
    await TWO_FEEDERS.load(service)
    await TWO_FEEDERS.calls(service, 1, 1)
    service.clock.forward(minutes=15, seconds=1)
    await TWO_FEEDERS.calls(service, 1, 2)
    assert len(await outages_of(service)) == 2
    service.clock.forward(minutes=2)
    await TWO_FEEDERS.calls(service, 1, 3)  # with the second, not with the first
    nodes = sorted(outage["node_ids"] for outage in await outages_of(service))  # type: ignore[type-var]
    assert nodes == [["F1"], ["F1T1"]]


async def test_a_few_of_many_transformers_are_not_the_feeder(service: Service) -> None:
    grid = Grid(feeders=1, transformers=30, customers=3)
    await grid.load(service)
    await grid.calls(service, 1, 1)
    await grid.calls(service, 1, 2)
    assert len(await outages_of(service)) == 2  # 2 of 30 are less than 10 percent
    await grid.calls(service, 1, 3)
    assert [outage["node_ids"] for outage in await outages_of(service)] == [["F1"]]


async def test_quality_and_danger_never_cluster(service: Service) -> None:
    await TWO_FEEDERS.load(service)
    for kind in ("quality", "hazard", "other"):
        for transformer in (1, 2):
            for code in TWO_FEEDERS.homes(1, transformer):
                answer = await service.report(code, f"{kind} {code}", kind=kind)
                assert answer.json()["status"] == ("dispatched" if kind == "hazard" else "received")
    assert await outages_of(service, "all") == []


async def test_a_dispatcher_finds_what_waits_for_a_decision(service: Service) -> None:
    await TWO_FEEDERS.load(service, outage_row(node_ids="F2"))
    await TWO_FEEDERS.calls(service, 1, 1)
    (predicted,) = await outages_of(service, "predicted")
    assert predicted["node_ids"] == ["F1T1"]


async def test_new_faults_under_a_partly_restored_feeder_stay_nested(service: Service) -> None:
    grid = TWO_FEEDERS
    await grid.load(service, outage_row(node_ids="F1"))
    steps = {"node_ids": ["F1T1", "F1T2"]}
    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json=steps)
    await grid.calls(service, 1, 1)
    await grid.calls(service, 1, 2)
    nodes = sorted(outage["node_ids"] for outage in await outages_of(service))  # type: ignore[type-var]
    assert nodes == [["F1"], ["F1T1"], ["F1T2"]]


async def test_the_journal_tells_how_an_outage_grew(service: Service) -> None:
    grid = TWO_FEEDERS
    await grid.load(service)
    first = (await grid.calls(service, 1, 1)).json()["outage_id"]
    await grid.calls(service, 1, 2)
    opened, grown = await entries_of(service, first)
    assert (opened["kind"], opened["data"]["node_ids"]) == ("outage_opened", ["F1T1"])  # type: ignore[index]
    assert len(opened["data"]["linked_report_codes"]) == 2  # type: ignore[index]
    assert (grown["kind"], grown["data"]["node_ids"]) == ("outage_changed", ["F1"])  # type: ignore[index]
    (merged,) = grown["data"]["merged_outage_ids"]  # type: ignore[index]
    kinds = [(entry["kind"], entry["data"]["status"]) for entry in await entries_of(service, merged)]  # type: ignore[index]
    assert kinds == [("outage_opened", "predicted"), ("outage_changed", "cancelled")]


@pytest.mark.parametrize("window", [timedelta(minutes=14)])
async def test_the_third_call_is_seen_by_the_next_caller_at_once(service: Service, window: timedelta) -> None:
    grid = TWO_FEEDERS
    await grid.load(service)
    await grid.calls(service, 1, 1, count=2)
    service.clock.forward(seconds=window.total_seconds())
    assert (await service.supply(grid.homes(1, 1)[3]))["state"] == "on"
    await grid.calls(service, 1, 1, count=3)
    assert (await service.supply(grid.homes(1, 1)[3]))["state"] == "suspected"
