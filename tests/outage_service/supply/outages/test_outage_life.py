"""The life of an outage as its revisions and the journal tell it."""

from typing import Any

import httpx
import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import entries_of
from tests.outage_service.worlds import LE_LOI, LE_LOI_FAR, OUTAGE_IDS, outage_row


def planned_row(started_at: str = "now+1d", expected_back_at: str = "now+30h") -> str:
    """A planned cut of F1, as outages.csv has it."""
    return outage_row(
        kind="planned", status="scheduled", started_at=started_at, expected_back_at=expected_back_at
    )


async def change(service: Service, outage_id: str, **fields: Any) -> httpx.Response:
    return await service.http.patch(f"/v1/outages/{outage_id}", json=fields)


async def restore(service: Service, outage_id: str, *node_ids: str) -> httpx.Response:
    body = {"node_ids": list(node_ids)} if node_ids else {}
    return await service.http.post(f"/v1/outages/{outage_id}/restorations", json=body)


async def kinds_of(service: Service, subject_id: str) -> list[object]:
    return [entry["kind"] for entry in await entries_of(service, subject_id)]


async def test_a_planned_cut_is_postponed_and_its_old_times_are_kept(service: Service) -> None:
    await service.load(planned_row())
    times = {"started_at": "2026-11-23T07:30:00+07:00", "expected_back_at": "2026-11-23T11:30:00+07:00"}
    answer = await change(service, OUTAGE_IDS[0], **times, reason="hoãn vì mưa bão")
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["revisions"]
    assert (first["started_at"], first["expected_back_at"]) == (
        "2026-11-22T12:00:00+07:00",
        "2026-11-22T18:00:00+07:00",
    )
    assert {name: second[name] for name in times} == times
    assert (second["reason"], second["by"], second["source"]) == ("hoãn vì mưa bão", "open", "schedule")
    (planned,) = (await service.supply(LE_LOI[0]))["planned"]
    assert {name: planned[name] for name in times} == times
    (entry,) = await entries_of(service, OUTAGE_IDS[0])
    data: Any = entry["data"]
    assert (entry["kind"], data["change"]) == ("planned_announced", "postponed")
    assert data["previous_started_at"] == "2026-11-22T12:00:00+07:00"


async def test_a_cut_that_has_begun_is_not_postponed(service: Service) -> None:
    await service.load(planned_row("now-1h"))
    answer = await change(service, OUTAGE_IDS[0], started_at="2026-11-22T07:30:00+07:00")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_begun")
    assert "expected_back_at" in answer.json()["allowed"]


@pytest.mark.parametrize(
    "started_at", ["2026-11-21T11:00:00+07:00", "2026-11-22T18:00:00+07:00", "2026-11-30T07:00:00+07:00"]
)
async def test_a_cut_is_not_moved_where_it_cannot_be(service: Service, started_at: str) -> None:
    """Into the past, or behind its own end."""
    await service.load(planned_row())
    assert (await change(service, OUTAGE_IDS[0], started_at=started_at)).status_code == 422


async def test_a_cancelled_cut_is_announced_as_cancelled(service: Service) -> None:
    cut = {
        "kind": "planned",
        "node_ids": ["F1"],
        "started_at": "2026-11-22T07:30:00+07:00",
        "expected_back_at": "2026-11-22T11:30:00+07:00",
    }
    outage_id = (await service.http.post("/v1/outages", json=cut)).json()["id"]
    await change(service, outage_id, status="cancelled", reason="không cần nữa")
    changes = [entry["data"]["change"] for entry in await entries_of(service, outage_id)]  # type: ignore[index]
    assert changes == ["announced", "cancelled"]
    assert (await service.supply(LE_LOI[0]))["planned"] == []


async def test_the_start_of_a_fault_is_corrected(service: Service, outage_id: str) -> None:
    answer = await change(service, outage_id, started_at="2026-11-21T09:15:00+07:00", reason="theo rơ-le")
    assert answer.json()["started_at"] == "2026-11-21T09:15:00+07:00"
    assert [r["started_at"][11:16] for r in answer.json()["revisions"]] == ["10:00", "09:15"]


