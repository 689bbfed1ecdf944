"""Importing files over HTTP: what comes to be known, once, and what callers are then told."""

import json
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item, row, sample, sheet_csv
from tests.outage_service.importing.sending import counts, events, matched, outages, send, whats
from tests.outage_service.worlds import AU_CO, CUSTOMERS, LE_LOI, LE_LOI_FAR


async def test_customers_of_a_station_hear_of_the_cut_that_was_imported(service: Service) -> None:
    report = await send(service, sample("evncpc.json"))
    assert counts(report) == {"new": 3, "skipped": 1, "bad": 1}
    assert matched(report)[:3] == [("station", ["T1"]), ("station", ["T2"]), ("station", ["T3"])]
    assert report["bad_rows"] == [{"row": "items[4]", "reason": "does not end after it begins"}]
    (cut,) = (await service.supply(LE_LOI[0]))["planned"]
    assert (cut["kind"], cut["status"], cut["cause_kind"]) == ("planned", "scheduled", "maintenance")
    assert (cut["started_at"], cut["expected_back_at"]) == (
        "2026-11-24T05:00:00+07:00",
        "2026-11-24T11:30:00+07:00",
    )
    assert (cut["expected_back_source"], cut["customers_affected"]) == ("schedule", 4)
    supply = await service.supply(AU_CO[0])
    assert supply["state"] == "outage"
    assert (supply["current"]["kind"], supply["current"]["cause_kind"]) == ("unplanned", "tree")


async def test_the_same_file_again_changes_nothing(service: Service) -> None:
    await send(service, sample("evncpc.json"))
    before = await outages(service)
    report = await send(service, sample("evncpc.json"))
    assert counts(report) == {"unchanged": 3, "skipped": 1, "bad": 1}
    assert await outages(service) == before
    details = [(await service.http.get(f"/v1/outages/{o['id']}")).json() for o in before]
    assert [len(detail["revisions"]) for detail in details] == [1, 1, 1]


async def test_a_dry_run_tells_the_same_and_changes_nothing(service: Service) -> None:
    dry = await send(service, sample("evncpc.json"), dry_run=True)
    assert await outages(service) == []
    assert await events(service) == []
    wet = await send(service, sample("evncpc.json"))

    def without_ids(report: dict[str, Any]) -> dict[str, Any]:
        return {
            **report,
            "dry_run": None,
            "cuts": [{**cut, "outage_id": None} for cut in report["cuts"]],
        }

    assert without_ids(dry) == without_ids(wet)


@pytest.mark.parametrize(
    ("name", "wishes", "expected"),
    [
        ("gateway.json", {}, [("customer", ["T1", "T2"]), ("customer", ["T3"])]),
        ("evnspc.json", {"unit": "PC05II"}, [("street", ["T1", "T2"]), ("area only", [])]),
        ("evnspc_web.html", {}, [("street", ["T1", "T2"]), ("area only", [])]),
        ("evnnpc.json", {}, [("street", ["T1", "T2"])]),
        ("evnhanoi.json", {}, [("area only", []), ("area only", [])]),
        ("notice_sheet.csv", {}, [("station", ["T1", "T2"]), ("feeder", ["F2"]), ("area only", [])]),
    ],
)
async def test_each_shape_is_matched_to_the_network(
    service: Service, name: str, wishes: dict[str, str], expected: list[tuple[str, list[str]]]
) -> None:
    report = await send(service, sample(name), **wishes)
    assert matched(report) == expected
    assert set(whats(report)) == {"new"}
    assert {o["kind"] for o in await outages(service)} == {"planned"}
    again = await send(service, sample(name), **wishes)
    assert set(whats(again)) == {"unchanged"}


async def test_a_cut_without_nodes_is_found_by_its_words(service: Service) -> None:
    await send(service, sheet_csv(row(LO_DUONG_DAY="Một phần lộ 471", DS_THON_XA="Xã Tân Hương")))
    (cut,) = await outages(service, "planned", place="xã Tân Hương")
    assert (cut["node_ids"], cut["customers_affected"]) == ([], 0)
    assert (await service.supply(LE_LOI[0]))["planned"] == []


CHANGES = [
    ({"toDate": "2026-11-24T13:00:00"}, "expected_back_at", "2026-11-24T13:00:00+07:00"),
    ({"fromDate": "2026-11-24T06:00:00"}, "started_at", "2026-11-24T06:00:00+07:00"),
    ({"reason": "Thay máy biến áp"}, "cause_text", "Thay máy biến áp"),
    ({"subOrganizationName": "Đội Điện Bàn"}, "area_text", "TBA Lê Lợi 1, Đội Điện Bàn"),
]


