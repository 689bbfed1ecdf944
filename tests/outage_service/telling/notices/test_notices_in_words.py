"""Subscribers are told of a cut that is described in words only, if the words mean their home for certain."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.telling.notices.subscribers import (
    BACK,
    PLANNED,
    RETURN,
    change,
    local,
    outage,
    service_with,
    step,
    told,
    wish,
)
from tests.outage_service.telling.receiver import Receiver, receiving
from tests.outage_service.worlds import AU_CO, LE_LOI

WARD = {"area_text": "Phường Điện Bàn", "node_ids": None}
CUT = {
    "kind": "planned",
    "cause_text": "sửa chữa đường dây",
    "started_at": local(7, 30, 23),
    "expected_back_at": local(11, 30, 23),
}


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def service(world_url: str, gateway: Receiver, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_with(gateway, world_url, tmp_path) as started:
        yield started


async def phones(service: Service, gateway: Receiver) -> list[str]:
    return [phone for phone, _ in await told(service, gateway)]


async def test_an_announced_cut_of_the_ward_is_told_and_so_is_its_end(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await wish(service, PLANNED, customer_code=AU_CO[0], phone="0905000008")
    await wish(service, PLANNED, place="đường Lê Lợi, phường Điện Bàn", phone="0905000010")
    cut = await outage(service, **WARD, **CUT)
    assert await phones(service, gateway) == ["0905000001", "0905000010"]
    await change(service, cut, status="cancelled")
    assert await phones(service, gateway) == ["0905000001", "0905000010"]


async def test_a_cut_of_a_part_of_the_ward_is_not_told_as_theirs(service: Service, gateway: Receiver) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await outage(service, **{**WARD, "area_text": "Một phần phường Điện Bàn"}, **CUT)
    assert await phones(service, gateway) == []


async def test_who_waits_for_the_power_is_told_of_its_return(service: Service, gateway: Receiver) -> None:
    await wish(service, RETURN, BACK, customer_code=LE_LOI[0])
    fault = await outage(service, **WARD)
    await change(service, fault, expected_back_at=local(17, 30), source="crew")
    assert await phones(service, gateway) == ["0905000001"]
    service.clock.forward(minutes=30)
    await step(service, fault)
    assert await phones(service, gateway) == ["0905000001"]
