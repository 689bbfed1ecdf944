"""A known outage takes in what was predicted below it; a dismissed or cancelled one lets its reports go."""

from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import Grid, entries_of, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

GRID = Grid(feeders=2, transformers=12, customers=7)


async def opened(service: Service, **fields: Any) -> dict[str, Any]:
    """A dispatcher enters a fault of F1."""
    fault = {"kind": "unplanned", "node_ids": ["F1"], "started_at": "2026-11-21T12:00:00+07:00", **fields}
    answer = await service.http.post("/v1/outages", json=fault)
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def change(service: Service, outage_id: str, **fields: Any) -> dict[str, Any]:
    answer = await service.http.patch(f"/v1/outages/{outage_id}", json=fields)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def found(service: Service, path: str) -> dict[str, Any]:
    document: dict[str, Any] = (await service.http.get(path)).json()
    return document


async def test_an_entered_fault_absorbs_what_was_predicted_below_it(service: Service) -> None:
    await GRID.load(service)
    report = (await GRID.calls(service, 1, 1)).json()
    elsewhere = (await GRID.calls(service, 2, 1)).json()["outage_id"]
    fault = await opened(service)
    merged = await found(service, f"/v1/outages/{report['outage_id']}")
    assert (merged["status"], merged["merged_into"]) == ("cancelled", fault["id"])
    assert (await found(service, f"/v1/reports/{report['code']}"))["outage_id"] == fault["id"]
    assert [outage["id"] for outage in await outages_of(service, "predicted")] == [elsewhere]
    (entry,) = await entries_of(service, fault["id"])
    assert entry["data"]["merged_outage_ids"] == [merged["id"]]  # type: ignore[index]


async def test_an_entered_fault_links_the_open_reports_it_explains(service: Service) -> None:
    await GRID.load(service)
    long_before, shortly_before, quality, elsewhere = [
        (await service.report(GRID.homes(feeder, 1)[home], f"{feeder} {home}", **fields)).json()["code"]
        for feeder, home, fields in (
            (1, 0, {"created_at": "2026-11-21T11:44:59+07:00"}),
            (1, 1, {"created_at": "2026-11-21T11:50:00+07:00"}),
            (1, 2, {"kind": "quality"}),
            (2, 3, {}),
        )
    ]
    fault = await opened(service)
    linked = await found(service, f"/v1/outages/{fault['id']}/reports")
    assert [report["code"] for report in linked["items"]] == [shortly_before]
    for code in (long_before, quality, elsewhere):
        assert (await found(service, f"/v1/reports/{code}"))["outage_id"] is None


async def test_a_planned_cut_does_not_absorb_an_older_fault(service: Service) -> None:
    await GRID.load(service)
    older = (await GRID.calls(service, 1, 1)).json()["outage_id"]
    service.clock.forward(minutes=30)
    times = {"started_at": "2026-11-21T12:30:00+07:00", "expected_back_at": "2026-11-21T15:00:00+07:00"}
    await opened(service, kind="planned", **times)
    assert [outage["id"] for outage in await outages_of(service, "predicted")] == [older]


async def test_a_cut_to_come_explains_nothing_yet(service: Service) -> None:
    await GRID.load(service)
    await GRID.calls(service, 1, 1)
    times = {"started_at": "2026-11-21T13:00:00+07:00", "expected_back_at": "2026-11-21T15:00:00+07:00"}
    await opened(service, kind="planned", **times)
    assert len(await outages_of(service, "predicted")) == 1


async def test_a_confirmed_prediction_absorbs_and_links_like_an_entered_fault(service: Service) -> None:
    await GRID.load(service)
    early = (
        await service.report(GRID.homes(1, 1)[6], "early", created_at="2026-11-21T11:46:00+07:00")
    ).json()
    for count in (1, 2, 3):  # at 12:00, 12:05 and 12:10
        last = (await GRID.calls(service, 1, 1, count)).json()
        service.clock.forward(minutes=5)
    predicted = last["outage_id"]
    assert (await found(service, f"/v1/reports/{early['code']}"))["outage_id"] is None
    confirmed = await change(service, predicted, status="confirmed", cause_kind="tree")
    assert (confirmed["status"], confirmed["cause_kind"]) == ("confirmed", "tree")
    assert (await found(service, f"/v1/reports/{early['code']}"))["outage_id"] == predicted
    assert (await service.supply(GRID.homes(1, 1)[5]))["state"] == "outage"


