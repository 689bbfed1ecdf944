"""A planned cut stays one cut when its hours, day, place or words change: imports over HTTP, on both databases."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.imports import imported_cuts
from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item, row, sheet_csv
from tests.outage_service.importing.sending import counts, outages, send, whats
from tests.outage_service.worlds import LE_LOI, LE_LOI_FAR

DAY = {"fromDate": "2026-11-24T05:00:00", "toDate": "2026-11-24T11:30:00"}
NEXT_DAY = {"fromDate": "2026-11-25T05:00:00", "toDate": "2026-11-25T11:30:00"}
WEEK = {"from": "2026-11-23", "to": "2026-11-29"}


def stations(*names: str, **fields: Any) -> bytes:
    """A notice sheet with one cut at these stations."""
    return sheet_csv(row(LO_DUONG_DAY="", DS_TRAM="; ".join(names), **fields))


async def journal(service: Service) -> list[str]:
    """What was announced, in order."""
    events = (await service.http.get("/v1/audit", params={"kind": "planned_announced"})).json()["items"]
    return [event["data"]["change"] for event in reversed(events)]


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        ("T1", {"DS_TRAM": "T1; T2"}),
        ("T1; T2", {"DS_TRAM": "T1"}),
        ("T1; T2", {"GIO_BAT_DAU": "08h00", "GIO_KET_THUC": "12h00"}),
        ("T1; T2", {"DS_THON_XA": "Khu vực chợ", "LY_DO": "Thay cột"}),
        ("T1", {"DS_TRAM": "T1; T2", "GIO_BAT_DAU": "08h00", "LY_DO": "Thay cột"}),
    ],
)
@pytest.mark.parametrize("complete", [False, True])
async def test_a_cut_that_changes_on_its_day_stays_the_same_outage(
    service: Service, before: str, changed: dict[str, str], complete: bool
) -> None:
    first = {"LO_DUONG_DAY": "", "DS_TRAM": before}
    told = await send(service, sheet_csv(row(**first)), unit="PC05II")
    other = sheet_csv(row(**{**first, **changed}))
    assert counts(await send(service, other, unit="PC05II", complete=complete)) == {"changed": 1}
    (outage,) = await outages(service)
    assert (outage["id"], outage["status"]) == (told["cuts"][0]["outage_id"], "scheduled")
    assert counts(await send(service, other, unit="PC05II", complete=complete)) == {"unchanged": 1}
    history = (await service.http.get(f"/v1/outages/{outage['id']}")).json()["revisions"]
    assert len(history) == 2


async def test_a_cut_that_a_complete_file_moves_to_another_day_is_a_moved_cut(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    (before,) = await outages(service)
    report = await send(service, evncpc(item(**NEXT_DAY)), complete=True, **WEEK)
    assert counts(report) == {"changed": 1}
    (after,) = await outages(service)
    assert (after["id"], after["started_at"]) == (before["id"], "2026-11-25T05:00:00+07:00")
    out_of_the_week = {"fromDate": "2026-12-02T05:00:00", "toDate": "2026-12-02T11:30:00"}
    report = await send(service, evncpc(item(**out_of_the_week)), complete=True, **WEEK)
    assert counts(report) == {"changed": 1}
    (after,) = await outages(service)
    assert (after["id"], after["started_at"]) == (before["id"], "2026-12-02T05:00:00+07:00")


async def test_without_a_complete_file_the_old_one_may_still_stand_and_a_person_decides(
    service: Service,
) -> None:
    await send(service, evncpc(item(**DAY)))
    (before,) = await outages(service)
    moved = evncpc(item(**NEXT_DAY))
    report = await send(service, moved)
    assert counts(report) == {"doubtful": 1}
    (cut,) = report["cuts"]
    assert "the old one may still stand" in cut["reason"]
    assert [known["outage_id"] for known in cut["candidates"]] == [before["id"]]
    assert "same ROW=OUTAGE" in report["remarks"][0]
    assert await outages(service) == [before]
    # It is the same cut, on another day.
    assert counts(await send(service, moved, same=f"items[0]={before['id']}")) == {"changed": 1}
    (after,) = await outages(service)
    assert (after["id"], after["started_at"]) == (before["id"], "2026-11-25T05:00:00+07:00")
    # Another row of that kind is a second cut.
    third = evncpc(item(fromDate="2026-11-26T05:00:00", toDate="2026-11-26T11:30:00"))
    assert counts(await send(service, third)) == {"doubtful": 1}
    assert counts(await send(service, third, new="items[0]")) == {"new": 1}
    assert counts(await send(service, third, new="items[0]")) == {"unchanged": 1}
    assert counts(await send(service, third)) == {"unchanged": 1}
    assert len(await outages(service)) == 2


async def test_a_doubt_ends_when_the_old_cut_is_called_off_or_moved_by_hand(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    (before,) = await outages(service)
    assert counts(await send(service, evncpc(item(**NEXT_DAY)))) == {"doubtful": 1}
    moved = {"started_at": "2026-11-25T05:00:00+07:00", "expected_back_at": "2026-11-25T11:30:00+07:00"}
    await service.http.patch(f"/v1/outages/{before['id']}", json=moved)
    report = await send(service, evncpc(item(**NEXT_DAY)))
    assert (counts(report), report["cuts"][0]["outage_id"]) == ({"changed": 1}, before["id"])
    history = (await service.http.get(f"/v1/outages/{before['id']}")).json()["revisions"]
    assert len(history) == 2  # the dispatcher's: the file said nothing else
    third = evncpc(item(fromDate="2026-11-26T05:00:00", toDate="2026-11-26T11:30:00"))
    assert counts(await send(service, third)) == {"doubtful": 1}
    await service.http.patch(f"/v1/outages/{before['id']}", json={"status": "cancelled"})
    assert counts(await send(service, third)) == {"new": 1}


async def test_a_file_that_is_about_other_days_raises_no_doubt(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    report = await send(service, evncpc(item(**NEXT_DAY)), **{"from": "2026-11-25", "to": "2026-11-29"})
    assert counts(report) == {"new": 1}
    assert report["cuts"][0]["reason"] == "another cut there stands on 2026-11-24"


async def test_the_sources_own_id_says_which_cut_it_is(service: Service) -> None:
    first, second = item(id="CD-17", **DAY), item(id="CD-18", stationCode="T2", stationName="Lê Lợi 2", **DAY)
    await send(service, evncpc(first, second))
    ids = {tuple(outage["node_ids"]): outage["id"] for outage in await outages(service)}
    moved = {**first, **NEXT_DAY}
    assert counts(await send(service, evncpc(moved))) == {"changed": 1}
    starts = {outage["id"]: outage["started_at"] for outage in await outages(service)}
    assert starts[ids["T1",]] == "2026-11-25T05:00:00+07:00"
    assert starts[ids["T2",]] == "2026-11-24T05:00:00+07:00"
    elsewhere = {**second, "stationCode": "T3", "stationName": "Âu Cơ", **NEXT_DAY}
    report = await send(service, evncpc(elsewhere))
    assert counts(report) == {"doubtful": 1}
    assert "id is the same" in report["cuts"][0]["reason"]


async def test_numbers_of_rows_are_no_ids(service: Service) -> None:
    first, second = item(**DAY), item(stationCode="T2", stationName="Lê Lợi 2", **NEXT_DAY)
    await send(service, evncpc({**first, "id": "1"}, {**second, "id": "2"}))
    assert counts(await send(service, evncpc({**second, "id": "1"}))) == {"unchanged": 1}


async def test_a_cut_called_off_in_one_row_and_held_in_another_was_moved(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    (before,) = await outages(service)
    file = evncpc(item(statusStr="Hoãn", **DAY), item(**NEXT_DAY))
    assert counts(await send(service, file)) == {"changed": 1, "skipped": 1}
    (after,) = await outages(service)
    assert (after["id"], after["status"]) == (before["id"], "scheduled")
    assert after["started_at"] == "2026-11-25T05:00:00+07:00"
    assert counts(await send(service, file)) == {"unchanged": 1, "skipped": 1}
    assert await journal(service) == ["announced", "postponed"]


@pytest.mark.parametrize("area", ["Xã Minh Châu (HOÃN)", "Xã Minh Châu - Hoãn", "HOÃN: Xã Minh Châu"])
async def test_a_cut_in_words_is_called_off_by_a_word_in_its_area(service: Service, area: str) -> None:
    words = {"LO_DUONG_DAY": "", "DS_TRAM": ""}
    assert counts(await send(service, sheet_csv(row(DS_THON_XA="Xã Minh Châu", **words)))) == {"new": 1}
    assert counts(await send(service, sheet_csv(row(DS_THON_XA=area, **words)))) == {"cancelled": 1}
    assert [outage["status"] for outage in await outages(service)] == ["cancelled"]


async def test_a_row_for_a_part_of_a_cut_does_not_call_it_off(service: Service) -> None:
    await send(service, stations("T1", "T2", NGAY_CAT="24/11/2026"), source="evncpc", unit="PC05II")
    part = evncpc(item(statusStr="Hủy", fromDate="2026-11-24T07:30:00", toDate="2026-11-24T11:30:00"))
    report = await send(service, part)
    assert counts(report) == {"doubtful": 1}
    assert report["cuts"][0]["reason"] == "only a part of this cut is called off"
    assert [outage["status"] for outage in await outages(service)] == ["scheduled"]


async def test_several_cuts_in_place_of_one_and_one_in_place_of_several(service: Service) -> None:
    one, parts = (
        stations("T1", "T2"),
        sheet_csv(row(LO_DUONG_DAY="", DS_TRAM="T1"), row(LO_DUONG_DAY="", DS_TRAM="T2")),
    )
    for complete in (False, True):
        await service.load()
        await send(service, one, unit="PC05II")
        assert counts(await send(service, parts, unit="PC05II", complete=complete)) == {"unchanged": 2}
        assert len(await outages(service)) == 1
        await service.load()
        await send(service, parts, unit="PC05II")
        assert counts(await send(service, one, unit="PC05II", complete=complete)) == {"unchanged": 2}
        later = stations("T1", "T2", GIO_BAT_DAU="08h00", GIO_KET_THUC="12h00")
        assert counts(await send(service, later, unit="PC05II", complete=complete)) == {"changed": 2}
        starts = {(tuple(o["node_ids"]), o["started_at"][11:16]) for o in await outages(service)}
        assert starts == {(("T1",), "08:00"), (("T2",), "08:00")}


async def test_a_cut_that_has_begun_may_end_later_but_is_not_another_cut(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    service.clock.forward(days=2, hours=20)  # 8 o'clock on its day
    longer = {**DAY, "toDate": "2026-11-24T13:00:00"}
    assert counts(await send(service, evncpc(item(**longer)), complete=True)) == {"changed": 1}
    assert (await service.supply(LE_LOI[0]))["current"]["expected_back_at"] == "2026-11-24T13:00:00+07:00"
    later = {"fromDate": "2026-11-24T12:00:00", "toDate": "2026-11-24T15:00:00"}
    report = await send(service, evncpc(item(**later)), complete=True)
    assert (counts(report), report["cuts"][0]["reason"]) == (
        {"doubtful": 1},
        "it has begun; the source now lets it begin later",
    )
    assert counts(await send(service, evncpc(item(**NEXT_DAY)), complete=True)) == {"new": 1}
    assert (await service.supply(LE_LOI[0]))["current"]["expected_back_at"] == "2026-11-24T13:00:00+07:00"


async def test_what_a_dispatcher_called_off_is_not_announced_again_without_a_person(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))
    (outage,) = await outages(service)
    await service.http.patch(f"/v1/outages/{outage['id']}", json={"status": "cancelled"})
    assert counts(await send(service, evncpc(item(**DAY)))) == {"unchanged": 1}
    other = evncpc(item(**{**DAY, "reason": "Thay cột"}))
    assert counts(await send(service, other)) == {"doubtful": 1}
    assert counts(await send(service, other, new="items[0]")) == {"new": 1}
    assert counts(await send(service, other)) == {"unchanged": 1}


async def test_a_complete_file_speaks_for_its_period_even_when_it_is_empty(service: Service) -> None:
    beyond = {"fromDate": "2026-12-02T05:00:00", "toDate": "2026-12-02T11:30:00"}
    far = item(stationCode="T2", stationName="Lê Lợi 2", **beyond)
    await send(service, evncpc(item(**DAY), far))
    nothing = b'{"items": []}'
    for wishes in ({}, {"unit": "PC05II"}, WEEK):
        report = await send(service, nothing, complete=True, source="evncpc", **wishes)
        assert "no unit and no day" in report["remarks"][0]
    assert {outage["status"] for outage in await outages(service)} == {"scheduled"}
    report = await send(service, nothing, complete=True, source="evncpc", unit="PC05II", **WEEK)
    assert counts(report) == {"cancelled": 1}
    status = {tuple(outage["node_ids"]): outage["status"] for outage in await outages(service)}
    assert status == {("T1",): "cancelled", ("T2",): "scheduled"}


@pytest.mark.parametrize(
    "wishes", [{"from": "2026-11-23"}, {"from": "2026-11-24", "to": "2026-11-23"}, {"same": "12"}]
)
async def test_a_period_or_decision_that_makes_no_sense_is_refused(
    guarded_service: Service, wishes: dict[str, str]
) -> None:
    answer = await guarded_service.http.post("/v1/imports", content=evncpc(item()), params=wishes)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_customers_inside_hear_one_thing_when_a_cut_grows(service: Service) -> None:
    await send(service, stations("T1"), unit="PC05II")
    await send(service, stations("T1", "T2"), unit="PC05II", complete=True)
    for customer in (LE_LOI[0], LE_LOI_FAR[0]):
        assert len((await service.supply(customer))["planned"]) == 1
    assert "cancelled" not in await journal(service)
    assert whats(await send(service, stations("T1", "T2"), unit="PC05II")) == ["unchanged"]


async def test_cuts_that_were_stored_before_names_were_kept_are_recognized(service: Service) -> None:
    await send(service, evncpc(item(**DAY)))

    async def forget(connection: AsyncConnection) -> None:
        await connection.execute(update(imported_cuts).values(names=None, external_id=""))

    async def names() -> list[str] | None:
        async with service.database.reading() as connection:
            stored: list[str] | None = (await connection.execute(select(imported_cuts.c.names))).scalar_one()
        return stored

    await service.database.write(forget)
    assert await names() is None
    assert counts(await send(service, evncpc(item(**DAY)))) == {"unchanged": 1}
    assert await names() == ["station t1"]
    await service.database.write(forget)
    later = {**DAY, "fromDate": "2026-11-24T06:00:00"}
    assert counts(await send(service, evncpc(item(**later)))) == {"changed": 1}


async def test_a_change_that_the_outage_does_not_allow_is_a_doubt(service: Service) -> None:
    today = {"fromDate": "2026-11-21T14:00:00", "toDate": "2026-11-21T17:00:00"}
    await send(service, evncpc(item(**today)))
    report = await send(service, evncpc(item(**{**today, "fromDate": "2026-11-21T11:00:00"})))
    assert (counts(report), report["cuts"][0]["reason"]) == (
        {"doubtful": 1},
        "it has not begun here; the source now says that it has",
    )


async def test_a_complete_import_is_done_again_as_often_as_another_comes_between(service: Service) -> None:
    days = [
        {"fromDate": f"2026-12-{d:02}T05:00:00", "toDate": f"2026-12-{d:02}T11:30:00"} for d in range(1, 9)
    ]
    await send(service, evncpc(*(item(**day) for day in days)))
    longer = evncpc(*(item(**{**day, "toDate": day["toDate"].replace("11:30", "12:30")}) for day in days[:4]))
    reports = await asyncio.gather(
        *(
            send(service, longer, complete=True, **{"from": "2026-12-01", "to": "2026-12-08"})
            for _ in range(2)
        )
    )
    assert sum(report["counts"]["changed"] for report in reports) == 4
    assert sum(report["counts"]["cancelled"] for report in reports) == 4
    open_ones = [outage for outage in await outages(service) if outage["status"] == "scheduled"]
    assert {outage["expected_back_at"][11:16] for outage in open_ones} == {"12:30"}
    assert len(open_ones) == 4
