"""Opening, changing and restoring outages."""

import json
from typing import Any

import httpx
import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, OUTAGE_IDS, outage_row

FAULT: dict[str, Any] = {
    "kind": "unplanned",
    "cause_kind": "tree",
    "cause_text": "cây đổ vào đường dây",
    "area_text": "Đường Lê Lợi",
    "node_ids": ["F1"],
    "started_at": "2026-11-21T11:30:00+07:00",
    "expected_back_at": "2026-11-21T14:00:00+07:00",
    "expected_back_source": "crew",
}


async def opened(service: Service, **fields: Any) -> httpx.Response:
    return await service.http.post("/v1/outages", json={**FAULT, **fields})


async def change(service: Service, outage_id: str, **fields: Any) -> httpx.Response:
    return await service.http.patch(f"/v1/outages/{outage_id}", json=fields)


async def restore(service: Service, outage_id: str, *node_ids: str) -> httpx.Response:
    body = {"node_ids": list(node_ids)} if node_ids else {}
    return await service.http.post(f"/v1/outages/{outage_id}/restorations", json=body)


async def test_an_opened_outage_reaches_its_customers(service: Service) -> None:
    answer = await opened(service)
    assert answer.status_code == 201
    outage = answer.json()
    assert (outage["status"], outage["customers_affected"]) == ("confirmed", 6)
    assert (await service.supply(LE_LOI_FAR[0]))["current"]["id"] == outage["id"]
    assert (await service.supply(AU_CO[0]))["state"] == "on"


async def test_an_opened_planned_cut_is_scheduled(service: Service) -> None:
    answer = await opened(
        service,
        kind="planned",
        started_at="2026-11-22T07:30:00+07:00",
        expected_back_at="2026-11-22T11:30:00+07:00",
        expected_back_source=None,
    )
    outage = answer.json()
    assert (outage["status"], outage["expected_back_source"]) == ("scheduled", "schedule")
    assert [cut["id"] for cut in (await service.supply(LE_LOI[0]))["planned"]] == [outage["id"]]


@pytest.mark.parametrize(
    "fields",
    [
        {"node_ids": []},
        {"node_ids": ["F1", "nowhere"]},
        {"node_ids": ["F1\x00"]},
        {"kind": "surprise"},
        {"cause_kind": "ghost"},
        {"cause_text": "x" * 501},
        {"area_text": "a\x00b"},
        {"area_text": "\ud800"},
        {"started_at": "2026-11-21T11:30:00"},
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"started_at": "2026-11-21T13:00:00+07:00"},
        {"started_at": 1e300},
        {"started_at": 1795230000},
        {"started_at": "1795230000"},
        {"expected_back_at": "2026-11-21T11:30:00+07:00"},
        {"status": "restored"},
        {"status": "scheduled"},
        {"kind": "planned", "status": "predicted"},
    ],
)
async def test_an_outage_that_cannot_be_is_refused(guarded_service: Service, fields: dict[str, Any]) -> None:
    # httpx would not encode a lone surrogate: the JSON text is written by hand, in ASCII.
    answer = await guarded_service.http.post(
        "/v1/outages", content=json.dumps({**FAULT, **fields}), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await guarded_service.http.get("/v1/outages?status=all")).json() == {"items": []}


async def test_a_new_expected_time_keeps_the_old_one_in_the_revisions(
    service: Service, outage_id: str
) -> None:
    service.clock.forward(minutes=10)
    answer = await change(
        service,
        outage_id,
        status="crew_on_site",
        expected_back_at="2026-11-21T15:00:00+07:00",
        source="dispatcher",
        reason="phải thay cột",
    )
    assert answer.status_code == 200
    outage = (await service.http.get(f"/v1/outages/{outage_id}")).json()
    assert outage["expected_back_at"] == "2026-11-21T15:00:00+07:00"
    assert outage["expected_back_source"] == "dispatcher"
    assert outage["updated_at"] == "2026-11-21T12:10:00+07:00"
    first, second = outage["revisions"]
    assert (first["expected_back_at"], first["source"]) == ("2026-11-21T13:30:00+07:00", "crew")
    assert second == {
        "at": "2026-11-21T12:10:00+07:00",
        "by": "open",
        "status": "crew_on_site",
        "cause_kind": "tree",
        "cause_text": "cây đổ vào đường dây",
        "area_text": "Đường Lê Lợi",
        "node_ids": ["F1"],
        "started_at": "2026-11-21T10:00:00+07:00",
        "expected_back_at": "2026-11-21T15:00:00+07:00",
        "source": "dispatcher",
        "reason": "phải thay cột",
        "restored_node_ids": [],
    }


async def test_an_expected_time_can_be_withdrawn(service: Service, outage_id: str) -> None:
    outage = (await change(service, outage_id, expected_back_at=None, reason="chưa rõ")).json()
    assert (outage["expected_back_at"], outage["expected_back_source"]) == (None, None)


