"""Every report is in the hands of a unit, and somebody hears when a promise is in danger."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from outage_service.migrations.opening import open_database
from outage_service.migrations.upgrade import bring_up_to_date
from outage_service.settings import Settings
from outage_service.supply.reports.model import CLOSED, STATUSES
from outage_service.supply.work_orders.escalating import watch_deadlines
from outage_service.supply.work_orders.model import WorkOrder, check_deadline, first_deadline
from outage_service.tables.journal import journal
from tests.outage_service.conftest import NOON, MovableClock, Service, make_small_world, running_service
from tests.outage_service.worlds import AU_CO, CUSTOMERS, LE_LOI, LE_LOI_FAR

ESCALATE_AFTER = timedelta(minutes=90)


@pytest.fixture
async def service(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service without its workers: deadlines are checked at when a test says so."""
    settings = Settings(database_url=world_url, workers="off")
    async with running_service(settings, tmp_path / "world") as started:
        await make_small_world(started.database, tmp_path / "world")
        yield started


async def taken(service: Service, caller: str | None, call: str, **fields: Any) -> str:
    answer = await service.report(caller, call, **fields)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


async def orders(service: Service, **query: str) -> list[dict[str, Any]]:
    answer = await service.http.get("/v1/work-orders", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def order(service: Service, code: str) -> dict[str, Any]:
    answer = await service.http.get(f"/v1/work-orders/{code}")
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def watch(service: Service) -> None:
    await watch_deadlines(service.database, service.clock, ESCALATE_AFTER)


async def alarms(service: Service) -> list[tuple[str, str]]:
    j = journal.c
    statement = select(j.kind, j.subject_id).where(j.kind.in_(["report_escalated", "report_late"]))
    async with service.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(statement.order_by(j.id))]


async def test_a_report_is_at_once_an_order_of_its_customers_unit(service: Service) -> None:
    code = await taken(service, LE_LOI[0], "1", phone="0911222333")
    found = await order(service, code)
    report = (await service.http.get(f"/v1/reports/{code}")).json()
    assert (found["unit"], found["corporation"]) == ("PC05II", "EVNCPC")
    assert (found["status"], found["due_at"]) == (report["status"], report["due_at"])
    details = found["details"]
    assert (details["address"], details["customer_name"]) == ("12 Lê Lợi", "Nguyễn Thị Hạnh")
    assert (details["phone"], details["description"]) == ("0911222333", "mất điện từ lúc 7 giờ")


async def test_the_corporation_of_an_order_is_that_of_the_day_of_the_report(service: Service) -> None:
    moved = "PB04010000001"
    customers = [*CUSTOMERS, f"{moved},Lý Thị Sen,0905000077,1 Yersin,Phường Phú Cường,Bình Dương,T3,0"]
    await service.load(customers=customers)
    then = await taken(service, moved, "1", kind="quality", created_at="2025-06-30T23:00:00+07:00")
    now = await taken(service, moved, "2", kind="hazard")
    found = [(await order(service, code)) for code in (then, now)]
    assert [(one["unit"], one["corporation"]) for one in found] == [
        ("PB0401", "EVNSPC"),
        ("PB0401", "EVNHCMC"),
    ]


@pytest.mark.parametrize(
    ("place", "unit"),
    [
        ("đường Lê Lợi, phường Điện Bàn", "PC05II"),
        ("dây đứt trước trường Nguyễn Huệ, đường Âu Cơ", "PE0100"),
        ("Hoà Khánh Bắc", "PE0100"),
        ("Đà Nẵng", "PC05II"),  # six of its eight customers
        ("Chợ Lớn", "unassigned"),
        ("???", "unassigned"),
    ],
)
async def test_a_place_without_a_customer_goes_to_the_unit_most_people_there_have(
    service: Service, place: str, unit: str
) -> None:
    code = await taken(service, None, "1", place=place, kind="hazard")
    found = await order(service, code)
    assert found["unit"] == unit
    assert (found["corporation"] is None) == (unit == "unassigned")
    assert found["details"]["address"] is None


