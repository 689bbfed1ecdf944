"""A cut that is described in words only reaches every customer whom its words mean for certain."""

from collections.abc import Iterable
from typing import Any

import pytest

from outage_service.supply.trouble_calls.by_the_clock import PlannedCuts
from outage_service.world.customers.store import blank_customer
from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import row, sheet_csv
from tests.outage_service.importing.sending import send
from tests.outage_service.worlds import AU_CO, CUSTOMERS, LE_LOI, LE_LOI_FAR

TRAN_PHU, DONG_THAP = "PC05II0000021", "PB06070000031"
# One more street of the ward, a hamlet of a commune, and a ward of the same name in another province.
MORE = [
    f"{TRAN_PHU},Lê An,0905000021,5 Trần Phú,Phường Điện Bàn,Đà Nẵng,T2,0",
    "PC05II0000022,Lê Bình,,Thôn 3,Xã Điện Bàn Tây,Đà Nẵng,T3,0",
    "PC05II0000023,Lê Chi,,Thôn 4,Xã Điện Bàn Tây,Đà Nẵng,T3,0",
    "PC05II0000024,Lê Dung,,7 Hùng Vương,Phường Vĩnh Điện,Quảng Nam,T1,0",
    f"{DONG_THAP},Lê Em,,1 Lê Lợi,Phường Mỹ Tho,Đồng Tháp,T3,0",
    "PC05II0000032,Lê Giang,,1 Lê Lợi,Phường Mỹ Tho,Đà Nẵng,T3,0",
]
HAMLET_3, HAMLET_4, VINH_DIEN, MY_THO = (f"PC05II00000{n}" for n in (22, 23, 24, 32))
WARD = {*LE_LOI, *LE_LOI_FAR, TRAN_PHU, VINH_DIEN}
EVERYBODY = [*LE_LOI, *LE_LOI_FAR, *AU_CO, TRAN_PHU, HAMLET_3, HAMLET_4, VINH_DIEN, MY_THO, DONG_THAP]

# The words of a notice, and who hears of it as a cut of their own.
MEANT: list[tuple[str, set[str]]] = [
    ("Phường Điện Bàn", WARD),  # Vĩnh Điện is part of it since 2025
    ("phuong dien ban", WARD),
    ("Toàn bộ phường Điện Bàn, Đà Nẵng", WARD),
    ("Toàn bộ khách hàng phường Điện Bàn", WARD),
    ("Khu vực phường Điện Bàn", WARD),
    ("Phường Vĩnh Điện", {VINH_DIEN}),  # the new ward is larger
    ("Xã Điện Bàn Tây", {HAMLET_3, HAMLET_4}),
    ("Các phường Điện Bàn, Hoà Khánh Bắc", {*WARD, *AU_CO}),
    ("Phường Điện Bàn; xã Điện Bàn Tây", {*WARD, HAMLET_3, HAMLET_4}),
    ("Xã Điện Bàn Tây và một phần phường Điện Bàn", {HAMLET_3, HAMLET_4}),
    ("Thôn 3, xã Điện Bàn Tây", {HAMLET_3}),
    ("thôn 3 xã Điện Bàn Tây – lộ 479 Điện Bàn", {HAMLET_3}),
    ("Đường Trần Phú, phường Điện Bàn", {TRAN_PHU}),
    ("P. Điện Bàn: đường Trần Phú", {TRAN_PHU}),
    ("Phường Mỹ Tho, tỉnh Đồng Tháp", {DONG_THAP}),
    # Nobody for certain:
    ("Phường Mỹ Tho", set()),
    ("Đường Lê Lợi", set()),
    ("Đường Trần Phú, phường Điện Bàn, TP. Hồ Chí Minh", set()),
    ("Đường Trần Phú, quận 3, phường Điện Bàn", set()),
    ("Thôn 5, xã Điện Bàn Tây", set()),
    ("Một phần phường Điện Bàn", set()),
    ("Phường Điện Bàn (một phần)", set()),
    ("Một phần đường Trần Phú, phường Điện Bàn", set()),
    ("Phường Điện Bàn trừ đường Lê Lợi", set()),
    ("Tổ 5, phường Điện Bàn", set()),
    ("Gần phường Điện Bàn", set()),
    ("Hẻm 12 Trần Phú, phường Điện Bàn", set()),
    ("TBA Lê Lợi 7, phường Điện Bàn", set()),
    ("Sau LBS 12 lộ 471, phường Điện Bàn", set()),
    ("Nhánh rẽ Phú Đông, phường Điện Bàn", set()),
    ("Chợ Vĩnh Điện, phường Điện Bàn", set()),
    ("Phường Điện Bàn, quận 3", set()),
    ("Phường Điện Bàn, TP. Hồ Chí Minh", set()),
]


