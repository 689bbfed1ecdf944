"""What GET /metrics says of the state of things, and that asking often costs nothing."""

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.figures.measurements.collector import KEPT_S, StateOfThings
from outage_service.telling.deliveries.counting import counted
from outage_service.telling.deliveries.model import (
    Delivery,
    DeliveryDropped,
    DeliveryFailed,
    DeliveryPostponed,
    NewDelivery,
)
from outage_service.telling.deliveries.store import add_deliveries
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR, outage_row

Figures = dict[tuple[str, ...], float]


def read(answer: str) -> Figures:
    """Each sample as its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer)
        for sample in family.samples
    }


async def measured(service: Service) -> Figures:
    """The figures of now, asked of the database anew."""
    registry = CollectorRegistry()
    state = StateOfThings(registry)
    await state.refresh(service.database, service.clock)
    return read(generate_latest(registry).decode())


async def test_open_reports_and_active_outages_are_counted(service: Service) -> None:
    await service.load(
        outage_row(0, node_ids="T3"),
        outage_row(1, node_ids="T2", status="restored"),
        outage_row(2, kind="planned", status="scheduled", started_at="now-1h", node_ids="T2"),
        outage_row(3, kind="planned", status="scheduled", started_at="now+1h", expected_back_at="now+2h"),
        outage_row(4, kind="planned", status="scheduled", started_at="now-2h", expected_back_at="now-1h"),
    )
    for number, code in enumerate(LE_LOI[:3]):
        await service.report(code, f"call {number}")
    await service.report(LE_LOI_FAR[0], "dim", kind="quality")
    early = {"kind": "other", "created_at": "2026-11-21T09:00:00+07:00"}
    done = (await service.report(AU_CO[0], "done", **early)).json()["code"]
    await service.report(AU_CO[1], "late", **early)
    await service.http.patch(f"/v1/reports/{done}", json={"status": "resolved"})
    figures = await measured(service)
    assert figures["outage_reports_open", "no_power"] == 3
    assert figures["outage_reports_open", "quality"] == 1
    assert figures["outage_reports_open", "other"] == 1
    assert figures["outage_reports_late", "other"] == 1
    assert figures["outage_reports_late", "no_power"] == 0
    active = {key[1:]: value for key, value in figures.items() if key[0] == "outage_outages_active"}
    assert active == {
        ("unplanned", "confirmed"): 1,
        ("unplanned", "predicted"): 1,
        ("planned", "scheduled"): 1,
    }
    listed = (await service.http.get("/v1/outages", params={"status": "active"})).json()["items"]
    assert len(listed) == sum(active.values())


async def test_deliveries_are_counted_with_the_age_of_the_oldest(service: Service) -> None:
    service.clock.forward(hours=1)  # so that no courier finds them due

    async def add(connection: AsyncConnection) -> None:
        for number, channel in enumerate(("sms", "sms", "email")):
            new = NewDelivery(
                entry_id=number,
                channel=channel,  # type: ignore[arg-type]
                address="0905000001",
                once=f"once {number}",
                payload={},
                due_at=service.clock.now.replace(year=2027),
            )
            await add_deliveries(connection, [new], NOON)
        await connection.execute(text("UPDATE deliveries SET status = 'dead' WHERE once = 'once 2'"))

    await service.database.write(add)
    figures = await measured(service)
    assert figures["outage_deliveries_pending", "sms"] == 2
    assert figures["outage_delivery_oldest_pending_seconds", "sms"] == 3600
    assert ("outage_deliveries_pending", "email") not in figures
    assert figures["outage_deliveries_dead", "email"] == 1


async def test_the_last_load_is_told(service: Service) -> None:
    await service.load(outage_row())
    figures = await measured(service)
    assert figures[("outage_last_load_timestamp_seconds",)] == NOON.timestamp()
    assert figures["outage_last_load_rows", "customers"] == 8
    assert figures["outage_last_load_rows", "outages"] == 1


async def test_who_asks_often_gets_the_same_figures(service: Service) -> None:
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    answers = await asyncio.gather(*(service.http.get("/metrics") for _ in range(20)))
    event.remove(Engine, "before_cursor_execute", note)
    assert {answer.status_code for answer in answers} == {200}
    asked = [statement for statement in statements if "group by" in statement.lower()]
    assert len(asked) == 4


async def test_figures_grow_old_and_are_asked_anew(service: Service) -> None:
    registry, now = CollectorRegistry(), [0.0]
    state = StateOfThings(registry, lambda: now[0])
    await state.refresh(service.database, service.clock)
    await service.report(LE_LOI[0], "1")
    await state.refresh(service.database, service.clock)
    assert ("outage_reports_open", "no_power") not in read(generate_latest(registry).decode())
    now[0] += KEPT_S
    await state.refresh(service.database, service.clock)
    assert read(generate_latest(registry).decode())["outage_reports_open", "no_power"] == 1


async def test_without_a_database_the_rest_is_still_measured(service: Service) -> None:
    async def rename(connection: AsyncConnection, old: str, new: str) -> None:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await service.database.write(lambda connection: rename(connection, "reports", "lost"))
    served = await service.http.get("/metrics")
    await service.database.write(lambda connection: rename(connection, "lost", "reports"))
    figures = read(served.text)
    assert (served.status_code, figures[("outage_database_up",)]) == (200, 0)
    assert [name for name, *_ in figures if name.startswith("outage_outages")] == []
    assert (await measured(service))[("outage_database_up",)] == 1


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (None, "sent"),
        (DeliveryFailed("no answer"), "failed"),
        (LookupError("broken"), "failed"),
        (DeliveryDropped("nobody wants it"), "dropped"),
        (DeliveryPostponed(NOON), "postponed"),
        (asyncio.CancelledError(), "failed"),
    ],
)
async def test_attempts_are_counted_as_they_end(failure: BaseException | None, outcome: str) -> None:
    async def send(delivery: Delivery) -> None:
        if failure is not None:
            raise failure

    registry = CollectorRegistry()
    senders = counted({"sms": send}, registry)
    delivery = Delivery("1", 1, "sms", "0905000001", "once", {}, "pending", 1, NOON, None, None, NOON, None)
    with pytest.raises(type(failure)) if failure else nullcontext():
        await senders["sms"](delivery)
    assert read(generate_latest(registry).decode())["outage_delivery_attempts_total", "sms", outcome] == 1
