"""Reliability figures of the small world: PC05II serves six customers (four under T1), PE0100 two (under T3)."""

import csv
import io
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import LE_LOI, outage_row

NOTHING = {"saidi": 0.0, "saifi": 0.0, "caidi": None, "maifi": 0.0}


async def figures(service: Service, **params: str) -> dict[str, dict[str, Any]]:
    """The figures by unit."""
    answer = await service.http.get("/v1/indices", params={"month": "2026-11", **params})
    assert answer.status_code == 200, answer.text
    return {item["unit"]: item for item in answer.json()["items"]}


def sums(saidi: float, saifi: float, caidi: float | None, maifi: float = 0.0) -> dict[str, float | None]:
    return {"saidi": saidi, "saifi": saifi, "caidi": caidi, "maifi": maifi}


async def outage(service: Service, node_id: str, started_at: str) -> str:
    body = {
        "kind": "unplanned",
        "cause_kind": "tree",
        "cause_text": "cây đổ",
        "area_text": "Đường Lê Lợi",
        "node_ids": [node_id],
        "started_at": started_at,
    }
    answer = await service.http.post("/v1/outages", json=body)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["id"]
    return identity


async def restore(service: Service, identity: str, *node_ids: str) -> None:
    body = {"node_ids": node_ids} if node_ids else {}
    answer = await service.http.post(f"/v1/outages/{identity}/restorations", json=body)
    assert answer.status_code == 200, answer.text


async def test_a_month_without_interruptions_shows_zeros(service: Service) -> None:
    found = await figures(service)
    assert list(found) == ["PC05II", "PE0100"]
    assert found["PC05II"] == {
        "month": "2026-11",
        "unit": "PC05II",
        "customers_served": 6,
        **NOTHING,
        "planned": NOTHING,
        "unplanned": NOTHING,
    }


async def test_steps_of_restoration_end_the_interruption_for_those_below_them(service: Service) -> None:
    """F1 is out from 11:00; T1 (4 customers) is back at 12:00, T2 (2 customers) at 12:30.

    SAIDI = (4 x 60 + 2 x 90) / 6 = 70 minutes; SAIFI = 6 / 6; CAIDI = 420 / 6 = 70.
    """
    identity = await outage(service, "F1", "2026-11-21T11:00:00+07:00")
    await restore(service, identity, "T1")
    service.clock.forward(minutes=30)
    await restore(service, identity)
    service.clock.forward(hours=5)
    found = await figures(service)
    assert found["PC05II"]["unplanned"] == sums(70.0, 1.0, 70.0)
    assert {name: found["PC05II"][name] for name in NOTHING} == sums(70.0, 1.0, 70.0)
    assert found["PE0100"]["saidi"] == 0.0


async def test_what_goes_on_counts_until_now(service: Service) -> None:
    await outage(service, "F2", "2026-11-21T11:30:00+07:00")
    assert (await figures(service))["PE0100"]["saidi"] == 30.0
    service.clock.forward(minutes=15)
    assert (await figures(service))["PE0100"]["saidi"] == 45.0


async def test_five_minutes_are_momentary(service: Service) -> None:
    identity = await outage(service, "T3", "2026-11-21T11:55:00+07:00")
    await restore(service, identity)
    assert (await figures(service))["PE0100"]["unplanned"] == sums(0.0, 0.0, None, 1.0)


async def test_guesses_and_what_was_called_off_or_is_still_to_come_do_not_count(service: Service) -> None:
    planned = {"kind": "planned", "status": "scheduled", "started_at": "now+1h", "expected_back_at": "now+2h"}
    await service.load(
        outage_row(0, status="predicted", expected_back_at="", expected_back_source=""),
        outage_row(1, status="cancelled"),
        outage_row(2, **planned),
    )
    assert (await figures(service))["PC05II"]["saifi"] == 0.0