async def test_every_change_of_cause_and_area_is_kept(service: Service, outage_id: str) -> None:
    await change(service, outage_id, cause_kind="vehicle", cause_text="xe tải tông trụ", reason="đội báo về")
    revisions = (await change(service, outage_id, area_text="Cả phường Điện Bàn")).json()["revisions"]
    assert [(r["cause_kind"], r["area_text"], r["by"]) for r in revisions] == [
        ("tree", "Đường Lê Lợi", "command line"),
        ("vehicle", "Đường Lê Lợi", "open"),
        ("vehicle", "Cả phường Điện Bàn", "open"),
    ]
    assert await kinds_of(service, outage_id) == ["outage_changed", "outage_changed"]


async def test_a_new_expected_time_is_told_with_the_old_one(service: Service, outage_id: str) -> None:
    later = {"expected_back_at": "2026-11-21T15:00:00+07:00", "source": "crew", "reason": "phải thay cột"}
    await change(service, outage_id, status="crew_on_site", **later)
    told, changed = await entries_of(service, outage_id)
    data: Any = told["data"]
    assert (told["kind"], changed["kind"]) == ("expected_return_changed", "outage_changed")
    assert (data["previous_expected_back_at"], data["expected_back_at"], data["reason"]) == (
        "2026-11-21T13:30:00+07:00",
        "2026-11-21T15:00:00+07:00",
        "phải thay cột",
    )


async def test_each_step_of_restoration_is_told_with_its_nodes(service: Service, outage_id: str) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    await restore(service, outage_id, "T1")
    await restore(service, outage_id, "T2")
    steps: list[Any] = await entries_of(service, outage_id)
    assert [(step["kind"], step["data"]["restored_node_ids"]) for step in steps] == [
        ("partially_restored", ["T1"]),
        ("restored", ["T2"]),
    ]
    report: list[Any] = await entries_of(service, code)
    assert [(entry["kind"], entry["data"]["status"]) for entry in report] == [
        ("report_received", "received"),
        ("report_status", "resolved"),
    ]
    assert not {"place", "description", "phone"} & set(report[0]["data"])


async def test_a_report_under_a_nested_fault_stays_open_when_the_feeder_is_back(service: Service) -> None:
    await service.load(outage_row(0, expected_back_at="now+5h"), outage_row(1, node_ids="T1"))
    near, far = [(await service.report(code, code)).json() for code in (LE_LOI[0], LE_LOI_FAR[0])]
    assert near["outage_id"] == OUTAGE_IDS[0]
    await restore(service, OUTAGE_IDS[0])
    near, far = [(await service.http.get(f"/v1/reports/{r['code']}")).json() for r in (near, far)]
    assert (near["status"], near["outage_id"]) == ("received", OUTAGE_IDS[1])
    assert (far["status"], far["outage_id"]) == ("resolved", OUTAGE_IDS[0])


async def test_a_fault_during_a_planned_cut_outlives_it(service: Service) -> None:
    await service.load(planned_row("now-1h", "now+1h"), outage_row(1, node_ids="T1", expected_back_at=""))
    assert (await service.supply(LE_LOI[0]))["current"]["id"] == OUTAGE_IDS[1]
    assert (await service.supply(LE_LOI_FAR[0]))["current"]["id"] == OUTAGE_IDS[0]
    service.clock.forward(hours=2)
    assert (await service.supply(LE_LOI[0]))["current"]["id"] == OUTAGE_IDS[1]
    assert (await service.supply(LE_LOI_FAR[0]))["state"] == "on"


async def test_the_nodes_of_an_outage_can_be_corrected(service: Service, outage_id: str) -> None:
    outage = (await change(service, outage_id, node_ids=["T2"], reason="chỉ một trạm")).json()
    assert (outage["node_ids"], outage["customers_affected"]) == (["T2"], 2)
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert [revision["node_ids"] for revision in outage["revisions"]] == [["F1"], ["T2"]]
    assert (await change(service, outage_id, node_ids=["nowhere"])).status_code == 422


async def test_the_customers_of_overlapping_nodes_are_counted_once(service: Service) -> None:
    await service.load(outage_row(node_ids="F1;T1;T2"))
    assert (await service.supply(LE_LOI[0]))["current"]["customers_affected"] == 6


async def test_a_moved_report_is_told_once(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    for _ in range(2):
        await service.http.patch(f"/v1/reports/{code}", json={"status": "en_route"})
    assert await kinds_of(service, code) == ["report_received", "report_status"]
