"""«Điện có lại chưa ạ?» – «Chưa»: what becomes of a report that seemed to be done."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.grids import Grid, entries_of, outages_of
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

GRID = Grid(feeders=1, transformers=12)
HOMES = GRID.homes(1, 1)


async def deny(service: Service, code: str, call: str, **fields: Any) -> httpx.Response:
    body = {"source": "assistant", "external_id": call, **fields}
    return await service.http.post(f"/v1/reports/{code}/denials", json=body)


async def restored_reports(service: Service) -> list[dict[str, Any]]:
    """F1 was out and is said to be back; the reports of three neighbors are resolved."""
    await GRID.load(service, outage_row())
    reports = [(await service.report(code, code)).json() for code in HOMES[:3]]
    service.clock.forward(hours=1)
    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json={"reason": "đã nối dây"})
    service.clock.forward(minutes=10)
    return reports


async def test_a_denied_restoration_makes_a_report_that_is_dispatched_at_once(service: Service) -> None:
    former = (await restored_reports(service))[0]
    answer = await deny(service, former["code"], "call back", description="vẫn tối thui")
    assert answer.status_code == 201
    report = answer.json()
    assert report["code"] != former["code"]
    assert (report["reopens"], report["customer_code"]) == (former["code"], HOMES[0])
    assert (report["kind"], report["status"], report["outage_id"]) == ("no_power", "dispatched", None)
    assert (report["description"], report["due_at"]) == ("vẫn tối thui", "2026-11-21T15:10:00+07:00")
    assert (await service.supply(HOMES[0]))["open_report"]["code"] == report["code"]
    (entry,) = await entries_of(service, report["code"])
    assert (entry["kind"], entry["data"]["reopens"]) == ("report_received", former["code"])  # type: ignore[index]


async def test_a_denial_sent_twice_is_one_report(service: Service) -> None:
    former = (await restored_reports(service))[0]
    first, second, other_call = [await deny(service, former["code"], call) for call in ("1", "1", "2")]
    assert [answer.status_code for answer in (first, second, other_call)] == [201, 200, 200]
    assert first.json() == second.json() == other_call.json()
    at_once = await asyncio.gather(*(deny(service, former["code"], "1") for _ in range(8)))
    assert {answer.status_code for answer in at_once} == {200}


async def test_the_restored_outage_remembers_who_still_has_no_power(service: Service) -> None:
    former = (await restored_reports(service))[0]
    await deny(service, former["code"], "1")
    outage = (await service.http.get(f"/v1/outages/{OUTAGE_IDS[0]}")).json()
    assert outage["status"] == "restored"
    assert former["code"] in outage["revisions"][-1]["reason"]
    assert outage["revisions"][-1]["at"] == "2026-11-21T13:10:00+07:00"


async def test_three_denials_under_one_transformer_make_a_nested_outage(service: Service) -> None:
    reports = await restored_reports(service)
    answers = [(await deny(service, report["code"], f"no {report['code']}")).json() for report in reports]
    assert [answer["outage_id"] is None for answer in answers] == [True, True, False]
    (nested,) = await outages_of(service, "predicted")
    assert (nested["id"], nested["node_ids"]) == (answers[2]["outage_id"], ["F1T1"])
    assert nested["id"] != OUTAGE_IDS[0]
    assert (await service.supply(HOMES[3]))["state"] == "suspected"


async def test_only_what_is_resolved_can_be_denied(service: Service) -> None:
    await GRID.load(service)
    code = (await service.report(HOMES[0], "1")).json()["code"]
    answer = await deny(service, code, "2")
    assert (answer.status_code, answer.json()["code"]) == (409, "report_not_resolved")
    assert answer.json()["current"] == "received"
    await service.http.patch(f"/v1/reports/{code}", json={"status": "cancelled"})
    assert (await deny(service, code, "2")).status_code == 409
    assert (await deny(service, "SC9901010001", "2")).status_code == 404


async def test_a_report_of_a_place_can_be_denied(service: Service) -> None:
    former = (await service.report(None, "1", place="chợ Vĩnh Điện", phone="0905000001")).json()["code"]
    await service.http.patch(f"/v1/reports/{former}", json={"status": "resolved"})
    report = (await deny(service, former, "2")).json()
    assert (report["place"], report["customer_code"]) == ("chợ Vĩnh Điện", None)
    listed = (await service.http.get("/v1/reports", params={"phone": "0905000001"})).json()["items"]
    assert {item["code"] for item in listed} == {former, report["code"]}


@pytest.mark.parametrize("fields", [{"source": ""}, {"external_id": " "}, {"description": "a\x00b"}])
async def test_a_denial_against_the_contract_is_refused(
    guarded_service: Service, fields: dict[str, str]
) -> None:
    answer = await deny(guarded_service, "SC2611210001", **{"call": "1", **fields})
    assert answer.status_code == 422


@pytest.mark.parametrize(("hours", "is_reopened"), [(23.9, True), (24.1, False)])
async def test_a_new_report_soon_after_a_restoration_reopens_the_former_one(
    service: Service, hours: float, is_reopened: bool
) -> None:
    former = (await restored_reports(service))[0]
    service.clock.forward(hours=hours - 1 / 6)
    code = (await service.report(HOMES[0], "anew")).json()["code"]
    report = (await service.http.get(f"/v1/reports/{code}")).json()
    assert report["reopens"] == (former["code"] if is_reopened else None)
    assert report["status"] == "received"


async def test_a_report_that_a_crew_resolved_is_not_reopened_by_a_new_one(service: Service) -> None:
    await GRID.load(service)
    former = (await service.report(HOMES[0], "1")).json()["code"]
    await service.http.patch(f"/v1/reports/{former}", json={"status": "resolved"})
    code = (await service.report(HOMES[0], "2")).json()["code"]
    assert (await service.http.get(f"/v1/reports/{code}")).json()["reopens"] is None