async def test_a_unit_sees_its_orders_hazards_first_then_the_soonest_due(service: Service) -> None:
    first = await taken(service, LE_LOI[0], "1", kind="quality")
    service.clock.forward(minutes=1)
    second = await taken(service, LE_LOI[1], "2", kind="quality")
    danger = await taken(service, LE_LOI[2], "3", kind="hazard")
    elsewhere = await taken(service, AU_CO[0], "4", kind="quality")
    nowhere = await taken(service, None, "5", kind="hazard", place="Chợ Lớn")

    def codes(items: list[dict[str, Any]]) -> list[str]:
        return [item["report_code"] for item in items]

    assert codes(await orders(service, unit="PC05II")) == [danger, first, second]
    assert codes(await orders(service, unit="pc")) == [danger, first, second]
    assert codes(await orders(service, unit="PE0100")) == [elsewhere]
    assert codes(await orders(service, unit="unassigned")) == [nowhere]
    assert codes(await orders(service)) == [danger, nowhere, first, second, elsewhere]
    assert codes(await orders(service, limit="1")) == [danger]

    await service.http.patch(f"/v1/reports/{danger}", json={"status": "resolved"})
    assert codes(await orders(service, unit="PC05II")) == [first, second]
    assert danger in codes(await orders(service, unit="PC05II", status="all"))
    assert await orders(service, status="late") == []
    service.clock.forward(hours=2)
    assert codes(await orders(service, unit="PC05II", status="late")) == [first]


@pytest.mark.parametrize("query", ["unit=XX", "unit=%00", "status=lost", "limit=0"])
async def test_an_impossible_search_of_orders_is_refused(service: Service, query: str) -> None:
    assert (await service.http.get(f"/v1/work-orders?{query}")).status_code == 422


@pytest.mark.parametrize("key", ["SC0", "nothing"])
async def test_an_order_that_is_not_there_is_not_found(service: Service, key: str) -> None:
    answer = await service.http.get(f"/v1/work-orders/{key}")
    assert (answer.status_code, answer.json()["code"]) == (404, "work_order_not_found")


async def test_nobody_on_the_way_after_90_minutes_is_escalated_once_and_late_after_two_hours_once(
    service: Service,
) -> None:
    code = await taken(service, LE_LOI[0], "1", kind="quality")
    for minutes, expected in (
        (89, []),
        (1, ["report_escalated"]),
        (29, ["report_escalated"]),
        (1, ["report_escalated", "report_late"]),
        (600, ["report_escalated", "report_late"]),
    ):
        service.clock.forward(minutes=minutes)
        await watch(service)
        await watch(service)
        assert [kind for kind, _ in await alarms(service)] == expected
    found = await order(service, code)
    assert found["escalated_at"] == "2026-11-21T13:30:00+07:00"
    assert found["late_at"] == "2026-11-21T14:00:00+07:00"


async def test_a_crew_on_its_way_is_not_escalated_but_may_be_late(service: Service) -> None:
    going, done, gone = [
        await taken(service, customer, customer, kind="quality") for customer in (*LE_LOI[:2], LE_LOI_FAR[0])
    ]
    for code, status in ((going, "en_route"), (done, "resolved"), (gone, "cancelled")):
        assert (await service.http.patch(f"/v1/reports/{code}", json={"status": status})).status_code == 200
    for minutes in (90, 30):
        service.clock.forward(minutes=minutes)
        await watch(service)
    assert await alarms(service) == [("report_late", going)]


async def test_an_alarm_tells_of_the_order_and_nothing_of_the_caller(service: Service) -> None:
    code = await taken(service, LE_LOI[0], "1", kind="quality", phone="0911222333")
    service.clock.forward(minutes=90)
    await watch(service)
    async with service.database.reading() as connection:
        statement = select(journal.c.data).where(journal.c.kind == "report_escalated")
        data = (await connection.execute(statement)).scalar_one()
    assert (data["code"], data["unit"], data["corporation"]) == (code, "PC05II", "EVNCPC")
    assert {"kind", "status", "customer_code", "outage_id", "created_at", "due_at"} <= set(data)
    assert "0911222333" not in str(data)


async def test_several_processes_looking_at_once_raise_each_alarm_once(
    service: Service, world_url: str
) -> None:
    codes = [await taken(service, None, str(number), place="Chợ Lớn", kind="quality") for number in range(30)]
    service.clock.forward(hours=2)
    others = [await open_database(Settings(database_url=world_url)) for _ in range(3)]
    databases = [service.database, *others]
    await asyncio.gather(*(watch_deadlines(one, service.clock, ESCALATE_AFTER) for one in databases * 2))
    for database in others:
        await database.close()
    raised = Counter(await alarms(service))
    assert set(raised.values()) == {1}
    assert {code for _, code in raised} == set(codes)
    assert len(raised) == 60