async def test_an_expected_time_before_the_start_is_refused(service: Service, outage_id: str) -> None:
    answer = await change(service, outage_id, expected_back_at="2026-11-21T09:00:00+07:00")
    assert answer.status_code == 422


async def test_an_expected_time_that_has_passed_is_refused(service: Service, outage_id: str) -> None:
    answer = await change(service, outage_id, expected_back_at="2026-11-21T11:30:00+07:00")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    outage = (await service.http.get(f"/v1/outages/{outage_id}")).json()
    assert outage["expected_back_at"] == "2026-11-21T13:30:00+07:00"


@pytest.mark.parametrize("moment", [1795248000, 1795248000.5, "1795248000", "2026-11-22", True])
async def test_a_time_that_is_not_written_as_iso_8601_is_refused(
    service: Service, outage_id: str, moment: object
) -> None:
    answer = await change(service, outage_id, expected_back_at=moment)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_the_status_it_already_has_changes_nothing(service: Service, outage_id: str) -> None:
    outage = (await change(service, outage_id, status="confirmed")).json()
    assert len(outage["revisions"]) == 1


async def test_an_impossible_step_is_refused_with_the_possible_ones(service: Service, outage_id: str) -> None:
    await change(service, outage_id, status="cancelled")
    answer = await change(service, outage_id, status="confirmed")
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["code"], problem["current"], problem["allowed"]) == (
        "illegal_transition",
        "cancelled",
        [],
    )


async def test_a_fault_is_never_scheduled(service: Service, outage_id: str) -> None:
    answer = await change(service, outage_id, status="scheduled")
    assert answer.status_code == 409
    assert "crew_on_site" in answer.json()["allowed"]


async def test_a_cut_that_has_not_begun_can_be_cancelled_but_not_restored(service: Service) -> None:
    await service.load(
        outage_row(kind="planned", status="scheduled", started_at="now+1h", expected_back_at="now+3h")
    )
    assert (await restore(service, OUTAGE_IDS[0])).status_code == 409
    assert (await change(service, OUTAGE_IDS[0], status="cancelled")).status_code == 200


@pytest.mark.parametrize("body", [{}, {"status": "asleep"}, {"reason": "vì sao"}, {"source": "crew"}])
async def test_a_change_of_nothing_is_refused(service: Service, outage_id: str, body: dict[str, str]) -> None:
    assert (await change(service, outage_id, **body)).status_code == 422


async def test_power_comes_back_step_by_step(service: Service, outage_id: str) -> None:
    service.clock.forward(minutes=5)
    part = (await restore(service, outage_id, "T1")).json()
    assert (part["status"], part["restored_at"]) == ("partially_restored", None)
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert (await service.supply(LE_LOI_FAR[0]))["state"] == "outage"

    whole = (await restore(service, outage_id, "T2")).json()
    assert (whole["status"], whole["restored_at"]) == ("restored", "2026-11-21T12:05:00+07:00")
    assert (await service.supply(LE_LOI_FAR[0]))["state"] == "on"
    assert [r["restored_node_ids"] for r in whole["revisions"]] == [[], ["T1"], ["T2"]]
    assert (await service.http.get("/v1/outages")).json() == {"items": []}


async def test_everything_is_restored_when_no_nodes_are_named(service: Service, outage_id: str) -> None:
    answer = await service.http.post(f"/v1/outages/{outage_id}/restorations")
    assert answer.json()["status"] == "restored"
    assert (await service.supply(LE_LOI[0]))["state"] == "on"


async def test_a_fault_may_stay_nested_under_a_restored_one(service: Service) -> None:
    await service.load(outage_row(0, node_ids="F1"), outage_row(1, node_ids="T1"))
    await restore(service, OUTAGE_IDS[0])
    assert (await service.supply(LE_LOI[0]))["current"]["id"] == OUTAGE_IDS[1]
    assert (await service.supply(LE_LOI_FAR[0]))["state"] == "on"


async def test_the_same_step_twice_is_one_step(service: Service, outage_id: str) -> None:
    await restore(service, outage_id, "T1")
    again = await restore(service, outage_id, "T1")
    assert again.status_code == 200
    assert len(again.json()["revisions"]) == 2


@pytest.mark.parametrize("node", ["T3", "F2", "nowhere"])
async def test_nodes_of_another_place_cannot_be_restored(service: Service, outage_id: str, node: str) -> None:
    answer = await restore(service, outage_id, node)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_nodes")


async def test_a_restored_outage_cannot_be_restored_again(service: Service, outage_id: str) -> None:
    await change(service, outage_id, status="restored")
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert (await restore(service, outage_id)).status_code == 409


@pytest.mark.parametrize("outage_id", ["nothing", OUTAGE_IDS[19], "x" * 120])
async def test_an_outage_that_is_not_there_is_not_found(service: Service, outage_id: str) -> None:
    for answer in (
        await service.http.get(f"/v1/outages/{outage_id}"),
        await change(service, outage_id, status="confirmed"),
        await restore(service, outage_id),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "outage_not_found")
