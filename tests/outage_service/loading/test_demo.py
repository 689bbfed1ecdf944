"""The demo world holds every situation that the sample conversations need."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from outage_service.clock import VIETNAM
from outage_service.loading.demo.generator import SEED, demo_world, write_demo
from outage_service.loading.load import load_folder
from outage_service.settings import Settings
from tests.outage_service.conftest import NOON, Service, running_service


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Service]:
    """The service with the demo world."""
    write_demo(tmp_path / "demo", SEED, NOON)
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/outage.db")
    async with running_service(settings, tmp_path) as service:
        await load_folder(service.database, tmp_path / "demo", replace=False, now=NOON)
        yield service


async def codes_of(demo: Service, phone: str) -> list[str]:
    items = (await demo.http.get("/v1/customers", params={"phone": phone})).json()["items"]
    return [customer["customer_code"] for customer in items]


async def current(demo: Service, code: str) -> dict[str, Any]:
    supply = await demo.supply(code)
    assert supply["state"] == "outage"
    outage: dict[str, Any] = supply["current"]
    return outage


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_same_seed_makes_the_same_world() -> None:
    assert demo_world(7, NOON) == demo_world(7, NOON)
    assert demo_world(7, NOON) != demo_world(8, NOON)


def test_the_world_is_large_enough() -> None:
    world = demo_world(SEED, NOON)
    kinds = [node["kind"] for node in world.nodes]
    assert len(world.customers) >= 300
    assert kinds.count("feeder") >= 20
    assert kinds.count("substation") >= 4
    assert len({customer["customer_code"][:2] for customer in world.customers}) >= 3


async def test_every_kind_of_outage_is_in_it(demo: Service) -> None:
    items = (await demo.http.get("/v1/outages", params={"status": "all"})).json()["items"]
    assert {"scheduled", "predicted", "confirmed", "crew_on_site", "restored"} <= {o["status"] for o in items}


async def test_a_known_number_whose_area_is_out(demo: Service) -> None:
    assert await codes_of(demo, "0905123456") == ["PC05II0123456"]
    outage = await current(demo, "PC05II0123456")
    assert (outage["cause_kind"], outage["status"]) == ("tree", "crew_on_site")
    assert moment(outage["started_at"]) < NOON < moment(outage["expected_back_at"])
    assert "Lê Lợi" in outage["area_text"]


async def test_seven_neighbors_of_whom_nothing_is_known(demo: Service) -> None:
    nodes = set()
    for serial in range(123456, 123463):
        code = f"PE0100{serial:07d}"
        assert (await demo.supply(code))["state"] == "on"
        nodes.add((await demo.http.get(f"/v1/customers/{code}")).json()["node_id"])
    assert len(nodes) == 1


async def test_a_southern_customer_out_for_another_cause(demo: Service) -> None:
    assert (await current(demo, "PB06070016618"))["cause_kind"] == "equipment"


async def test_one_phone_with_two_meters_of_which_one_is_out(demo: Service) -> None:
    states = {}
    for code in await codes_of(demo, "0912345678"):
        customer = (await demo.http.get(f"/v1/customers/{code}")).json()
        states[customer["address"].split(maxsplit=1)[1]] = (await demo.supply(code))["state"]
    assert states == {"Trần Phú": "outage", "Hùng Vương": "on"}


async def test_an_area_that_is_out_is_found_without_a_code(demo: Service) -> None:
    answer = await demo.http.get("/v1/outages", params={"place": "phường hoà khánh bắc", "status": "active"})
    assert len(answer.json()["items"]) == 1
    assert "Hoà Khánh Bắc" in answer.json()["items"][0]["area_text"]


async def test_a_planned_cut_tomorrow_morning(demo: Service) -> None:
    assert await codes_of(demo, "0905777888") == ["PC05II0222333"]
    supply = await demo.supply("PC05II0222333")
    (cut,) = supply["planned"]
    tomorrow = (NOON.astimezone(VIETNAM) + timedelta(days=1)).date()
    assert supply["state"] == "on"
    assert cut["started_at"] == f"{tomorrow}T07:30:00+07:00"
    assert cut["expected_back_at"] == f"{tomorrow}T11:30:00+07:00"


async def test_an_outage_whose_expected_time_has_passed(demo: Service) -> None:
    assert await codes_of(demo, "0905444555") == ["PC05II0444555"]
    assert moment((await current(demo, "PC05II0444555"))["expected_back_at"]) < NOON


async def test_an_outage_without_an_expected_time(demo: Service) -> None:
    assert await codes_of(demo, "0905666777") == ["PC05II0666777"]
    assert (await current(demo, "PC05II0666777"))["expected_back_at"] is None


async def test_an_angry_caller_of_whom_nothing_is_known(demo: Service) -> None:
    assert await codes_of(demo, "0905888999") == ["PC05II0888999"]
    assert (await demo.supply("PC05II0888999"))["state"] == "on"


async def test_a_predicted_outage(demo: Service) -> None:
    assert (await demo.supply("PE01000700001"))["state"] == "suspected"
