"""The third neighbor: when callers' reports together make an outage."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.supply.trouble_calls.clustering import NeighbourReport, one_event
from outage_service.supply.trouble_calls.linking_store import link_to_outage
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, OUTAGE_IDS, outage_row

WINDOW = timedelta(minutes=15)


async def outage_count(service: Service) -> int:
    return len((await service.http.get("/v1/outages", params={"status": "all"})).json()["items"])


async def test_the_third_neighbor_makes_a_predicted_outage_of_their_transformer(service: Service) -> None:
    first = (await service.report(LE_LOI[0], "1")).json()
    service.clock.forward(minutes=7)
    second = (await service.report(LE_LOI[1], "2")).json()
    assert (await service.supply(LE_LOI[3]))["state"] == "on"
    service.clock.forward(minutes=8)
    third = (await service.report(LE_LOI[2], "3")).json()

    supply = await service.supply(LE_LOI[3])
    assert supply["state"] == "suspected"
    outage = supply["current"]
    assert (outage["status"], outage["kind"], outage["node_ids"]) == ("predicted", "unplanned", ["T1"])
    assert (outage["customers_affected"], outage["cause_kind"]) == (4, "unknown")
    assert outage["started_at"] == first["created_at"]
    assert outage["area_text"] == "Phường Điện Bàn, Đà Nẵng"
    assert third["outage_id"] == outage["id"]
    for report in (first, second):
        now = (await service.http.get(f"/v1/reports/{report['code']}")).json()
        assert now["outage_id"] == outage["id"]


async def test_the_fourth_neighbors_report_joins_the_predicted_outage(service: Service) -> None:
    reports = [(await service.report(code, code)).json() for code in LE_LOI]
    assert reports[3]["outage_id"] == reports[2]["outage_id"]
    assert await outage_count(service) == 1


async def test_neighbors_calling_at_the_same_moment_make_exactly_one_outage(service: Service) -> None:
    answers = await asyncio.gather(*(service.report(code, code) for code in LE_LOI))
    assert {answer.status_code for answer in answers} == {201}
    assert await outage_count(service) == 1
    linked = [
        (await service.http.get(f"/v1/reports/{answer.json()['code']}")).json()["outage_id"]
        for answer in answers
    ]
    assert linked == [(await service.supply(LE_LOI[0]))["current"]["id"]] * 4


async def test_reports_that_say_something_else_are_not_counted(service: Service) -> None:
    await service.report(LE_LOI[0], "1")
    await service.report(LE_LOI[0], "2")  # the same caller again
    await service.report(LE_LOI[1], "3", kind="quality")
    await service.report(LE_LOI_FAR[0], "4")  # another transformer
    await service.report(AU_CO[0], "5")
    cancelled = (await service.report(LE_LOI[2], "6")).json()["code"]
    await service.http.patch(f"/v1/reports/{cancelled}", json={"status": "cancelled"})
    await service.report(LE_LOI[3], "7")
    assert await outage_count(service) == 0


async def test_reports_far_apart_are_not_one_event(service: Service) -> None:
    for code in LE_LOI:
        await service.report(code, code)
        service.clock.forward(minutes=7, seconds=31)
    assert await outage_count(service) == 0


async def test_reports_about_a_restored_outage_do_not_predict_a_new_one(service: Service) -> None:
    for code in LE_LOI[:3]:
        await service.report(code, code)
    outage_id = (await service.supply(LE_LOI[0]))["current"]["id"]
    await service.http.post(f"/v1/outages/{outage_id}/restorations")
    await service.report(LE_LOI[3], "still dark")
    assert await outage_count(service) == 1


async def predicted_outage(service: Service, call: str) -> str:
    """Three neighbors report; the outage that their reports make."""
    answers = [await service.report(code, f"{call} {code}") for code in LE_LOI[:3]]
    assert [answer.status_code for answer in answers] == [201] * 3
    identity: str = answers[2].json()["outage_id"]
    return identity


@pytest.mark.parametrize("way", ["restorations", "patch"])
async def test_a_second_outage_soon_after_the_first_is_predicted_too(service: Service, way: str) -> None:
    first = await predicted_outage(service, "first")
    if way == "patch":
        await service.http.patch(f"/v1/outages/{first}", json={"status": "restored"})
    else:
        await service.http.post(f"/v1/outages/{first}/restorations")
    for code in LE_LOI[:3]:
        reports = (await service.http.get(f"/v1/customers/{code}/reports")).json()["items"]
        assert [report["status"] for report in reports] == ["resolved"]
        assert (await service.supply(code))["open_report"] is None
    service.clock.forward(minutes=5)
    second = await predicted_outage(service, "second")
    assert second not in (None, first)
    assert (await service.supply(LE_LOI[3]))["current"]["id"] == second


async def test_a_step_of_restoration_resolves_the_reports_of_those_who_have_power(service: Service) -> None:
    await service.load(outage_row())
    near, far = [(await service.report(code, code)).json() for code in (LE_LOI[0], LE_LOI_FAR[0])]
    danger = (await service.report(LE_LOI[0], "danger", kind="hazard")).json()
    assert near["outage_id"] == far["outage_id"] == OUTAGE_IDS[0]

    async def open_reports() -> set[str]:
        items = (await service.http.get("/v1/reports", params={"status": "open"})).json()["items"]
        return {report["code"] for report in items}

    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json={"node_ids": ["T1"]})
    assert await open_reports() == {far["code"], danger["code"]}
    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json={"node_ids": ["T2"]})
    assert await open_reports() == {danger["code"]}


async def test_a_linked_report_of_a_place_is_resolved_when_all_is_restored(service: Service) -> None:
    await service.load(outage_row())
    report = (await service.report(None, "1", place="chợ Vĩnh Điện")).json()

    async def link(connection: AsyncConnection) -> None:
        await link_to_outage(connection, [report["code"]], OUTAGE_IDS[0], service.clock())

    await service.database.write(link)
    statuses = []
    for nodes in (["T1"], ["T2"]):
        await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json={"node_ids": nodes})
        statuses.append((await service.http.get(f"/v1/reports/{report['code']}")).json()["status"])
    assert statuses == ["received", "resolved"]


reports_of_an_hour = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 60)), min_size=1, max_size=12).map(
    lambda pairs: [
        NeighbourReport(f"SC{n:02d}", f"customer {who}", NOON + timedelta(minutes=minute))
        for n, (who, minute) in enumerate(pairs)
    ]
)


@given(reports_of_an_hour)
def test_an_event_is_three_customers_within_one_window_that_holds_the_latest(
    reports: list[NeighbourReport],
) -> None:
    latest = reports[-1]
    event = one_event(reports, latest, WINDOW, 3)
    if event:
        moments = [report.created_at for report in event]
        assert latest in event
        assert max(moments) - min(moments) <= WINDOW
        assert len({report.customer_code for report in event}) >= 3
    else:
        near = [r for r in reports if latest.created_at - WINDOW <= r.created_at <= latest.created_at]
        assert len({report.customer_code for report in near}) < 3