async def test_a_planned_cut_that_nobody_closed_ends_when_it_was_to_end(service: Service) -> None:
    planned = {"kind": "planned", "status": "scheduled", "started_at": "now-3h", "expected_back_at": "now-1h"}
    await service.load(outage_row(0, node_ids="T1", **planned))
    found = await figures(service)
    # 4 of 6 customers for 120 minutes
    assert found["PC05II"]["planned"] == sums(80.0, 0.666667, 120.0)
    assert found["PC05II"]["unplanned"] == NOTHING


async def test_a_fault_within_a_planned_cut_counts_once(service: Service) -> None:
    planned = {"kind": "planned", "status": "confirmed", "started_at": "now-3h", "expected_back_at": "now-1h"}
    await service.load(outage_row(0, node_ids="F1", **planned), outage_row(1, node_ids="T1;F1"))
    found = (await figures(service))["PC05II"]
    assert (found["saidi"], found["saifi"]) == (180.0, 1.0)
    assert (found["planned"]["saidi"], found["unplanned"]["saidi"]) == (120.0, 120.0)


async def test_one_unit_can_be_asked_for_in_any_case(service: Service) -> None:
    assert list(await figures(service, unit="pc05ii")) == ["PC05II"]
    assert await figures(service, unit="PB0607") == {}


async def test_another_month_knows_nothing_of_it(service: Service) -> None:
    await outage(service, "F1", "2026-11-21T11:00:00+07:00")
    for month in ("2026-10", "2026-12"):
        assert (await figures(service, month=month))["PC05II"]["saifi"] == 0.0


async def test_the_month_is_the_present_one_when_none_is_named(service: Service) -> None:
    answer = (await service.http.get("/v1/indices")).json()
    assert answer["as_of"] == "2026-11-21T12:00:00+07:00"
    assert {item["month"] for item in answer["items"]} == {"2026-11"}


@pytest.mark.parametrize(
    "asked", [{"params": {"format": "csv"}}, {"headers": {"accept": "text/csv"}}], ids=["format", "accept"]
)
async def test_the_same_figures_come_as_a_table(service: Service, asked: dict[str, Any]) -> None:
    await outage(service, "T1", "2026-11-21T11:00:00+07:00")
    answer = await service.http.get("/v1/indices", **asked)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["unit"] for row in rows] == ["PC05II", "PE0100"]
    assert (rows[0]["saidi"], rows[0]["unplanned_caidi"], rows[1]["caidi"]) == ("40.0", "60.0", "")


@pytest.mark.parametrize(
    "params",
    [
        {"month": "2026-13"},
        {"month": "2026-1"},
        {"month": "1999-12"},
        {"month": "２０２６-11"},
        {"month": "2026-11\n"},
        {"unit": "x"},
        {"format": "xml"},
    ],
)
async def test_what_is_no_month_or_unit_is_refused(guarded_service: Service, params: dict[str, str]) -> None:
    assert (await guarded_service.http.get("/v1/indices", params=params)).status_code == 422


async def test_the_audit_tells_who_changed_what_newest_first_page_by_page(service: Service) -> None:
    for number in range(5):
        wish = {"customer_code": LE_LOI[number % 3], "phone": "0905000001", "events": ["restored"]}
        await service.http.put("/v1/subscriptions", json=wish)
    pages, before = [], None
    while True:
        params = {"kind": "subscription_put", "limit": 2} | ({"before": before} if before else {})
        page = (await service.http.get("/v1/audit", params=params)).json()
        pages.append([item["id"] for item in page["items"]])
        before = page["next_before"]
        if before is None:
            break
    ids = [identity for page in pages for identity in page]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert ids == sorted(ids, reverse=True)
    first = (await service.http.get("/v1/audit", params={"by": "open", "limit": 1})).json()["items"][0]
    assert first["at"] == "2026-11-21T12:00:00+07:00"
    assert (await service.http.get("/v1/audit", params={"by": "nobody"})).json()["items"] == []


@pytest.mark.parametrize("params", [{"limit": 0}, {"before": "x"}, {"by": "\x00"}, {"limit": 1001}])
async def test_an_impossible_audit_search_is_refused(
    guarded_service: Service, params: dict[str, Any]
) -> None:
    assert (await guarded_service.http.get("/v1/audit", params=params)).status_code == 422
