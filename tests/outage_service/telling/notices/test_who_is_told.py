"""Who hears what follows from what each has heard and from what is true: through a real gateway on a socket."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from outage_service.supply.work_orders.escalating import watch_deadlines
from outage_service.tables.deliveries import deliveries
from tests.outage_service.conftest import Service
from tests.outage_service.grids import entries_of
from tests.outage_service.telling.notices.subscribers import (
    BACK,
    PLANNED,
    REPORT,
    RETURN,
    change,
    local,
    outage,
    planned,
    service_with,
    settled,
    step,
    told,
    wish,
)
from tests.outage_service.telling.receiver import Receiver, receiving
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR

HANH, CUC, TUNG = "0905000001", "0905000005", "0905000019"  # under T1, under T2, under T3


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def service(world_url: str, gateway: Receiver, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_with(gateway, world_url, tmp_path) as started:
        yield started


async def three_neighbours(service: Service, *events: str) -> None:
    await wish(service, *events, customer_code=LE_LOI[0], phone=HANH)
    await wish(service, *events, customer_code=LE_LOI_FAR[0], phone=CUC)
    await wish(service, *events, customer_code=AU_CO[0], phone=TUNG)


async def test_who_leaves_a_cut_hears_it_who_stays_hears_nothing(service: Service, gateway: Receiver) -> None:
    await three_neighbours(service, PLANNED)
    identity = await planned(service)
    assert [to for to, _ in await told(service, gateway)] == [HANH, CUC]
    await change(service, identity, node_ids=["T1"])
    assert await told(service, gateway) == [
        (
            CUC,
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban khong con trong lich tam ngung cap dien"
            " tu 07h30 ngay 23/11 nhu da bao.",
        )
    ]
    await change(service, identity, status="cancelled")
    assert [to for to, _ in await told(service, gateway)] == [HANH]


async def test_who_joins_a_cut_hears_it_announced_with_the_times_of_now(
    service: Service, gateway: Receiver
) -> None:
    await three_neighbours(service, PLANNED)
    identity = await planned(service)
    await told(service, gateway)
    times = {"started_at": local(8, 0, 24), "expected_back_at": local(12, 0, 24)}
    await change(service, identity, node_ids=["T1", "T3"], **times)
    (hanh, stays), (cuc, leaves), (tung, joins) = await told(service, gateway)
    assert (hanh, cuc, tung) == (HANH, CUC, TUNG)
    assert (
        "doi lich tam ngung cap dien tu 07h30 ngay 23/11, nay la tu 08h00 ngay 24/11 den 12h00 ngay 24/11"
        in stays
    )
    assert "khong con trong lich tam ngung cap dien tu 07h30 ngay 23/11" in leaves
    assert joins.startswith(
        "Dien luc: khu vuc Au Co, P. Hoa Khanh Bac tam ngung cap dien tu 08h00 ngay 24/11"
    )


async def test_one_contact_of_two_homes_hears_of_both_in_one_message(
    service: Service, gateway: Receiver
) -> None:
    for code in (LE_LOI[0], AU_CO[0]):
        await wish(service, PLANNED, customer_code=code, phone=HANH)
    identity = await planned(service)
    ((_, first),) = await told(service, gateway)
    assert ("Le Loi" in first, "Au Co" in first) == (True, False)
    await change(service, identity, node_ids=["T1", "T3"])
    ((_, joined),) = await told(service, gateway)
    assert joined.startswith("Dien luc: khu vuc Au Co")
    await change(service, identity, node_ids=["T3"], started_at=local(8, 0, 23))
    assert [text for _, text in await told(service, gateway)] == [
        "Dien luc: nay chi khu vuc Au Co tam ngung cap dien tu 08h00 ngay 23/11"
        " den 11h30 ngay 23/11; khu vuc Le Loi khong con trong lich tu 07h30 ngay 23/11 nhu da bao."
    ]


async def test_other_words_for_the_same_cut_are_no_news(service: Service, gateway: Receiver) -> None:
    await three_neighbours(service, PLANNED)
    await wish(service, PLANNED, place="chợ Thanh Quýt", phone="0905000077")
    identity = await planned(service)
    assert [to for to, _ in await told(service, gateway)] == [HANH, CUC]
    await change(service, identity, area_text="Chợ Thanh Quýt")
    assert [to for to, _ in await told(service, gateway)] == ["0905000077"]
    await change(service, identity, cause_text="thay trụ")
    assert await told(service, gateway) == []


async def test_who_subscribes_after_the_announcement_hears_of_the_cut_and_of_its_changes(
    service: Service, gateway: Receiver
) -> None:
    identity = await planned(service)
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    assert ["tam ngung" in text for _, text in await told(service, gateway)] == [True]
    await wish(service, PLANNED, RETURN, customer_code=LE_LOI[0])  # again, with more events
    await wish(service, PLANNED, place="đường Âu Cơ")
    assert await told(service, gateway) == []
    await wish(service, PLANNED, place="Phường Điện Bàn", phone=CUC)
    assert [to for to, _ in await told(service, gateway)] == [CUC]
    await change(service, identity, status="cancelled")
    assert [to for to, _ in await told(service, gateway)] == [HANH, CUC]


async def test_who_comes_back_hears_only_what_has_changed_meanwhile(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    identity = await planned(service)
    assert len(await told(service, gateway)) == 1
    (item,) = (await service.http.get("/v1/subscriptions", params={"phone": HANH})).json()["items"]
    await service.http.delete(f"/v1/subscriptions/{item['id']}")
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    assert await told(service, gateway) == []
    (item,) = (await service.http.get("/v1/subscriptions", params={"phone": HANH})).json()["items"]
    await service.http.delete(f"/v1/subscriptions/{item['id']}")
    await change(service, identity, status="cancelled")
    assert await told(service, gateway) == []
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    assert ["khong tam ngung" in text for _, text in await told(service, gateway)] == [True]


async def test_a_first_notice_that_was_overtaken_says_what_is_true_now(
    service: Service, gateway: Receiver
) -> None:
    await three_neighbours(service, PLANNED)
    service.clock.forward(hours=10)  # 22:00
    identity = await planned(service)
    await change(service, identity, node_ids=["T1"], started_at=local(8, 0, 23))
    service.clock.forward(hours=9)
    ((to, text),) = await told(service, gateway)
    assert to == HANH
    assert "tam ngung cap dien tu 08h00 ngay 23/11" in text


@pytest.mark.parametrize(
    ("hour", "minute", "is_at_once"),
    [(23, 0, True), (30, 0, True), (31, 59, True), (32, 0, False), (34, 0, False)],
)
async def test_a_night_is_not_waited_for_when_it_leaves_less_than_an_hour(
    service: Service, gateway: Receiver, hour: int, minute: int, is_at_once: bool
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    service.clock.forward(hours=10)  # 22:00
    day, hour = 21 + hour // 24, hour % 24
    ends = {"started_at": local(hour, minute, day), "expected_back_at": local(15, 0, 22)}
    await outage(service, "F1", kind="planned", **ends)
    assert len(await told(service, gateway)) == is_at_once


async def test_a_cut_that_is_moved_into_the_night_is_told_in_the_night(
    service: Service, gateway: Receiver
) -> None:
    """The announcement still waits for the morning: it goes out at once, with the times of now."""
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    service.clock.forward(hours=10)
    identity = await planned(service)
    assert await told(service, gateway) == []
    await change(service, identity, started_at=local(5, 0, 22), expected_back_at=local(9, 0, 22))
    ((_, text),) = await told(service, gateway)
    assert "tam ngung cap dien tu 05h00 ngay 22/11" in text
    await change(service, identity, status="cancelled")
    assert ["khong tam ngung" in text for _, text in await told(service, gateway)] == [True]


async def test_only_who_was_told_an_expected_return_hears_that_it_changed(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    identity = await outage(service, "F1")
    await change(service, identity, expected_back_at=local(17, 30))
    await told(service, gateway)
    await wish(service, RETURN, customer_code=LE_LOI_FAR[0], phone=CUC)
    await change(service, identity, expected_back_at=local(19))
    (_, changed), (_, first) = await told(service, gateway)
    assert "thay cho 17h30" in changed
    assert ("thay cho" in first, "du kien co dien lai luc 19h00" in first) == (False, True)


async def test_a_false_outage_is_called_off_for_who_was_told_of_it(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, BACK, customer_code=LE_LOI[0])
    await wish(service, BACK, customer_code=LE_LOI_FAR[0], phone=CUC)
    identity = await outage(service, "F1")
    await change(service, identity, expected_back_at=local(17, 30))
    assert len(await told(service, gateway)) == 1
    await change(service, identity, status="cancelled")
    assert await told(service, gateway) == [
        (
            HANH,
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban khong con thuoc su co mat dien da bao."
            " Neu nha minh van mat dien, xin goi lai tong dai.",
        )
    ]


async def test_who_was_told_a_time_hears_that_of_the_outage_it_turned_out_to_be(
    service: Service, gateway: Receiver
) -> None:
    """Merged into a known outage, and that one called off while another one still takes the power."""
    await wish(service, RETURN, customer_code=LE_LOI[0])
    for number in range(3):
        assert (await service.report(LE_LOI[number], f"{number}")).status_code == 201
    ((predicted),) = [
        one["id"] for one in (await service.http.get("/v1/outages?status=predicted")).json()["items"]
    ]
    await change(service, predicted, expected_back_at=local(17, 30))
    assert ["17h30" in text for _, text in await told(service, gateway)] == [True]
    longer = await outage(service, "F1", expected_back_at=local(19))
    ((_, text),) = await told(service, gateway)
    assert "nay du kien co dien lai luc 19h00 ngay 21/11, thay cho 17h30" in text
    await outage(service, "T1", expected_back_at=local(18))
    await change(service, longer, status="cancelled")
    ((_, text),) = await told(service, gateway)
    assert "nay du kien co dien lai luc 18h00 ngay 21/11, thay cho 19h00" in text


async def test_a_second_fault_that_lasts_longer_changes_what_was_told(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, BACK, customer_code=LE_LOI[0])
    await wish(service, RETURN, customer_code=LE_LOI_FAR[0], phone=CUC)
    await change(service, await outage(service, "T1"), expected_back_at=local(17))
    assert [to for to, _ in await told(service, gateway)] == [HANH]
    longer = await outage(service, "F1", expected_back_at=local(19))
    ((to, text),) = await told(service, gateway)
    assert to == HANH
    assert "nay du kien co dien lai luc 19h00 ngay 21/11, thay cho 17h00" in text
    await step(service, longer)
    ((to, text),) = await told(service, gateway)
    assert to == HANH
    assert "nay du kien co dien lai luc 17h00 ngay 21/11, thay cho 19h00" in text


async def test_a_cut_that_lasts_longer_is_told_to_who_was_told_its_end(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, RETURN, customer_code=LE_LOI[0])
    await wish(service, PLANNED, customer_code=LE_LOI_FAR[0], phone=CUC)
    cut = await outage(service, "F1", kind="planned", started_at=local(14), expected_back_at=local(16))
    assert len(await told(service, gateway)) == 2
    service.clock.forward(hours=3)
    await change(service, cut, expected_back_at=local(18))
    assert ["thay cho 16h00" in text for _, text in await told(service, gateway)] == [True, True]
    await step(service, cut, "T1")
    await change(service, cut, expected_back_at=local(19))
    assert [to for to, _ in await told(service, gateway)] == [CUC]


async def test_news_of_a_report_waits_for_the_morning_a_crew_at_the_door_does_not(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    service.clock.forward(hours=10)
    code = (await service.report(LE_LOI[0], "1", kind="other")).json()["code"]
    for status in ("dispatched", "accepted"):
        await service.http.patch(f"/v1/reports/{code}", json={"status": status})
    assert await told(service, gateway) == []
    await service.http.patch(f"/v1/reports/{code}", json={"status": "en_route"})
    assert ["dang tren duong" in text for _, text in await told(service, gateway)] == [True]
    await service.http.patch(f"/v1/reports/{code}", json={"status": "resolved"})
    assert await told(service, gateway) == []
    service.clock.forward(hours=9)
    assert ["da duoc xu ly xong" in text for _, text in await told(service, gateway)] == [True]


async def test_a_landline_is_never_sent_an_sms(service: Service, gateway: Receiver) -> None:
    body = {"customer_code": LE_LOI[0], "phone": "0236 3822 222", "events": [PLANNED, REPORT]}
    answer = (await service.http.put("/v1/subscriptions", json=body)).json()
    assert (answer["deliverable"], answer["undeliverable_because"]) == (False, "landline")
    await planned(service)
    await service.report(LE_LOI[0], "1", kind="hazard")
    assert await told(service, gateway) == []
    items = (await service.http.get("/v1/deliveries")).json()["items"]
    assert [one for one in items if one["channel"] == "sms"] == []


async def test_a_change_of_where_is_announced_in_the_journal_with_the_former_place(service: Service) -> None:
    identity = await planned(service)
    await change(service, identity, node_ids=["T1"], area_text="TBA Lê Lợi 1")
    await change(service, identity, node_ids=["T2"], started_at=local(8, 0, 23))
    _, moved, postponed = await entries_of(service, identity)
    assert (moved["kind"], moved["data"]["change"]) == ("planned_announced", "changed")  # type: ignore[index]
    before = {"previous_node_ids": ["F1"], "previous_area_text": "Đường Lê Lợi"}
    assert moved["data"] | before == moved["data"]  # type: ignore[operator]
    assert postponed["data"]["change"] == "postponed"  # type: ignore[index]
    assert postponed["data"]["previous_node_ids"] == ["T1"]  # type: ignore[index]
    fault = await outage(service, "F1")
    await change(service, fault, node_ids=["T1"])
    *_, moved = await entries_of(service, fault)
    assert (moved["kind"], moved["data"]["previous_node_ids"]) == ("outage_changed", ["F1"])  # type: ignore[index]


async def late_report(service: Service, code: str, **fields: object) -> str:
    """A report whose crew will not come in time."""
    answer = await service.report(code, f"{code} {service.clock()}", **fields)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["code"]
    return identity


async def apologies(service: Service, gateway: Receiver) -> list[str]:
    """Who was told that the crew is late, after the deadline of all reports."""
    service.clock.forward(hours=2, minutes=1)
    now = service.clock()
    while await watch_deadlines(service.database, service.clock, timedelta(minutes=90)):
        pass
    assert service.clock() == now
    return [to for to, text in await told(service, gateway) if "xin loi" in text]


async def test_a_late_crew_is_apologized_for_once_for_an_outage(service: Service, gateway: Receiver) -> None:
    for code in (LE_LOI[0], LE_LOI_FAR[0]):
        await wish(service, REPORT, customer_code=code, phone=HANH)
    await outage(service, "F1")
    await late_report(service, LE_LOI[0])
    await late_report(service, LE_LOI_FAR[0])
    assert await apologies(service, gateway) == [HANH]


async def test_no_apology_while_the_crew_is_on_site(service: Service, gateway: Receiver) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    identity = await outage(service, "F1")
    await late_report(service, LE_LOI[0])
    await change(service, identity, status="crew_on_site")
    assert await apologies(service, gateway) == []


async def test_no_apology_to_who_knows_of_a_later_return(service: Service, gateway: Receiver) -> None:
    await wish(service, REPORT, RETURN, customer_code=LE_LOI[0])
    await wish(service, REPORT, customer_code=LE_LOI_FAR[0], phone=CUC)
    identity = await outage(service, "F1")
    await late_report(service, LE_LOI[0])
    await late_report(service, LE_LOI_FAR[0])
    await change(service, identity, expected_back_at=local(18))
    assert len(await told(service, gateway)) == 1
    assert await apologies(service, gateway) == [CUC]


async def test_a_prediction_promises_no_crew(service: Service, gateway: Receiver) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    codes = [await late_report(service, LE_LOI[number]) for number in range(3)]
    await service.http.patch(f"/v1/reports/{codes[0]}", json={"status": "dispatched"})
    ((_, text),) = await told(service, gateway)
    assert ("hen toi truoc" in text, "de kiem tra" in text) == (False, True)


async def test_who_may_depend_on_power_is_told_first(service: Service) -> None:
    """A customer with priority, and one with an open report of somebody at risk."""
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await wish(service, PLANNED, customer_code=LE_LOI[2], phone="0905000003")  # has priority
    await wish(service, PLANNED, customer_code=LE_LOI_FAR[0], phone=CUC)
    await service.report(LE_LOI_FAR[0], "1", at_risk="life_support")
    await settled(service)  # the subscriptions are looked at before there is a cut
    await planned(service)
    await settled(service)
    async with service.database.reading() as connection:
        rows = await connection.execute(select(deliveries.c.address, deliveries.c.turn))
        assert {row.address: row.turn for row in rows} == {HANH: 1, "0905000003": 0, CUC: 0}


async def test_the_segments_of_an_sms_are_listed_and_counted(service: Service, gateway: Receiver) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await planned(service)
    assert len(await told(service, gateway)) == 1
    (item,) = (await service.http.get("/v1/deliveries", params={"status": "sent"})).json()["items"]
    assert item["segments"] == 1
    assert "outage_sms_segments_total 1.0" in (await service.http.get("/metrics")).text
