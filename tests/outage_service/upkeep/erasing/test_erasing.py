"""Personal data is forgotten when it is asked for and when it is old, and stays forgotten."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.store import entries_after
from outage_service.tables.deliveries import deliveries
from outage_service.tables.schema import metadata
from outage_service.telling.deliveries.model import NewDelivery
from outage_service.telling.deliveries.store import add_deliveries
from outage_service.upkeep.erasing.erasing import forget_old_reports
from tests.outage_service.conftest import NOON, Program, Service
from tests.outage_service.processes import beside_the_database
from tests.outage_service.worlds import AU_CO, LE_LOI, write_world

HANH = LE_LOI[0]
# Of the customer Nguyễn Thị Hạnh, 12 Lê Lợi: what may be nowhere afterwards.
TRACES = ("Hạnh", "0905000001", "12 Lê Lợi", "hanh@", "cổng xanh", "sau chợ")


async def everything_in(service: Service) -> str:
    """All rows of all tables as one text."""

    async def rows(table: Table) -> str:
        async with service.database.reading() as connection:
            return str((await connection.execute(select(table))).all())

    return "\n".join([await rows(table) for table in metadata.sorted_tables])


async def leave_traces(service: Service) -> str:
    """The customer reports, subscribes and is told; the code of her report."""
    answer = await service.report(
        HANH, "1", phone="0905000001", description="nhà cổng xanh", place="sau chợ", kind="other"
    )
    await service.report(None, "2", phone="0905000001", description="cổng xanh", place="sau chợ")
    for contact in ({"phone": "0905000001"}, {"email": "hanh@example.vn"}):
        wish = {"customer_code": HANH, "events": ["restored"], **contact}
        assert (await service.http.put("/v1/subscriptions", json=wish)).status_code == 201
    async with service.database.reading() as connection:
        entry_id = (await entries_after(connection, 0, 100))[-1].id
    told = [
        NewDelivery(entry_id, "sms", "0905000001", "sms once 0905000001", {"text": "chị Hạnh"}, NOON),
        NewDelivery(entry_id, "email", "hanh@example.vn", "email once", {"text": "chị Hạnh"}, NOON),
    ]

    async def add(connection: AsyncConnection) -> None:
        await add_deliveries(connection, told, NOON)
        sent = deliveries.update().where(deliveries.c.channel == "email").values(status="sent")
        await connection.execute(sent)

    await service.database.write(add)
    code: str = answer.json()["code"]
    return code


async def test_nothing_of_an_erased_customer_is_left(service: Service) -> None:
    code = await leave_traces(service)
    before = await everything_in(service)
    assert [trace for trace in TRACES if trace not in before] == []

    answer = await service.http.delete(f"/v1/customers/{HANH.lower()}/personal-data")
    assert answer.status_code == 200
    assert answer.json() == {"customer_code": HANH, "reports": 2, "subscriptions": 2, "messages": 1}
    after = await everything_in(service)
    assert [trace for trace in TRACES if trace in after] == []

    customer = (await service.http.get(f"/v1/customers/{HANH}")).json()
    assert (customer["name"], customer["phones"], customer["address"]) == ("", [], "")
    assert (customer["ward"], customer["node_id"]) == ("Phường Điện Bàn", "T1")
    found = (await service.http.get("/v1/customers", params={"phone": "0905000001"})).json()["items"]
    assert found == []
    report = (await service.http.get(f"/v1/reports/{code}")).json()
    assert (report["description"], report["place"], report["customer_code"]) == ("", None, HANH)
    async with service.database.reading() as connection:
        [erased] = await entries_after(connection, 0, 10_000, ["personal_data_erased"])
    assert (erased.subject_id, erased.by) == (HANH, "open")


async def test_the_supply_of_an_erased_customer_is_still_known(service: Service) -> None:
    await service.http.delete(f"/v1/customers/{HANH}/personal-data")
    outage = {"kind": "unplanned", "node_ids": ["T1"], "started_at": "2026-11-21T11:00:00+07:00"}
    opened = await service.http.post("/v1/outages", json=outage)
    assert opened.json()["customers_affected"] == 4
    assert (await service.supply(HANH))["state"] == "outage"


async def test_neighbours_and_those_who_share_a_phone_keep_theirs(service: Service) -> None:
    await service.report(AU_CO[0], "1", phone="0905000009", description="nhà tôi", kind="other")
    await service.http.delete(f"/v1/customers/{LE_LOI[1]}/personal-data")  # 0905000009 is also hers
    shared = (await service.http.get("/v1/customers", params={"phone": "0905000009"})).json()["items"]
    assert [customer["customer_code"] for customer in shared] == [AU_CO[0]]
    reports = (await service.http.get(f"/v1/customers/{AU_CO[0]}/reports")).json()["items"]
    detail = (await service.http.get(f"/v1/reports/{reports[0]['code']}")).json()
    assert detail["description"] == "nhà tôi"


async def test_a_later_load_does_not_bring_an_erased_customer_back(service: Service) -> None:
    await service.http.delete(f"/v1/customers/{HANH}/personal-data")
    await service.load()
    customer = (await service.http.get(f"/v1/customers/{HANH}")).json()
    assert (customer["name"], customer["phones"], customer["address"]) == ("", [], "")
    assert (await service.http.get(f"/v1/customers/{LE_LOI[1]}")).json()["name"] == "Trần Văn Lộc"
    assert "Hạnh" not in await everything_in(service)


async def test_erasing_again_forgets_what_came_since(service: Service) -> None:
    await service.http.delete(f"/v1/customers/{HANH}/personal-data")
    await service.report(HANH, "1", phone="0905000001", description="cổng xanh")
    again = await service.http.delete(f"/v1/customers/{HANH}/personal-data")
    assert (again.status_code, again.json()["reports"]) == (200, 1)
    assert "cổng xanh" not in await everything_in(service)


async def test_nobody_is_erased_by_a_code_that_nobody_has(service: Service) -> None:
    answer = await service.http.delete("/v1/customers/PC05II9999999/personal-data")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_old_closed_reports_lose_what_is_personal_and_open_or_new_ones_do_not(
    service: Service,
) -> None:
    keep = timedelta(days=365)
    codes = [
        (await service.report(customer, str(n), phone=f"090500000{n}", description="cổng xanh")).json()[
            "code"
        ]
        for n, customer in enumerate(LE_LOI[:3], start=1)
    ]
    for code in codes[:2]:
        await service.http.patch(f"/v1/reports/{code}", json={"status": "resolved"})
    service.clock.forward(days=364)
    new = (await service.report(AU_CO[0], "new", description="cổng đỏ")).json()["code"]
    await service.http.patch(f"/v1/reports/{new}", json={"status": "resolved"})
    assert not await forget_old_reports(service.database, service.clock, keep)
    assert (await everything_in(service)).count("cổng xanh") == 3

    service.clock.forward(days=2)
    assert not await forget_old_reports(service.database, service.clock, keep)
    said = [(await service.http.get(f"/v1/reports/{code}")).json()["description"] for code in [*codes, new]]
    assert said == ["", "", "cổng xanh", "cổng đỏ"]
    left = await everything_in(service)
    async with service.database.reading() as connection:
        [entry] = await entries_after(connection, 0, 10_000, ["personal_data_erased"])
    assert (entry.by, entry.data) == ("retention", {"reports": 2})
    assert left.count("cổng xanh") == 1


def test_the_command_erases_too(tmp_path: Path, program: Program) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    program(url, "load", write_world(tmp_path / "world"))
    erased = program(url, "erase", HANH.lower())
    assert (erased.returncode, beside_the_database(erased.stderr)) == (0, "")
    assert erased.stdout.startswith("Erased: the customer")
    with closing(sqlite3.connect(tmp_path / "outage.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM customers ORDER BY customer_code")]
    assert "" in names
    assert "Nguyễn Thị Hạnh" not in names
