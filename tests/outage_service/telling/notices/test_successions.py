"""One planned cut in place of another that begins at the same moment is no news, and nothing is called off."""

import json
from pathlib import Path
from typing import Any

from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item
from tests.outage_service.importing.sending import counts, send
from tests.outage_service.telling.notices.subscribers import (
    PLANNED,
    change,
    local,
    outage,
    planned,
    settled,
    wish,
)
from tests.outage_service.worlds import LE_LOI, LE_LOI_FAR

HANH, CUC = "0905000001", "0905000005"  # under T1, under T2
NIGHT = {"hours": 10}  # from noon to ten in the evening: what can wait is sent in the morning
DAY = {"fromDate": "2026-11-24T05:00:00", "toDate": "2026-11-24T11:30:00"}


async def heard(service: Service, folder: Path) -> list[tuple[str, str]]:
    """All that was told so far: to whom, and what."""
    await settled(service)
    lines = (folder / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return [(message["to"], message["text"]) for message in map(json.loads, lines)]


async def wished(service: Service) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0], phone=HANH)
    await wish(service, PLANNED, customer_code=LE_LOI_FAR[0], phone=CUC)


async def test_a_cut_called_off_and_held_after_all_in_one_night_is_not_told(
    service: Service, tmp_path: Path
) -> None:
    await wished(service)
    await send(service, evncpc(item(**DAY)))
    ((to, text),) = await heard(service, tmp_path)
    assert (to, "tu 05h00 ngay 24/11" in text) == (HANH, True)
    service.clock.forward(**NIGHT)
    assert counts(await send(service, evncpc(item(statusStr="Hoãn", **DAY)))) == {"cancelled": 1}
    assert counts(await send(service, evncpc(item(**DAY)))) == {"new": 1}
    service.clock.forward(**NIGHT)
    assert await heard(service, tmp_path) == [(HANH, text)]
    assert counts(await send(service, evncpc(item(statusStr="Hoãn", **DAY)))) == {"cancelled": 1}
    off = (await heard(service, tmp_path))[1:]
    assert [(to, "khong tam ngung cap dien tu 05h00 ngay 24/11" in text) for to, text in off] == [
        (HANH, True)
    ]


async def test_a_cut_held_after_all_until_later_has_another_end(service: Service, tmp_path: Path) -> None:
    await wished(service)
    first = await planned(service)
    told = len(await heard(service, tmp_path))
    service.clock.forward(**NIGHT)
    await change(service, first, status="cancelled")
    longer = {"started_at": local(7, 30, 23), "expected_back_at": local(13, 0, 23)}
    await outage(service, "F1", kind="planned", **longer)
    service.clock.forward(**NIGHT)
    later = (await heard(service, tmp_path))[told:]
    assert {to for to, _ in later} == {HANH, CUC}
    assert all("doi lich" in text and "den 13h00 ngay 23/11" in text for _, text in later)


async def test_a_home_that_goes_from_one_cut_to_another_of_the_same_hour_hears_nothing(
    service: Service, tmp_path: Path
) -> None:
    await wished(service)
    one: dict[str, Any] = {"node_ids": ["T1", "T2"]}
    first = await planned(service, **one)
    told = await heard(service, tmp_path)
    service.clock.forward(**NIGHT)
    await change(service, first, node_ids=["T1"])
    second = await planned(service, node_ids=["T2"])
    service.clock.forward(**NIGHT)
    assert await heard(service, tmp_path) == told
    await change(service, second, status="cancelled")
    assert [to for to, _ in (await heard(service, tmp_path))[len(told) :]] == [CUC]
    await change(service, first, status="cancelled")
    assert [to for to, _ in (await heard(service, tmp_path))[len(told) :]] == [CUC, HANH]