async def test_what_the_source_says_otherwise_changes_that_outage(service: Service) -> None:
    first = await send(service, evncpc(item()))
    said: dict[str, str] = {}
    for change, field, new in CHANGES:
        said |= change
        report = await send(service, evncpc(item(**said)))
        assert whats(report) == ["changed"]
        (told,) = report["cuts"][0]["changes"]
        assert told["new"] == new
        (outage,) = await outages(service)
        assert (outage["id"], outage[field]) == (first["cuts"][0]["outage_id"], new)
    assert whats(await send(service, evncpc(item(**said)))) == ["unchanged"]
    detail = (await service.http.get(f"/v1/outages/{outage['id']}")).json()
    assert len(detail["revisions"]) == 1 + len(CHANGES)


async def test_what_a_dispatcher_has_changed_stays_until_the_source_says_something_new(
    service: Service,
) -> None:
    await send(service, evncpc(item()))
    (outage,) = await outages(service)
    later = {"expected_back_at": "2026-11-24T15:00:00+07:00", "reason": "mưa"}
    assert (await service.http.patch(f"/v1/outages/{outage['id']}", json=later)).status_code == 200
    assert whats(await send(service, evncpc(item()))) == ["unchanged"]
    (outage,) = await outages(service)
    assert outage["expected_back_at"] == later["expected_back_at"]


async def test_a_cut_that_the_source_calls_off_is_cancelled_and_may_be_announced_again(
    service: Service,
) -> None:
    await send(service, evncpc(item()))
    assert whats(await send(service, evncpc(item(statusStr="Hủy")))) == ["cancelled"]
    assert [o["status"] for o in await outages(service)] == ["cancelled"]
    assert whats(await send(service, evncpc(item(statusStr="Hủy")))) == ["unchanged"]
    assert whats(await send(service, evncpc(item()))) == ["new"]
    assert sorted(o["status"] for o in await outages(service)) == ["cancelled", "scheduled"]
    assert whats(await send(service, evncpc(item()))) == ["unchanged"]


async def test_a_file_with_a_cut_and_its_cancellation_holds_a_cancelled_cut(service: Service) -> None:
    await send(service, evncpc(item()))
    for items in ((item(), item(statusStr="Hủy")), (item(statusStr="Hủy"), item())):
        await send(service, evncpc(*items))
        assert [o["status"] for o in await outages(service)] == ["cancelled"]


async def test_a_complete_file_cancels_the_cuts_it_lacks_of_its_units_and_days(service: Service) -> None:
    other_day = {"fromDate": "2026-11-25T05:00:00", "toDate": "2026-11-25T06:00:00"}
    other_unit = {"subOrganizationCode": "PE0100", "stationCode": "T3", "stationName": "Âu Cơ"}
    second = item(stationCode="T2", stationName="TBA Lê Lợi 2")
    await send(service, evncpc(item(), second, item(**other_day), item(**other_unit)))
    report = await send(service, evncpc(item()), complete=True)
    assert whats(report) == ["unchanged", "cancelled"]
    assert report["cuts"][1]["rows"] == []
    gone = {tuple(o["node_ids"]) for o in await outages(service) if o["status"] == "cancelled"}
    assert gone == {("T2",)}
    assert whats(await send(service, evncpc(item()), complete=True)) == ["unchanged"]
    # It comes back when the source names it again.
    assert whats(await send(service, evncpc(item(), second), complete=True)) == ["unchanged", "new"]


async def test_a_complete_file_with_a_bad_row_or_without_units_cancels_nothing(service: Service) -> None:
    second = item(stationCode="T2", stationName="TBA Lê Lợi 2")
    await send(service, evncpc(item(), second))
    report = await send(service, evncpc(item(), {**second, "toDate": "mai"}), complete=True)
    assert counts(report) == {"unchanged": 1, "bad": 1}
    assert "nothing was cancelled" in report["remarks"][0]
    rows = [row(), row(LO_DUONG_DAY="Lộ 473")]
    await send(service, sheet_csv(*rows))
    assert "--unit" in (await send(service, sheet_csv(rows[0]), complete=True))["remarks"][0]
    assert "no unit and no day" in (await send(service, b'{"items": []}', complete=True))["remarks"][0]
    assert {o["status"] for o in await outages(service)} == {"scheduled"}
    assert len(await outages(service)) == 4


async def test_cuts_that_are_over_are_skipped_unless_they_are_wished(service: Service) -> None:
    past = item(fromDate="2026-11-20T05:00:00", toDate="2026-11-20T06:00:00")
    report = await send(service, evncpc(past))
    assert (whats(report), report["cuts"][0]["reason"]) == (["skipped"], "is over (--past stores it)")
    assert await outages(service) == []
    assert whats(await send(service, evncpc(past), past=True)) == ["new"]
    (outage,) = await outages(service)
    assert (outage["status"], outage["restored_at"]) == ("restored", "2026-11-20T06:00:00+07:00")
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert whats(await send(service, evncpc(past), past=True)) == ["unchanged"]


