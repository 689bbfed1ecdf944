"""Who watches a ward hears whether the cut is of all of it or of a part."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.telling.notices.subscribers import (
    PLANNED,
    change,
    local,
    outage,
    service_with,
    told,
    wish,
)
from tests.outage_service.telling.receiver import Receiver, receiving

TIMES = {"started_at": local(7, 30, 23), "expected_back_at": local(11, 30, 23)}


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def service(world_url: str, gateway: Receiver, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_with(gateway, world_url, tmp_path) as started:
        yield started


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ({"area_text": "Phường Điện Bàn", "node_ids": None}, "khu vuc Phuong Dien Ban tam"),
        ({"area_text": "Một phần phường Điện Bàn", "node_ids": None}, "khu vuc mot phan Phuong Dien Ban tam"),
        ({"area_text": "Một phần phường Điện Bàn", "node_ids": ["F1"]}, "khu vuc Phuong Dien Ban tam"),
        ({"area_text": "Phường Điện Bàn", "node_ids": ["T1"]}, "khu vuc mot phan Phuong Dien Ban tam"),
        ({"area_text": "TBA Lê Lợi 1", "node_ids": ["T1", "T2"]}, "khu vuc Phuong Dien Ban tam"),
    ],
)
async def test_a_cut_of_a_whole_ward_and_of_a_part_are_told_apart(
    service: Service, gateway: Receiver, cut: dict[str, Any], said: str
) -> None:
    await wish(service, PLANNED, place="Phường Điện Bàn")
    identity = await outage(service, **cut, kind="planned", **TIMES)
    ((_, text),) = await told(service, gateway)
    assert said in text
    await change(service, identity, status="cancelled")
    assert len(await told(service, gateway)) == 1


async def test_a_cut_of_a_ward_of_which_no_home_is_known_is_told_as_its_words_say(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, place="Xã Gò Nổi")
    await outage(service, area_text="Một phần xã Gò Nổi", node_ids=None, kind="planned", **TIMES)
    ((_, text),) = await told(service, gateway)
    assert "khu vuc mot phan Xa Go Noi tam" in text
