"""Wishes for messages, the changes that they are about, and what the gateway got."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from outage_service.settings import Settings
from outage_service.tables.deliveries import deliveries, journal_cursors
from outage_service.tables.journal import journal
from tests.outage_service.conftest import Service, make_small_world, running_service
from tests.outage_service.telling.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
RETURN, BACK, PLANNED, REPORT = "expected_return_changed", "restored", "planned_announced", "report_status"


@asynccontextmanager
async def service_with(gateway: Receiver, world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service with the small world, whose SMS go to the gateway."""
    settings = Settings(database_url=world_url, sms_gateway=gateway.url, gateway_secret=SECRET)
    async with running_service(settings, tmp_path / "world") as started:
        if world_url.startswith("postgresql"):
            await make_small_world(started.database, tmp_path / "world")
        yield started


async def wish(service: Service, *events: str, phone: str | None = "0905000001", **fields: Any) -> None:
    body = {"phone": phone, "events": events, **fields}
    answer = await service.http.put("/v1/subscriptions", json=body)
    assert answer.is_success, answer.text


async def outage(service: Service, *node_ids: str, **fields: Any) -> str:
    """The id of a new unplanned outage."""
    body = {
        "kind": "unplanned",
        "cause_kind": "tree",
        "cause_text": "cây đổ vào đường dây",
        "area_text": "Đường Lê Lợi",
        "node_ids": node_ids,
        "started_at": local(11),
        **fields,
    }
    answer = await service.http.post("/v1/outages", json=body)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["id"]
    return identity


async def planned(service: Service, day: int = 23, **fields: Any) -> str:
    times = {"started_at": local(7, 30, day), "expected_back_at": local(11, 30, day)}
    return await outage(service, "F1", kind="planned", cause_text="sửa chữa đường dây", **times, **fields)


async def change(service: Service, identity: str, **fields: Any) -> None:
    answer = await service.http.patch(f"/v1/outages/{identity}", json=fields)
    assert answer.status_code == 200, answer.text


async def step(service: Service, identity: str, *node_ids: str) -> None:
    body = {"node_ids": node_ids} if node_ids else {}
    answer = await service.http.post(f"/v1/outages/{identity}/restorations", json=body)
    assert answer.status_code == 200, answer.text


async def deny(service: Service, identity: str, customer_code: str) -> None:
    body = {
        "customer_code": customer_code,
        "source": "assistant",
        "external_id": f"{identity} {customer_code}",
    }
    answer = await service.http.post(f"/v1/outages/{identity}/denials", json=body)
    assert answer.status_code == 201, answer.text


def local(hour: int, minute: int = 0, day: int = 21) -> str:
    """A time of November 2026 in Vietnam; the clock begins at noon of the 21st."""
    return f"2026-11-{day}T{hour:02}:{minute:02}:00+07:00"


async def settled(service: Service) -> None:
    """Wait until every change was looked at and everything due was tried."""
    d = deliveries.c
    async with asyncio.timeout(15):
        while True:
            async with service.database.reading() as connection:
                newest = (await connection.execute(select(func.max(journal.c.id)))).scalar_one() or 0
                seen = (await connection.execute(select(func.max(journal_cursors.c.last_id)))).scalar_one()
                if (seen or 0) >= newest:
                    under_way = select(func.count()).where(d.status == "pending", d.due_at <= service.clock())
                    if not (await connection.execute(under_way)).scalar_one():
                        return
            await asyncio.sleep(0.02)


async def told(service: Service, gateway: Receiver) -> list[tuple[str, str]]:
    """Who was told what since the last time, by phone."""
    await settled(service)
    messages = [(m.document["to"], m.document["text"]) for m in gateway.messages]
    gateway.messages.clear()
    return sorted(messages)


async def statuses(service: Service) -> dict[str, int]:
    """How many deliveries there are of each status."""
    async with service.database.reading() as connection:
        rows = await connection.execute(
            select(deliveries.c.status, func.count()).group_by(deliveries.c.status)
        )
        return {row[0]: row[1] for row in rows}