async def test_two_cuts_at_one_place_on_one_day_are_two(service: Service) -> None:
    morning = row(GIO_BAT_DAU="05h00", GIO_KET_THUC="07h00")
    evening = row(GIO_BAT_DAU="17h00", GIO_KET_THUC="19h00")
    assert whats(await send(service, sheet_csv(morning))) == ["new"]
    assert whats(await send(service, sheet_csv(evening, morning))) == ["new", "unchanged"]
    assert whats(await send(service, sheet_csv(morning, evening))) == ["unchanged", "unchanged"]
    # One of them moves: it is that one which changes.
    later = row(GIO_BAT_DAU="18h00", GIO_KET_THUC="20h00")
    assert whats(await send(service, sheet_csv(morning, later))) == ["unchanged", "changed"]
    assert len(await outages(service)) == 2


async def test_a_status_that_power_is_back_ends_the_outage(service: Service) -> None:
    fault = item(outageType="Sự cố", fromDate="2026-11-21T11:00:00", toDate="2026-11-21T15:00:00")
    await send(service, evncpc(fault))
    assert (await service.supply(LE_LOI[0]))["state"] == "outage"
    assert whats(await send(service, evncpc({**fault, "statusStr": "Hoàn thành"}))) == ["restored"]
    assert (await service.supply(LE_LOI[0]))["state"] == "on"
    assert whats(await send(service, evncpc({**fault, "statusStr": "Hoàn thành"}))) == ["unchanged"]


async def test_an_unplanned_cut_that_lies_ahead_is_planned(service: Service) -> None:
    await send(service, evncpc(item(outageType="Đột xuất")))
    assert [(o["kind"], o["status"]) for o in await outages(service)] == [("planned", "scheduled")]
    service.clock.forward(days=2, hours=20)  # it has begun
    assert whats(await send(service, evncpc(item(outageType="Đột xuất")))) == ["unchanged"]


async def test_an_imported_fault_absorbs_the_outage_that_neighbours_calls_had_predicted(
    service: Service,
) -> None:
    for number, code in enumerate(LE_LOI[:3]):
        await service.report(code, str(number))
    assert (await service.supply(LE_LOI[3]))["state"] == "suspected"
    fault = item(outageType="Sự cố", fromDate="2026-11-21T11:50:00", toDate="2026-11-21T15:00:00")
    report = await send(service, evncpc(fault))
    supply = await service.supply(LE_LOI[0])
    assert (supply["state"], supply["current"]["id"]) == ("outage", report["cuts"][0]["outage_id"])
    assert supply["open_report"]["outage_id"] == supply["current"]["id"]
    assert len(await outages(service, "active")) == 1


async def test_a_world_that_is_loaded_anew_gets_its_cuts_from_the_next_import(service: Service) -> None:
    await send(service, evncpc(item()))
    await service.load()
    assert await outages(service) == []
    assert whats(await send(service, evncpc(item()))) == ["new"]
    assert len((await service.supply(LE_LOI[0]))["planned"]) == 1


NAMES: list[tuple[dict[str, str], tuple[str, list[str]]]] = [
    ({"LO_DUONG_DAY": "ĐZ 22kV 471"}, ("feeder", ["F1"])),
    ({"LO_DUONG_DAY": "lo 471 tram Dien Ban"}, ("feeder", ["F1"])),
    ({"LO_DUONG_DAY": "XT 471, 473"}, ("feeder", ["F1", "F2"])),
    ({"LO_DUONG_DAY": "lộ 479"}, ("area only", [])),
    ({"LO_DUONG_DAY": "NR lộ 471"}, ("area only", [])),
    ({"DS_TRAM": "le loi 2"}, ("station", ["T2"])),
    ({"DS_TRAM": "TBA Lê Lợii 2", "LO_DUONG_DAY": ""}, ("station", ["T2"])),
    ({"DS_TRAM": "TBA Lê Lợi 7"}, ("area only", [])),
    (
        {"DS_TRAM": "TBA Lê Lợi 7", "DS_THON_XA": "Đường Lê Lợi, phường Điện Bàn"},
        ("street", ["T1", "T2"]),
    ),
    ({"DS_TRAM": "Toàn tuyến"}, ("feeder", ["F1"])),
    ({"LO_DUONG_DAY": "", "DS_THON_XA": "duong le loi, p. dien ban"}, ("street", ["T1", "T2"])),
    ({"LO_DUONG_DAY": "", "DS_THON_XA": "Đường Lê Lợi, phường Hoà Khánh Bắc"}, ("area only", [])),
    ({"LO_DUONG_DAY": "", "DS_THON_XA": "Đường Lê Lợi"}, ("area only", [])),
    ({"LO_DUONG_DAY": "", "DS_THON_XA": "Phường Điện Bàn"}, ("area only", [])),
    ({"LO_DUONG_DAY": "", "DS_THON_XA": "Một phần đường Lê Lợi, phường Điện Bàn"}, ("area only", [])),
]