async def test_a_load_absorbs_and_links_too(service: Service) -> None:
    await GRID.load(service)
    report = (await GRID.calls(service, 1, 1)).json()
    lonely = (await service.report(GRID.homes(1, 2)[0], "lonely")).json()
    await service.load(outage_row(started_at="now-1h"), replace=False, network=[], customers=[])
    for code in (report["code"], lonely["code"]):
        assert (await found(service, f"/v1/reports/{code}"))["outage_id"] == OUTAGE_IDS[0]
    merged = await found(service, f"/v1/outages/{report['outage_id']}")
    assert (merged["status"], merged["merged_into"]) == ("cancelled", OUTAGE_IDS[0])


async def test_a_replaced_world_keeps_reports_and_says_anew_what_explains_them(service: Service) -> None:
    await GRID.load(service)
    code = (await GRID.calls(service, 1, 1)).json()["code"]
    await GRID.load(service)
    assert (await found(service, f"/v1/reports/{code}"))["outage_id"] is None
    await GRID.load(service, outage_row())
    assert (await found(service, f"/v1/reports/{code}"))["outage_id"] == OUTAGE_IDS[0]
    await GRID.load(service, outage_row(status="restored"))
    assert (await found(service, f"/v1/reports/{code}"))["status"] == "resolved"


async def test_after_a_dismissal_three_new_customers_are_needed(service: Service) -> None:
    await GRID.load(service)
    last = (await GRID.calls(service, 1, 1)).json()
    await change(service, last["outage_id"], status="cancelled", reason="đã kiểm tra")
    for code in GRID.homes(1, 1)[:3]:
        assert (await service.supply(code))["open_report"]["outage_id"] is None
    homes = GRID.homes(1, 1)
    answers = [(await service.report(code, f"again {code}")).json() for code in homes[3:6]]
    assert [answer["outage_id"] is None for answer in answers] == [True, True, False]
    (again,) = await outages_of(service, "predicted")
    assert again["id"] == answers[2]["outage_id"] != last["outage_id"]
    assert (await service.supply(homes[0]))["open_report"]["outage_id"] is None


async def test_a_cancelled_fault_leaves_no_linked_report_behind(service: Service) -> None:
    await GRID.load(service, outage_row(0), outage_row(1, node_ids="F1T1", expected_back_at="now+1h"))
    near = (await service.report(GRID.homes(1, 1)[0], "near")).json()
    far = (await service.report(GRID.homes(1, 2)[0], "far")).json()
    assert near["outage_id"] == far["outage_id"] == OUTAGE_IDS[0]
    await change(service, OUTAGE_IDS[0], status="cancelled")
    assert (await found(service, f"/v1/reports/{far['code']}"))["outage_id"] is None
    # The other fault explains it, so it is about that from now on.
    assert (await found(service, f"/v1/reports/{near['code']}"))["outage_id"] == OUTAGE_IDS[1]
    assert await found(service, f"/v1/outages/{OUTAGE_IDS[0]}/reports") == {"items": []}


@pytest.mark.parametrize("status", ["confirmed", "restored", "cancelled", "crew_on_site"])
async def test_a_merged_outage_changes_no_more(service: Service, status: str) -> None:
    await GRID.load(service)
    merged = (await GRID.calls(service, 1, 1)).json()["outage_id"]
    await opened(service)
    answer = await service.http.patch(f"/v1/outages/{merged}", json={"status": status})
    if status == "cancelled":
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["allowed"]) == (409, [])


async def test_the_reports_of_an_outage_that_is_not_there_are_not_found(service: Service) -> None:
    answer = await service.http.get(f"/v1/outages/{OUTAGE_IDS[5]}/reports")
    assert (answer.status_code, answer.json()["code"]) == (404, "outage_not_found")