async def enter(service: Service, **fields: Any) -> dict[str, Any]:
    """A cut that is entered without nodes: tomorrow morning, unless told otherwise."""
    cut = {
        "kind": "planned",
        "area_text": "Phường Điện Bàn",
        "started_at": "2026-11-22T07:30:00+07:00",
        "expected_back_at": "2026-11-22T11:30:00+07:00",
        **fields,
    }
    answer = await service.http.post("/v1/outages", json=cut)
    assert answer.status_code == 201, answer.text
    entered: dict[str, Any] = answer.json()
    return entered


NOW = {"started_at": "2026-11-21T11:00:00+07:00", "expected_back_at": "2026-11-21T17:00:00+07:00"}


async def hear_of(
    service: Service, outage_id: str, customers: Iterable[str] = (LE_LOI[0], AU_CO[0])
) -> set[str]:
    """The customers who hear of this cut, of these."""
    found = set()
    for code in customers:
        supply = await service.supply(code)
        told = [*supply["planned"], *([supply["current"]] if supply["current"] else [])]
        found |= {code for outage in told if outage["id"] == outage_id}
    return found


async def test_the_words_say_who_hears_of_a_cut(service: Service) -> None:
    await service.load(customers=[*CUSTOMERS, *MORE])
    wrong = []
    for words, meant in MEANT:
        cut = await enter(service, area_text=words)
        heard = await hear_of(service, cut["id"], EVERYBODY)
        if heard != meant or cut["customers_affected"] != len(meant):
            wrong.append(f"{words}: {sorted(heard)}, counted {cut['customers_affected']}")
    assert wrong == [], "\n".join(wrong)


async def test_a_cut_in_words_is_planned_then_current_then_over(service: Service) -> None:
    cut = await enter(service)
    seen = []
    for hours in (0, 20, 5):
        service.clock.forward(hours=hours)
        supply = await service.supply(LE_LOI[0])
        current = supply["current"] and supply["current"]["id"] == cut["id"]
        seen.append((supply["state"], current, [one["id"] for one in supply["planned"]]))
    assert seen == [("on", None, [cut["id"]]), ("outage", True, []), ("on", None, [])]
    assert (await service.supply(AU_CO[0]))["planned"] == []


async def test_its_words_may_change(service: Service) -> None:
    cut = await enter(service)
    url = f"/v1/outages/{cut['id']}"
    changed = (await service.http.patch(url, json={"area_text": "Phường Hoà Khánh Bắc"})).json()
    assert changed["customers_affected"] == len(AU_CO)
    assert await hear_of(service, cut["id"]) == {AU_CO[0]}
    await service.http.patch(url, json={"area_text": "Một phần phường Hoà Khánh Bắc"})
    assert await hear_of(service, cut["id"]) == set()


async def test_nodes_take_the_place_of_words(service: Service) -> None:
    cut = await enter(service)
    await service.http.patch(f"/v1/outages/{cut['id']}", json={"node_ids": ["T3"]})
    assert await hear_of(service, cut["id"]) == {AU_CO[0]}


async def test_a_cancelled_one_is_heard_of_no_more(service: Service) -> None:
    cut = await enter(service)
    await service.http.patch(f"/v1/outages/{cut['id']}", json={"status": "cancelled"})
    assert await hear_of(service, cut["id"]) == set()