async def test_names_are_matched_only_when_it_is_sure(service: Service) -> None:
    rows = [row(**fields) for fields, _ in NAMES]
    report = await send(service, sheet_csv(*rows), dry_run=True)
    found = {
        number: (cut["matched"]["how"], cut["matched"]["node_ids"])
        for cut in report["cuts"]
        for number in cut["rows"]
    }
    assert {int(line) - 2: match for line, match in found.items()} == {
        number: expected for number, (_, expected) in enumerate(NAMES)
    }
    near = {int(line) - 2 for cut in report["cuts"] if cut["matched"]["near"] for line in cut["rows"]}
    assert near == {number for number, (fields, _) in enumerate(NAMES) if "Lợii" in fields.get("DS_TRAM", "")}


async def test_a_feeder_of_another_unit_is_not_meant(service: Service) -> None:
    data = sheet_csv(row(), row(LO_DUONG_DAY="Lộ 473"))
    report = await send(service, data, unit="PE0100", dry_run=True)
    assert matched(report) == [("area only", []), ("feeder", ["F2"])]
    everywhere = await send(
        service, sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA="Đường Lê Lợi")), unit="PC05II"
    )
    assert matched(everywhere) == [("street", ["T1", "T2"])]  # the only street of this name in the unit


async def test_a_transformer_counts_when_most_of_its_customers_live_in_the_street(service: Service) -> None:
    elsewhere = [
        f"PC05II000001{n},Lê A,,{n} Trần Phú,Phường Điện Bàn,Đà Nẵng,T{1 if n < 3 else 2},0" for n in range(6)
    ]
    await service.load(customers=[*CUSTOMERS, *elsewhere])
    data = sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA="Đường Lê Lợi, phường Điện Bàn"))
    report = await send(service, data, dry_run=True)
    assert matched(report) == [("street", ["T1"])]
    assert "T1 57%, T2 40%" in report["cuts"][0]["matched"]["detail"]


async def test_a_ward_of_the_same_name_in_another_province_is_not_meant_by_chance(service: Service) -> None:
    elsewhere = "PB06070000001,Lê A,,1 Lê Lợi,Phường Điện Bàn,Đồng Tháp,T3,0"
    await service.load(customers=[*CUSTOMERS, elsewhere])
    data = sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA="Đường Lê Lợi, phường Điện Bàn"))
    assert matched(await send(service, data, dry_run=True)) == [("area only", [])]
    assert matched(await send(service, data, dry_run=True, unit="PC05II")) == [("street", ["T1", "T2"])]


async def test_rows_of_one_cut_for_several_customers_are_one_outage(service: Service) -> None:
    def gateway(*codes: str) -> bytes:
        common = {
            "MA_DVIQLY": "PC05II",
            "TGIAN_BDAU": "25/11/2026 07:30",
            "TGIAN_KTHUC": "25/11/2026 11:30",
            "KHUVUCMATDIEN": "Phường Điện Bàn",
            "LY_DO": "Bảo trì",
        }
        return json.dumps([{"MA_KHANG": code, **common} for code in codes]).encode()

    await send(service, gateway(LE_LOI[0]))
    report = await send(service, gateway(LE_LOI_FAR[0]))  # the same cut, asked for by another customer
    assert whats(report) == ["changed"]
    (outage,) = await outages(service)
    assert sorted(outage["node_ids"]) == ["T1", "T2"]
    assert whats(await send(service, gateway(*LE_LOI, *LE_LOI_FAR))) == ["unchanged"]
    assert len((await service.supply(LE_LOI_FAR[1]))["planned"]) == 1


async def test_an_unknown_customer_code_is_not_repeated_in_the_report(service: Service) -> None:
    data = sample("gateway.json").replace(b"PC05II0000001", b"PC05II9999999")
    answer = await service.http.post("/v1/imports", content=data)
    assert answer.json()["cuts"][0]["matched"]["detail"] == "1 of 2 customer codes are not known"
    assert "PC05II9999999" not in answer.text


async def test_imports_of_before_are_listed(service: Service) -> None:
    await send(service, evncpc(item()), source="evncpc-dienban")
    await send(service, b'{"items": []}')
    items = (await service.http.get("/v1/imports")).json()["items"]
    assert [(i["source"], i["format"], i["counts"]["new"]) for i in items] == [
        ("evncpc", "evncpc", 0),
        ("evncpc-dienban", "evncpc", 1),
    ]
    only = (await service.http.get("/v1/imports", params={"source": "evncpc"})).json()["items"]
    assert len(only) == 1
