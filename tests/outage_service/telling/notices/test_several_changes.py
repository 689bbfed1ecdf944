"""Several cuts at one place change in one import: each change is heard with its own old and new time."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import row, sheet_csv
from tests.outage_service.importing.sending import counts, send
from tests.outage_service.telling.notices.subscribers import PLANNED, service_with, told, wish
from tests.outage_service.telling.receiver import Receiver, receiving
from tests.outage_service.worlds import LE_LOI


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def service(world_url: str, gateway: Receiver, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_with(gateway, world_url, tmp_path) as started:
        yield started


def cut(day: int, begins: str, ends: str) -> list[Any]:
    times = {"NGAY_CAT": f"{day}/11/2026", "GIO_BAT_DAU": begins, "GIO_KET_THUC": ends}
    return row(LO_DUONG_DAY="", DS_TRAM="T1", **times)


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        (
            [cut(24, "07h30", "11h30"), cut(26, "07h30", "11h30")],
            [cut(24, "08h00", "12h00"), cut(26, "09h00", "13h00")],
            ["07h30 ngay 24/11, nay la tu 08h00 ngay 24/11", "07h30 ngay 26/11, nay la tu 09h00 ngay 26/11"],
        ),
        (
            [cut(24, "07h30", "11h30"), cut(24, "13h00", "16h00")],
            [cut(24, "08h00", "11h30"), cut(24, "13h30", "16h00")],
            ["07h30 ngay 24/11, nay la tu 08h00 ngay 24/11", "13h00 ngay 24/11, nay la tu 13h30 ngay 24/11"],
        ),
    ],
)
async def test_each_of_several_changes_at_one_place_is_heard_with_its_old_and_new_time(
    service: Service,
    gateway: Receiver,
    before: list[list[Any]],
    after: list[list[Any]],
    heard: list[str],
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await send(service, sheet_csv(*before), unit="PC05II")
    assert len(await told(service, gateway)) == 2
    assert counts(await changed_to(service, *after)) == {"changed": 2}
    texts = [text for _, text in await told(service, gateway)]
    assert [said in text for said, text in zip(heard, texts, strict=True)] == [True, True], texts


async def test_cuts_that_may_be_taken_for_each_other_are_told_when_a_person_has_answered(
    service: Service, gateway: Receiver
) -> None:
    """Both moved by a day: the 25th is as near to the 24th as to the 26th."""
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    first = await send(
        service, sheet_csv(cut(24, "07h30", "11h30"), cut(26, "07h30", "11h30")), unit="PC05II"
    )
    assert len(await told(service, gateway)) == 2
    moved = (cut(25, "07h30", "11h30"), cut(27, "08h00", "11h30"))
    assert counts(await changed_to(service, *moved)) == {"doubtful": 2}
    assert await told(service, gateway) == []
    answers = [f"{number}={one['outage_id']}" for number, one in enumerate(first["cuts"], 2)]
    assert counts(await changed_to(service, *moved, same=answers)) == {"changed": 2}
    (_, one), (_, other) = await told(service, gateway)
    assert "tu 07h30 ngay 24/11, nay la tu 07h30 ngay 25/11" in one
    assert "tu 07h30 ngay 26/11, nay la tu 08h00 ngay 27/11" in other


async def changed_to(service: Service, *rows: list[Any], **answers: Any) -> dict[str, Any]:
    """The report of a complete file of the week."""
    days = {"from": "2026-11-23", "to": "2026-11-29"}
    return await send(service, sheet_csv(*rows), unit="PC05II", complete=True, **days, **answers)
