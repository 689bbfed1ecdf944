"""What a caller hears about the power at home."""

from datetime import datetime

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, NOBODY, OUTAGE_IDS, outage_row


async def test_power_is_on_when_nothing_is_known(service: Service) -> None:
    assert await service.supply(LE_LOI[0]) == {
        "customer_code": LE_LOI[0],
        "state": "on",
        "current": None,
        "planned": [],
        "open_report": None,
        "as_of": "2026-11-21T12:00:00+07:00",
    }


@pytest.mark.parametrize("node", ["T1", "F1", "S1"])
async def test_an_outage_anywhere_above_the_customer_is_found(service: Service, node: str) -> None:
    await service.load(outage_row(node_ids=node))
    supply = await service.supply(LE_LOI[0])
    assert supply["state"] == "outage"
    assert supply["current"] == {
        "id": OUTAGE_IDS[0],
        "kind": "unplanned",
        "status": "confirmed",
        "cause_kind": "tree",
        "cause_text": "cây đổ vào đường dây",
        "area_text": "Đường Lê Lợi",
        "node_ids": [node],
        "started_at": "2026-11-21T10:00:00+07:00",
        "expected_back_at": "2026-11-21T13:30:00+07:00",
        "expected_back_source": "crew",
        "restored_at": None,
        "customers_affected": {"T1": 4, "F1": 6, "S1": 8}[node],
        "updated_at": "2026-11-21T12:00:00+07:00",
        "merged_into": None,
    }


async def test_an_outage_elsewhere_is_not_found(service: Service) -> None:
    await service.load(outage_row(node_ids="F2"), outage_row(1, node_ids="T2"))
    assert (await service.supply(LE_LOI[0]))["state"] == "on"


async def test_a_code_may_be_written_in_lower_case(service: Service) -> None:
    assert (await service.supply(LE_LOI[0].lower()))["customer_code"] == LE_LOI[0]


@pytest.mark.parametrize("code", [NOBODY, "PC05", "khách hàng", "x" * 100])
async def test_a_code_that_is_nobodys_is_not_found(service: Service, code: str) -> None:
    answer = await service.http.get(f"/v1/customers/{code}/supply")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_an_unplanned_outage_stays_current_after_its_expected_time(service: Service) -> None:
    await service.load(outage_row(expected_back_at="now-30m"))
    supply = await service.supply(LE_LOI[0])
    assert supply["state"] == "outage"
    assert datetime.fromisoformat(supply["current"]["expected_back_at"]) < service.clock()


async def test_a_planned_cut_is_current_from_its_start_to_its_expected_end(service: Service) -> None:
    await service.load(
        outage_row(kind="planned", status="scheduled", started_at="now+1h", expected_back_at="now+3h")
    )
    seen = []
    for _ in range(4):
        supply = await service.supply(LE_LOI[0])
        seen.append((supply["state"], supply["current"] is not None, len(supply["planned"])))
        service.clock.forward(hours=1)
    assert seen == [("on", False, 1), ("outage", True, 0), ("outage", True, 0), ("on", False, 0)]


async def test_a_cancelled_cut_is_neither_current_nor_planned(service: Service) -> None:
    planned = {"kind": "planned", "status": "cancelled"}
    await service.load(
        outage_row(0, **planned), outage_row(1, **planned, started_at="now+1h", expected_back_at="now+2h")
    )
    supply = await service.supply(LE_LOI[0])
    assert (supply["state"], supply["planned"]) == ("on", [])


async def test_a_restored_outage_is_over(service: Service) -> None:
    await service.load(outage_row(status="restored", expected_back_at="now-1h"))
    assert (await service.supply(LE_LOI[0]))["state"] == "on"


async def test_a_predicted_outage_is_only_suspected(service: Service) -> None:
    await service.load(outage_row(status="predicted", expected_back_at="", expected_back_source=""))
    supply = await service.supply(LE_LOI[0])
    assert supply["state"] == "suspected"
    assert supply["current"]["expected_back_at"] is None
    assert supply["current"]["expected_back_source"] is None


async def test_a_known_fault_is_told_before_a_planned_cut_and_that_before_a_guess(service: Service) -> None:
    predicted = outage_row(0, status="predicted", node_ids="T1")
    planned = outage_row(1, kind="planned", status="scheduled", node_ids="F1")
    fault = outage_row(2, node_ids="S1")
    for rows, told in (
        ([predicted], OUTAGE_IDS[0]),
        ([predicted, planned], OUTAGE_IDS[1]),
        ([predicted, planned, fault], OUTAGE_IDS[2]),
    ):
        await service.load(*rows)
        assert (await service.supply(LE_LOI[0]))["current"]["id"] == told


async def test_of_two_faults_the_one_that_lasts_longer_is_told(service: Service) -> None:
    await service.load(
        outage_row(0, expected_back_at="now+1h"),
        outage_row(1, expected_back_at="now+4h"),
        outage_row(2, expected_back_at="now+2h"),
    )
    assert (await service.supply(LE_LOI[0]))["current"]["id"] == OUTAGE_IDS[1]


async def test_planned_cuts_come_in_the_order_of_their_start(service: Service) -> None:
    planned = {"kind": "planned", "status": "scheduled"}
    await service.load(
        outage_row(0, **planned, started_at="now+2d", expected_back_at="now+3d"),
        outage_row(1, **planned, started_at="now+1d", expected_back_at="now+2d", node_ids="T1"),
        outage_row(2, **planned, started_at="now+1d", expected_back_at="now+2d", node_ids="F2"),
    )
    ids = [outage["id"] for outage in (await service.supply(LE_LOI[0]))["planned"]]
    assert ids == [OUTAGE_IDS[1], OUTAGE_IDS[0]]


async def test_the_open_report_about_the_power_is_shown_first(service: Service) -> None:
    await service.report(LE_LOI[0], "1", kind="quality")
    first = (await service.report(LE_LOI[0], "2", kind="no_power")).json()
    service.clock.forward(minutes=1)
    await service.report(LE_LOI[0], "3", kind="hazard")
    assert (await service.supply(LE_LOI[0]))["open_report"] == first
    assert (await service.supply(LE_LOI_FAR[0]))["open_report"] is None


async def test_a_report_that_is_done_is_not_open_any_more(service: Service) -> None:
    report = (await service.report(AU_CO[0], "1")).json()
    await service.http.patch(f"/v1/reports/{report['code']}", json={"status": "resolved"})
    assert (await service.supply(AU_CO[0]))["open_report"] is None
