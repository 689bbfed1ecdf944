"""The place of a report is corrected while it is open."""

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.worlds import LE_LOI


async def hazard(service: Service, **fields: object) -> str:
    body = {"kind": "hazard", "place": "ngã ba Lê Lợi", "description": "dây điện đứt", **fields}
    code: str = (await service.report(None, "1", **body)).json()["code"]
    return code


async def test_a_danger_is_moved_to_another_street(service: Service) -> None:
    code = await hazard(service)
    answer = await service.http.patch(f"/v1/reports/{code}", json={"place": " trước trường Nguyễn Huệ "})
    assert (answer.status_code, answer.json()["place"]) == (200, "trước trường Nguyễn Huệ")
    assert answer.json()["status"] == "dispatched"
    for place, found in (("Nguyễn Huệ", [code]), ("Lê Lợi", [])):
        items = (await service.http.get("/v1/reports", params={"place": place})).json()["items"]
        assert [one["code"] for one in items] == found
    order = (await service.http.get(f"/v1/work-orders/{code}")).json()
    assert order["place"] == "trước trường Nguyễn Huệ"


async def test_the_correction_is_in_the_journal_without_the_place(service: Service) -> None:
    code = await hazard(service)
    await service.http.patch(f"/v1/reports/{code}", json={"place": "đường Âu Cơ"})
    await service.http.patch(f"/v1/reports/{code}", json={"place": "đường Âu Cơ"})  # so already
    entries = (await service.http.get("/v1/audit", params={"subject": "report"})).json()["items"]
    told = [entry for entry in entries if entry["kind"] == "report_status"]
    assert [entry["data"]["place_changed"] for entry in told] == [True]
    assert "Âu Cơ" not in str(told)


async def test_place_and_status_change_together(service: Service) -> None:
    code = await hazard(service)
    both = {"place": "đường Âu Cơ", "status": "on_site"}
    changed = (await service.http.patch(f"/v1/reports/{code}", json=both)).json()
    assert (changed["place"], changed["status"]) == ("đường Âu Cơ", "on_site")


async def test_a_customers_report_is_still_found_at_home(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    await service.http.patch(f"/v1/reports/{code}", json={"place": "cột điện trước chợ"})
    for place in ("Lê Lợi", "chợ"):
        items = (await service.http.get("/v1/reports", params={"place": place})).json()["items"]
        assert [one["code"] for one in items] == [code]


@pytest.mark.parametrize("status", ["resolved", "cancelled"])
async def test_the_place_of_a_closed_report_stays(service: Service, status: str) -> None:
    code = await hazard(service)
    await service.http.patch(f"/v1/reports/{code}", json={"status": status})
    answer = await service.http.patch(f"/v1/reports/{code}", json={"place": "đường Âu Cơ"})
    assert (answer.status_code, answer.json()["code"]) == (409, "report_closed")


@pytest.mark.parametrize(
    "body", [{}, {"place": ""}, {"place": "  "}, {"place": "x" * 301}, {"place": "a\x00b"}]
)
async def test_it_is_checked_like_the_place_of_a_new_report(service: Service, body: dict[str, str]) -> None:
    code = await hazard(service)
    assert (await service.http.patch(f"/v1/reports/{code}", json=body)).status_code == 422