@pytest.mark.parametrize("fields", [{"area_text": ""}, {"area_text": "…"}])
async def test_an_outage_without_nodes_needs_words(service: Service, fields: dict[str, str]) -> None:
    body = {"kind": "unplanned", "started_at": NOW["started_at"], **fields}
    assert (await service.http.post("/v1/outages", json=body)).status_code == 422


async def test_reports_are_linked_to_it_and_its_end_resolves_them(service: Service) -> None:
    before = (await service.report(LE_LOI[0], "1")).json()
    elsewhere = (await service.report(AU_CO[0], "2")).json()
    service.clock.forward(minutes=5)
    cut = await enter(service, kind="unplanned", **NOW)
    after = (await service.report(LE_LOI[1], "3")).json()
    assert after["outage_id"] == cut["id"]
    linked = [(await service.http.get(f"/v1/reports/{one['code']}")).json() for one in (before, elsewhere)]
    assert [one["outage_id"] for one in linked] == [cut["id"], None]
    service.clock.forward(minutes=5)
    restored = await service.http.post(f"/v1/outages/{cut['id']}/restorations")
    assert restored.json()["status"] == "restored"
    for code, status in ((before, "resolved"), (after, "resolved"), (elsewhere, "received")):
        assert (await service.http.get(f"/v1/reports/{code['code']}")).json()["status"] == status
    assert (await service.supply(LE_LOI[0]))["state"] == "on"


async def test_a_planned_one_takes_the_reports_when_it_begins(service: Service) -> None:
    cut = await enter(
        service, started_at="2026-11-21T12:10:00+07:00", expected_back_at="2026-11-21T15:00:00+07:00"
    )
    report = (await service.report(LE_LOI[0], "1")).json()
    assert report["outage_id"] is None
    service.clock.forward(minutes=11)
    await PlannedCuts(service.database, service.clock).step()
    assert (await service.http.get(f"/v1/reports/{report['code']}")).json()["outage_id"] == cut["id"]


async def test_it_is_restored_everywhere_at_once(service: Service) -> None:
    cut = await enter(service, kind="unplanned", **NOW)
    url = f"/v1/outages/{cut['id']}/restorations"
    answer = await service.http.post(url, json={"node_ids": ["T1"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_nodes")


async def test_a_load_finds_the_customers_of_a_cut_again(service: Service) -> None:
    cut = await enter(service)
    newcomer = "PC05II0000041"
    rows = [f"{newcomer},Lê Hà,,9 Quang Trung,Phường Điện Bàn,Đà Nẵng,N1,0"]
    await service.load(network=["N1,transformer,TBA Mới,F1"], customers=rows, replace=False)
    assert await hear_of(service, cut["id"], [newcomer, LE_LOI[0], AU_CO[0]]) == {newcomer, LE_LOI[0]}
    found = (await service.http.get(f"/v1/outages/{cut['id']}")).json()
    assert found["customers_affected"] == 7


async def test_a_customer_whose_data_was_erased_still_hears_of_it(service: Service) -> None:
    cut = await enter(service)
    await service.database.write(lambda connection: blank_customer(connection, LE_LOI[0]))
    assert await hear_of(service, cut["id"]) == {LE_LOI[0]}


async def test_an_imported_cut_means_the_wards_of_its_own_unit(service: Service) -> None:
    await service.load(customers=[*CUSTOMERS, *MORE])
    data = sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA="Phường Mỹ Tho"))
    (cut,) = (await send(service, data, unit="PB0607"))["cuts"]
    assert cut["matched"]["how"] == "area only"
    assert await hear_of(service, cut["outage_id"], [MY_THO, DONG_THAP]) == {DONG_THAP}


async def test_a_search_by_street_finds_a_cut_of_the_whole_ward(service: Service) -> None:
    cut = await enter(service)
    for place, found in (("Lê Lợi, phường Điện Bàn", True), ("Âu Cơ", False), ("phường Điện Bàn", True)):
        asked = {"place": place, "status": "planned"}
        items = (await service.http.get("/v1/outages", params=asked)).json()["items"]
        assert [one["id"] for one in items] == ([cut["id"]] if found else []), place
