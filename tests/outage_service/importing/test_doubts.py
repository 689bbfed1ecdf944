"""What is not sure about a cut changes nothing, and says why: imports over HTTP, on both databases."""

from typing import Any

import pytest

from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item, row, sheet_csv
from tests.outage_service.importing.sending import counts, outages, send

WEEK = {"from": "2026-11-23", "to": "2026-11-29"}


def on(day: int, **fields: Any) -> dict[str, Any]:
    """A cut at station T1 on the morning of a day."""
    times = {"fromDate": f"2026-11-{day}T05:00:00", "toDate": f"2026-11-{day}T11:30:00"}
    return item(**{**times, **fields})


def streets(*names: str) -> bytes:
    """A notice sheet with one cut in these streets, none of which is known here."""
    area = ", ".join([*(f"đường {name}" for name in names), "phường Cẩm Châu"])
    return sheet_csv(row(LO_DUONG_DAY="", DS_THON_XA=area))


async def statuses(service: Service) -> list[tuple[str, str]]:
    return sorted((outage["started_at"][:10], outage["status"]) for outage in await outages(service))


async def test_a_cut_between_two_known_ones_that_are_gone_may_be_either(service: Service) -> None:
    await send(service, evncpc(on(23), on(25)))
    ids = {outage["id"] for outage in await outages(service)}
    between = evncpc(on(24))
    report = await send(service, between, complete=True, **WEEK)
    (cut,) = report["cuts"]
    assert (cut["what"], cut["reason"]) == ("doubtful", "several cuts are equally near")
    assert {known["outage_id"] for known in cut["candidates"]} == ids
    assert await statuses(service) == [("2026-11-23", "scheduled"), ("2026-11-25", "scheduled")]
    first = next(known["outage_id"] for known in cut["candidates"] if "11-23" in known["starts_at"])
    report = await send(service, between, complete=True, same=f"items[0]={first}", **WEEK)
    assert counts(report) == {"changed": 1, "cancelled": 1}
    assert await statuses(service) == [("2026-11-24", "scheduled"), ("2026-11-25", "cancelled")]


async def test_places_with_little_in_common_may_be_one_cut_or_two(service: Service) -> None:
    await send(service, streets("Trần Hưng Đạo", "Nguyễn Huệ", "Phan Chu Trinh"), unit="PC05II")
    (before,) = await outages(service)
    other = streets("Nguyễn Huệ", "Hùng Vương", "Bạch Đằng")
    (cut,) = (await send(service, other, unit="PC05II"))["cuts"]
    assert (cut["what"], cut["reason"]) == ("doubtful", "the places have only a part in common")
    assert [known["outage_id"] for known in cut["candidates"]] == [before["id"]]
    assert await outages(service) == [before]
    assert counts(await send(service, other, unit="PC05II", new="2")) == {"new": 1}


async def test_a_row_cannot_be_about_an_outage_that_is_not_known(service: Service) -> None:
    await send(service, evncpc(on(24)))
    (before,) = await outages(service)
    report = await send(service, evncpc(on(25)), same="items[0]=0b5d6b3e")
    assert counts(report) == {"doubtful": 1}
    assert report["cuts"][0]["reason"].startswith("outage 0b5d6b3e is no known cut of this source")
    assert await outages(service) == [before]


async def test_two_rows_cannot_be_about_one_outage(service: Service) -> None:
    await send(service, evncpc(on(24)))
    (before,) = await outages(service)
    same = [f"items[{number}]={before['id']}" for number in range(2)]
    report = await send(service, evncpc(on(25), on(26)), same=same)
    assert counts(report) == {"changed": 1, "doubtful": 1}
    assert await statuses(service) == [("2026-11-25", "scheduled")]


@pytest.mark.parametrize("status", ["Mã 7", "Đổi lịch sang 25/11"])
async def test_an_unknown_status_is_a_question_about_a_known_cut_and_about_a_new_one(
    service: Service, status: str
) -> None:
    asked = evncpc(on(24, statusStr=status))
    report = await send(service, asked)
    assert (counts(report), await outages(service)) == ({"doubtful": 1}, [])
    assert report["cuts"][0]["reason"].endswith(f"whether it was called off: «{status}»")
    await send(service, evncpc(on(24)))
    (before,) = await outages(service)
    (cut,) = (await send(service, asked, complete=True, **WEEK))["cuts"]
    assert (cut["what"], [known["outage_id"] for known in cut["candidates"]]) == ("doubtful", [before["id"]])
    assert await outages(service) == [before]


async def test_a_complete_file_with_a_bad_row_cancels_nothing(service: Service) -> None:
    await send(service, evncpc(on(24), on(25)))
    file = evncpc(on(24), on(25, toDate="?"))
    report = await send(service, file, complete=True, **WEEK)
    assert counts(report) == {"unchanged": 1, "bad": 1}
    assert "a bad row may be the one that seems missing" in report["remarks"][0]
    assert await statuses(service) == [("2026-11-24", "scheduled"), ("2026-11-25", "scheduled")]


async def test_a_complete_file_that_does_not_say_its_unit_cancels_nothing(service: Service) -> None:
    days = [row(LO_DUONG_DAY="", DS_TRAM="T1", NGAY_CAT=f"{day}/11/2026") for day in (24, 25)]
    await send(service, sheet_csv(*days), unit="PC05II")
    report = await send(service, sheet_csv(days[0]), complete=True, **WEEK)
    assert counts(report) == {"unchanged": 1}
    assert "the file does not say its unit" in report["remarks"][0]
    report = await send(service, sheet_csv(days[0]), complete=True, unit="PC05II", **WEEK)
    assert counts(report) == {"unchanged": 1, "cancelled": 1}


async def test_a_complete_file_says_nothing_about_the_days_outside_of_its_own(service: Service) -> None:
    await send(service, evncpc(on(24), on(26), on(28)))
    report = await send(service, evncpc(on(24)), complete=True, **{"from": "2026-11-24", "to": "2026-11-26"})
    assert counts(report) == {"unchanged": 1, "cancelled": 1}
    assert await statuses(service) == [
        ("2026-11-24", "scheduled"), ("2026-11-26", "cancelled"), ("2026-11-28", "scheduled")
    ]  # fmt: skip
    # Without days, a complete file speaks for the days of its cuts.
    assert counts(await send(service, evncpc(on(24)), complete=True)) == {"unchanged": 1}
