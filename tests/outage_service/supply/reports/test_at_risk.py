"""Who is in danger without power: named in a report, raised by a later call, and seen first."""

import asyncio
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from outage_service.supply.reports.model import RISKS, is_graver
from outage_service.supply.work_orders.escalating import watch_deadlines
from outage_service.tables.journal import journal
from outage_service.tables.reports import reports
from tests.outage_service.conftest import Service
from tests.outage_service.grids import entries_of
from tests.outage_service.supply.work_orders.test_work_orders import ESCALATE_AFTER
from tests.outage_service.worlds import AU_CO, LE_LOI, OUTAGE_IDS, outage_row


async def answer(service: Service, path: str) -> Any:
    got = await service.http.get(path)
    assert got.status_code == 200, got.text
    return got.json()


async def ordered(service: Service) -> list[str]:
    return [item["report_code"] for item in (await answer(service, "/v1/work-orders"))["items"]]


@pytest.mark.parametrize("risk", ["life_support", "medical", "child"])
async def test_report_and_order_say_who_is_at_risk_wherever_they_are_shown(
    guarded_service: Service, risk: str
) -> None:
    report = (await guarded_service.report(LE_LOI[0], "1", at_risk=risk)).json()
    code = report["code"]
    shown = [
        report,
        *(await answer(guarded_service, "/v1/reports"))["items"],
        await answer(guarded_service, f"/v1/reports/{code}"),
        *(await answer(guarded_service, "/v1/work-orders"))["items"],
        await answer(guarded_service, f"/v1/work-orders/{code}"),
        (await guarded_service.supply(LE_LOI[0]))["open_report"],
    ]
    assert [one["at_risk"] for one in shown] == [risk] * 6


@pytest.mark.parametrize("risk", ["", "dog", "LIFE_SUPPORT", 1, ["child"]])
async def test_an_unknown_risk_is_refused(guarded_service: Service, risk: Any) -> None:
    assert (await guarded_service.report(LE_LOI[0], "1", at_risk=risk)).status_code == 422


@pytest.mark.parametrize("calls", [["1"] * 7, list("1234567")], ids=["sent again", "called again"])
async def test_a_repeat_raises_the_risk_and_never_lowers_it(service: Service, calls: list[str]) -> None:
    named = [None, "child", None, "medical", "child", "life_support", "medical"]
    answers = [
        await service.report(LE_LOI[0], call, at_risk=risk) for call, risk in zip(calls, named, strict=True)
    ]
    assert [one.status_code for one in answers] == [201] + [200] * 6
    assert len({one.json()["code"] for one in answers}) == 1
    kept = [None, "child", "child", "medical", "medical", "life_support", "life_support"]
    assert [one.json()["at_risk"] for one in answers] == kept


@pytest.mark.parametrize(("stored", "named"), list(product([None, *RISKS], repeat=2)))
def test_of_two_risks_the_one_named_first_in_the_rule_is_graver(stored: Any, named: Any) -> None:
    gravity = ["life_support", "medical", "child", None]
    assert is_graver(named, stored) == (gravity.index(named) < gravity.index(stored))


async def test_of_many_calls_at_once_the_gravest_risk_stays(service: Service) -> None:
    await service.report(LE_LOI[0], "first")
    named = ["child", "medical", "life_support", None] * 6
    answers = await asyncio.gather(
        *(service.report(LE_LOI[0], f"call {n}", at_risk=risk) for n, risk in enumerate(named))
    )
    assert {one.status_code for one in answers} == {200}
    code = answers[0].json()["code"]
    assert (await answer(service, f"/v1/reports/{code}"))["at_risk"] == "life_support"


async def test_another_kind_of_report_keeps_its_own_risk(guarded_service: Service) -> None:
    await guarded_service.report(LE_LOI[0], "1", at_risk="child")
    quality = await guarded_service.report(LE_LOI[0], "2", kind="quality", at_risk="medical")
    assert (quality.status_code, quality.json()["at_risk"]) == (201, "medical")
    assert (await guarded_service.report(LE_LOI[0], "3")).json()["at_risk"] == "child"


async def test_the_journal_tells_each_raise_once_with_the_former_risk(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    for risk in ("child", "child", None, "life_support", "medical"):
        await service.report(LE_LOI[0], "1", at_risk=risk)
    told = [(entry["kind"], entry["data"]) for entry in await entries_of(service, code)]
    assert [(kind, data["at_risk"]) for kind, data in told] == [  # type: ignore[index]
        ("report_received", None),
        ("report_status", "child"),
        ("report_status", "life_support"),
    ]
    assert [data["previous_at_risk"] for _, data in told[1:]] == [None, "child"]  # type: ignore[index]
    await service.http.patch(f"/v1/reports/{code}", json={"status": "dispatched"})
    assert "previous_at_risk" not in str((await entries_of(service, code))[-1])


async def test_orders_are_listed_by_risk_then_hazards_then_deadline(service: Service) -> None:
    async def taken(caller: str, **fields: Any) -> str:
        service.clock.forward(minutes=1)
        code: str = (await service.report(caller, f"{caller} {fields}", **fields)).json()["code"]
        return code

    plain = await taken(LE_LOI[0], kind="quality")
    hazard = await taken(LE_LOI[1], kind="hazard")
    child = await taken(LE_LOI[2], kind="quality", at_risk="child")
    medical = await taken(LE_LOI[3], kind="quality", at_risk="medical")
    later = await taken(AU_CO[0], kind="quality", at_risk="medical")
    device = await taken(AU_CO[1], kind="quality", at_risk="life_support")
    assert await ordered(service) == [device, medical, later, child, hazard, plain]
    await service.report(LE_LOI[0], "again", kind="quality", at_risk="life_support")
    assert await ordered(service) == [plain, device, medical, later, child, hazard]


async def test_an_alarm_says_who_is_at_risk(service: Service) -> None:
    await service.report(LE_LOI[0], "1", at_risk="life_support")
    service.clock.forward(hours=2)
    await watch_deadlines(service.database, service.clock, ESCALATE_AFTER)
    alarms = select(journal.c.data).where(journal.c.kind.in_(["report_escalated", "report_late"]))
    async with service.database.reading() as connection:
        told = (await connection.execute(alarms)).scalars().all()
    assert [data["at_risk"] for data in told] == ["life_support"] * 2


async def test_whoever_was_at_risk_still_is_when_the_power_is_not_back(service: Service) -> None:
    await service.load(outage_row())
    code = (await service.report(LE_LOI[0], "1", at_risk="medical")).json()["code"]
    await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations")
    denial = {"source": "assistant", "external_id": "2"}
    denied = await service.http.post(f"/v1/reports/{code}/denials", json=denial)
    assert (denied.status_code, denied.json()["at_risk"]) == (201, "medical")


async def test_the_risk_is_erased_with_the_rest_of_what_is_personal(service: Service) -> None:
    code = (await service.report(LE_LOI[0], "1", at_risk="child")).json()["code"]
    await service.report(LE_LOI[0], "2", at_risk="life_support")
    await service.report(LE_LOI[1], "3", at_risk="medical")
    await service.http.delete(f"/v1/customers/{LE_LOI[0]}/personal-data")
    assert (await answer(service, f"/v1/reports/{code}"))["at_risk"] is None
    async with service.database.reading() as connection:
        kept = (await connection.execute(select(reports.c.at_risk))).scalars().all()
        told = str((await connection.execute(select(journal.c.data))).all())
    assert sorted(map(str, kept)) == ["None", "medical"]
    assert [told.count(risk) for risk in ("'child'", "'life_support'", "'medical'")] == [0, 0, 1]
