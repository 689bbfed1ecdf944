"""Taking reports, each once, and following them."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from outage_service.settings import Settings
from outage_service.tables.reports import report_counters
from tests.outage_service.conftest import Service, running_service
from tests.outage_service.worlds import AU_CO, LE_LOI, NOBODY, outage_row

AN_HOUR_AGO = "2026-11-21T11:00:00+07:00"


async def listed(service: Service, **query: str) -> list[str]:
    answer = await service.http.get("/v1/reports", params=query)
    assert answer.status_code == 200, answer.text
    return [report["code"] for report in answer.json()["items"]]


async def step(service: Service, code: str, status: str) -> int:
    return (await service.http.patch(f"/v1/reports/{code}", json={"status": status})).status_code


async def test_a_report_gets_a_code_and_a_promise(service: Service) -> None:
    answer = await service.report(LE_LOI[0], "call-1")
    assert answer.status_code == 201
    assert answer.json() == {
        "code": "SC2611210001",
        "customer_code": LE_LOI[0],
        "place": None,
        "kind": "no_power",
        "status": "received",
        "created_at": "2026-11-21T12:00:00+07:00",
        "due_at": "2026-11-21T14:00:00+07:00",
        "outage_id": None,
        "at_risk": None,
    }


async def test_a_caller_who_hangs_up_and_calls_again_has_one_report(service: Service) -> None:
    first = await service.report(LE_LOI[0], "call-1")
    resent = await service.report(LE_LOI[0], "call-1")
    called_again = await service.report(LE_LOI[0], "call-2", description="vẫn chưa có điện")
    assert [a.status_code for a in (first, resent, called_again)] == [201, 200, 200]
    assert first.json() == resent.json() == called_again.json()
    assert len(await listed(service)) == 1


async def test_another_kind_or_another_customer_is_another_report(service: Service) -> None:
    answers = [
        await service.report(LE_LOI[0], "1"),
        await service.report(LE_LOI[0], "2", kind="quality"),
        await service.report(LE_LOI[1], "3"),
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]


async def test_after_a_report_is_done_a_new_one_is_taken(service: Service) -> None:
    first = (await service.report(LE_LOI[0], "1")).json()["code"]
    assert await step(service, first, "resolved") == 200
    second = await service.report(LE_LOI[0], "2")
    assert second.status_code == 201
    assert await listed(service, status="open") == [second.json()["code"]]
    assert await listed(service, status="all") == [second.json()["code"], first]


async def test_the_same_id_of_another_source_is_another_report(service: Service) -> None:
    await service.report(None, "1", kind="hazard", place="trước trường Nguyễn Huệ")
    other = await service.report(None, "1", kind="hazard", place="ngã tư Huyện", source="web")
    assert other.status_code == 201


async def test_a_danger_is_reported_by_place_alone(service: Service) -> None:
    answer = await service.report(
        None, "1", kind="hazard", place="trước trường học Nguyễn Huệ", phone="+84 905 000 001"
    )
    assert answer.status_code == 201
    assert answer.json()["place"] == "trước trường học Nguyễn Huệ"
    assert len(await listed(service, place="truong hoc nguyen hue")) == 1
    assert len(await listed(service, phone="0905000001")) == 1


@pytest.mark.parametrize("phone", ["+1 202 555 0143", "1900 54 54 54", "114", "+84 905 000 001"])
async def test_a_report_is_found_by_any_number_it_was_taken_with(service: Service, phone: str) -> None:
    await service.report(None, "another", kind="hazard", place="ngã tư Huyện", phone="+12025550144")
    code = (await service.report(None, "1", kind="hazard", place="ngã tư Huyện", phone=phone)).json()["code"]
    assert await listed(service, phone=phone) == [code]


async def test_a_report_said_long_ago_is_taken(service: Service) -> None:
    answer = await service.report(LE_LOI[0], "1", created_at="2025-03-01T08:00:00+07:00")
    assert (answer.status_code, answer.json()["code"]) == (201, "SC2503010001")


async def test_a_report_of_nobody_is_refused(service: Service) -> None:
    answer = await service.report(NOBODY, "1")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
    assert await listed(service) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"customer_code": None},
        {"customer_code": "PC05"},
        {"kind": "boredom"},
        {"source": " "},
        {"external_id": ""},
        {"external_id": "x" * 129},
        {"description": "mất\x00điện"},
        {"description": "x" * 2001},
        {"place": "x" * 301},
        {"phone": "gọi lại giùm"},
        {"phone": "0" * 40},
        {"channel": "Smoke Signals"},
        {"callback_requested": "perhaps"},
        {"created_at": "2026-11-21T12:02:00+07:00"},
        {"created_at": "2099-01-01T00:00:00+07:00"},
        {"created_at": "1999-12-31T00:00:00+07:00"},
        {"created_at": 1795230000},
        {"created_at": "0001-01-01T00:00:00+14:00"},
        {"created_at": "2026-11-21T11:00:00"},
        {"created_at": "yesterday"},
    ],
)
async def test_a_report_against_the_contract_is_refused(
    guarded_service: Service, fields: dict[str, Any]
) -> None:
    answer = await guarded_service.report(LE_LOI[0], "1", **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert await listed(guarded_service) == []


async def test_a_report_keeps_the_time_it_was_said(service: Service) -> None:
    report = (await service.report(LE_LOI[0], "1", created_at="2026-11-20T23:30:00Z")).json()
    assert report["code"] == "SC2611210001"
    assert report["created_at"] == "2026-11-21T06:30:00+07:00"
    assert report["due_at"] == "2026-11-21T08:30:00+07:00"


async def test_a_hazard_is_due_in_half_an_hour_and_anything_else_in_two_hours(
    guarded_service: Service,
) -> None:
    due = {
        kind: (await guarded_service.report(LE_LOI[0], kind, kind=kind)).json()["due_at"]
        for kind in ("hazard", "no_power", "quality", "other")
    }
    assert due.pop("hazard") == "2026-11-21T12:30:00+07:00"
    assert set(due.values()) == {"2026-11-21T14:00:00+07:00"}


async def test_a_utility_sets_both_promises(sqlite_world_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=sqlite_world_url, report_due_minutes=240, hazard_due_minutes=10)
    async with running_service(settings, tmp_path / "world") as service:
        hazard = (await service.report(LE_LOI[0], "1", kind="hazard", created_at=AN_HOUR_AGO)).json()
        no_power = (await service.report(LE_LOI[0], "2", created_at=AN_HOUR_AGO)).json()
        order = (await service.http.get(f"/v1/work-orders/{hazard['code']}")).json()
    assert (hazard["due_at"], no_power["due_at"]) == (
        "2026-11-21T11:10:00+07:00",
        "2026-11-21T15:00:00+07:00",
    )
    assert order["due_at"] == hazard["due_at"]


async def test_a_clock_that_runs_a_little_ahead_is_forgiven(service: Service) -> None:
    report = (await service.report(LE_LOI[0], "1", created_at="2026-11-21T12:00:30+07:00")).json()
    assert report["created_at"] == "2026-11-21T12:00:00+07:00"


async def test_codes_go_on_after_9999(service: Service) -> None:
    await service.report(LE_LOI[0], "1")

    async def a_busy_day(connection: Any) -> None:
        await connection.execute(update(report_counters).values(last=9999))

    await service.database.write(a_busy_day)
    assert (await service.report(LE_LOI[1], "2")).json()["code"] == "SC26112110000"


async def test_each_day_counts_from_one(service: Service) -> None:
    await service.report(LE_LOI[0], "1")
    service.clock.forward(hours=12)  # midnight in Vietnam, still the same day in UTC
    assert (await service.report(LE_LOI[1], "2")).json()["code"] == "SC2611220001"


async def test_reports_made_at_the_same_moment_get_different_codes(service: Service) -> None:
    answers = await asyncio.gather(
        *(service.report(None, str(n), kind="hazard", place=f"hẻm {n}") for n in range(30))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["code"] for answer in answers}) == 30


async def test_the_whole_house_calling_at_once_makes_one_report(service: Service) -> None:
    answers = await asyncio.gather(*(service.report(LE_LOI[0], f"call-{n}") for n in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.json()["code"] for answer in answers}) == 1


async def test_a_message_sent_twice_at_once_makes_one_report(service: Service) -> None:
    same = {"kind": "hazard", "place": "ngã ba Vĩnh Điện"}
    answers = await asyncio.gather(*(service.report(None, "one", **same) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]


async def test_a_report_of_no_power_is_linked_to_the_outage_that_explains_it(service: Service) -> None:
    await service.load(outage_row())
    linked = (await service.report(LE_LOI[0], "1")).json()
    assert linked["outage_id"] == (await service.supply(LE_LOI[0]))["current"]["id"]
    assert (await service.report(LE_LOI[0], "2", kind="quality")).json()["outage_id"] is None
    assert (await service.report(AU_CO[0], "3")).json()["outage_id"] is None


async def test_a_report_moves_only_forward(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    assert await step(service, code, "dispatched") == 200
    assert await step(service, code, "on_site") == 200
    assert await step(service, code, "on_site") == 200
    answer = await service.http.patch(f"/v1/reports/{code}", json={"status": "accepted"})
    assert answer.status_code == 409
    assert answer.json()["allowed"] == ["resolved", "cancelled"]
    assert await step(service, code, "received") == 409
    assert await step(service, code, "resolved") == 200
    assert await step(service, code, "cancelled") == 409
    assert await step(service, code, "lost") == 422
    assert await step(service, "SC0000000000", "resolved") == 404


async def test_a_report_is_found_by_its_code_with_its_description(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1", callback_requested=True, phone="0905000001")).json()["code"]
    report = (await service.http.get(f"/v1/reports/{code.lower()}")).json()
    assert (report["code"], report["description"]) == (code, "mất điện từ lúc 7 giờ")
    assert report["callback_requested"] is True
    assert "0905000001" not in str(report)
    assert (await service.http.get("/v1/reports/SC1")).json()["code"] == "report_not_found"


async def test_reports_are_found_by_customer_and_by_registered_phone(service: Service) -> None:
    mine = (await service.report(LE_LOI[0], "1")).json()["code"]
    service.clock.forward(minutes=1)
    again = (await service.report(LE_LOI[0], "2", kind="quality")).json()["code"]
    await service.report(AU_CO[0], "3", phone="0933333333")
    assert await listed(service, customer_code=LE_LOI[0]) == [again, mine]
    assert await listed(service, phone="+84905000001") == [again, mine]
    assert await listed(service, phone="0905000001", limit="1") == [again]
    assert len(await listed(service, phone="0933333333")) == 1
    assert await listed(service, place="âu cơ, hoà khánh bắc") == await listed(
        service, customer_code=AU_CO[0]
    )
    assert await listed(service, customer_code=NOBODY) == []


async def test_a_customers_reports_are_listed(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    items = (await service.http.get(f"/v1/customers/{LE_LOI[0]}/reports")).json()["items"]
    assert [report["code"] for report in items] == [code]
    assert (await service.http.get(f"/v1/customers/{LE_LOI[1]}/reports")).json() == {"items": []}
    assert (await service.http.get(f"/v1/customers/{NOBODY}/reports")).status_code == 404