async def test_a_crash_before_the_alarm_is_stored_leaves_it_to_be_raised(service: Service) -> None:
    code = await taken(service, LE_LOI[0], "1", kind="quality")
    service.clock.forward(minutes=90)

    class Crash(Exception):
        pass

    async def look_and_die(connection: AsyncConnection) -> None:
        from outage_service.supply.work_orders import store

        held = await store.hold_due_orders(connection, service.clock(), 10)
        assert [one.report_code for one in held] == [code]
        await store.save_checks(connection, [store.CheckedOrder(code, service.clock(), None, None)])
        raise Crash

    with pytest.raises(Crash):
        await service.database.write(look_and_die)
    await watch(service)
    assert await alarms(service) == [("report_escalated", code)]


async def test_reports_of_before_have_their_orders_and_no_alarm_for_what_is_long_over(
    database_url: str, tmp_path: Path
) -> None:
    engine = create_async_engine(Settings(database_url=database_url).url)
    await bring_up_to_date(engine, MovableClock(), "0006")
    rows = {
        "SC1": ("PB04010000001", "2025-06-30 16:00:00+00:00"),
        "SC2": ("PB04010000001", "2025-06-30 18:00:00+00:00"),
        "SC3": ("PC05II0000001", "2026-11-21 05:00:00+00:00"),
        "SC4": (None, "2026-11-21 05:00:00+00:00"),
    }
    async with engine.begin() as connection:
        columns = (await connection.execute(text("SELECT * FROM reports"))).keys()
        for code, (customer, created) in rows.items():
            created = created.replace(" ", "T").replace("+", ".000000+")
            values = {
                "code": code, "source": "test", "external_id": code, "customer_code": customer, "place": "x",
                "place_line": "", "kind": "quality", "status": "received", "is_open": code != "SC1",
                "description": "", "channel": "phone", "callback_requested": False,
                "created_at": created, "due_at": created, "updated_at": created,
            }  # fmt: skip
            names = [name for name in values if name in columns]
            into = f"INSERT INTO reports ({', '.join(names)}) VALUES (:{', :'.join(names)})"
            if engine.dialect.name == "postgresql":
                into = into.replace("_at", "_at")
                for name in ("created_at", "due_at", "updated_at"):
                    into = into.replace(f":{name}", f"CAST(:{name} AS timestamptz)")
            await connection.execute(text(into), {name: values[name] for name in names})
    await engine.dispose()
    async with running_service(Settings(database_url=database_url, workers="off"), tmp_path) as service:
        found = {one["report_code"]: one for one in await orders(service, status="all")}
        assert {code: (one["unit"], one["corporation"]) for code, one in found.items()} == {
            "SC1": ("PB0401", "EVNSPC"),
            "SC2": ("PB0401", "EVNHCMC"),
            "SC3": ("PC05II", "EVNCPC"),
            "SC4": ("unassigned", None),
        }
        service.clock.forward(days=30)
        await watch(service)
        assert await alarms(service) == []


@given(
    status=st.sampled_from(STATUSES),
    escalate_minutes=st.integers(1, 300),
    due_minutes=st.integers(1, 300),
    steps=st.lists(st.integers(0, 200), max_size=8),
)
def test_an_order_that_stays_as_it_is_raises_each_alarm_at_most_once_and_misses_none(
    status: Any, escalate_minutes: int, due_minutes: int, steps: list[int]
) -> None:
    """However seldom somebody looks: exactly at the deadlines it was given, or long after them."""
    escalate_after, due_at = timedelta(minutes=escalate_minutes), NOON + timedelta(minutes=due_minutes)
    order = WorkOrder("SC1", "PC05II", None, "quality", status, None, None, None, NOON, due_at, None, None)
    deadline: Any = first_deadline(NOON, due_at, escalate_after)
    raised: list[str] = []
    now = NOON
    for minutes in [*steps, 1_000, 1_000]:
        now += timedelta(minutes=minutes)
        if deadline is None or deadline > now:
            continue
        found = check_deadline(order, now, escalate_after)
        raised += ["escalated"] * found.is_escalated + ["late"] * found.is_late
        escalated_at = now if found.is_escalated else order.escalated_at
        late_at = now if found.is_late else order.late_at
        order = WorkOrder(
            "SC1", "PC05II", None, "quality", status, None, None, None, NOON, due_at, escalated_at, late_at
        )
        deadline = found.next_at
    waiting = status in ("received", "dispatched", "accepted")
    assert sorted(raised) == ["escalated"] * waiting + ["late"] * (status not in CLOSED)
    assert deadline is None
