"""Subscribers are told what is true, when it is true, and once: through real receivers on sockets."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from standardwebhooks import Webhook

from outage_service.tables.deliveries import journal_cursors
from outage_service.tables.subscriptions import notices_told
from outage_service.telling.notices.forgetting import forget_old_notices
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.telling.notices.subscribers import (
    BACK,
    PLANNED,
    REPORT,
    RETURN,
    SECRET,
    change,
    deny,
    local,
    outage,
    planned,
    service_with,
    settled,
    statuses,
    step,
    told,
    wish,
)
from tests.outage_service.telling.receiver import Receiver, receiving
from tests.outage_service.worlds import AU_CO, LE_LOI, LE_LOI_FAR


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def service(world_url: str, gateway: Receiver, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_with(gateway, world_url, tmp_path) as started:
        yield started


async def test_who_waits_for_an_expected_return_is_told_of_it(service: Service, gateway: Receiver) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    await wish(service, RETURN, customer_code=AU_CO[0], phone="0905000008")
    identity = await outage(service, "F1")
    await change(service, identity, expected_back_at=local(17, 30), source="crew")
    assert await told(service, gateway) == [
        (
            "0905000001",
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban mat dien tu 11h00 ngay 21/11 do cay do vao duong day,"
            " du kien co dien lai luc 17h30 ngay 21/11.",
        )
    ]
    await change(service, identity, expected_back_at=local(19), source="crew", reason="thêm một trụ gãy")
    assert await told(service, gateway) == [
        (
            "0905000001",
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban nay du kien co dien lai luc 19h00 ngay 21/11,"
            " thay cho 17h30 ngay 21/11. Mong quy khach thong cam.",
        )
    ]


async def test_what_the_gateway_gets_is_signed_and_named_by_an_id(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    await change(service, await outage(service, "F1"), expected_back_at=local(17, 30))
    await settled(service)
    (message,) = gateway.messages
    signature = Webhook(SECRET).sign(message.headers["webhook-id"], NOON, message.body)
    assert message.headers["webhook-signature"] == signature
    document = message.document
    assert document["id"] == message.headers["webhook-id"]
    assert (document["channel"], document["type"]) == ("sms", "expected_return_changed")


async def test_a_time_said_before_is_not_said_again(service: Service, gateway: Receiver) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    identity = await outage(service, "F1", expected_back_at=local(16))
    await change(service, identity, expected_back_at=local(16), source="crew", reason="vẫn vậy")
    assert await told(service, gateway) == []
    for hour in (17, 18, 17):
        await change(service, identity, expected_back_at=local(hour))
    messages = await told(service, gateway)
    assert ["luc 17h00" in text for _, text in messages].count(True) == 1
    assert messages[-1][1].count("17h00") == 1


async def test_a_step_tells_those_whose_power_is_back_and_the_end_the_others(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, BACK, customer_code=LE_LOI[0])
    await wish(service, BACK, customer_code=LE_LOI_FAR[0], phone="0905000005")
    identity = await outage(service, "F1")
    await step(service, identity, "T1")
    assert await told(service, gateway) == [
        (
            "0905000001",
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban da co dien lai luc 12h00 ngay 21/11."
            " Neu nha minh van mat dien, xin goi lai tong dai. Cam on quy khach.",
        )
    ]
    await step(service, identity)
    assert [to for to, _ in await told(service, gateway)] == ["0905000005"]


async def test_only_those_still_without_power_hear_of_a_new_expected_time(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    await wish(service, RETURN, customer_code=LE_LOI_FAR[0], phone="0905000005")
    identity = await outage(service, "F1")
    await step(service, identity, "T1")
    await change(service, identity, expected_back_at=local(18))
    assert [to for to, _ in await told(service, gateway)] == ["0905000005"]


async def test_one_contact_is_told_once_however_often_it_asked(service: Service, gateway: Receiver) -> None:
    """By two customers, by the phone that both have, and by their street."""
    await wish(service, BACK, customer_code=LE_LOI[0], phone="0905000009")
    await wish(service, BACK, customer_code=LE_LOI_FAR[0], phone="0905000009")
    await wish(service, BACK, phone="0905000009")
    await wish(service, BACK, place="đường Lê Lợi", phone="0905000009")
    await step(service, await outage(service, "F1"))
    assert [to for to, _ in await told(service, gateway)] == ["0905000009"]


async def test_a_phone_hears_of_all_its_customers(service: Service, gateway: Receiver) -> None:
    """0905000009 is registered for one customer on either feeder."""
    await wish(service, BACK, phone="0905000009")
    await step(service, await outage(service, "F2"))
    assert [text[:35] for _, text in await told(service, gateway)] == ["Dien luc: khu vuc Au Co, P. Hoa Kha"]
    await step(service, await outage(service, "T1"))
    assert [text[:33] for _, text in await told(service, gateway)] == ["Dien luc: khu vuc Le Loi, Phuong "]


@pytest.mark.parametrize("place", ["đường Lê Lợi", "le loi, p. dien ban", "Phường Điện Bàn"])
async def test_a_watched_place_has_power_when_all_of_it_has(
    service: Service, gateway: Receiver, place: str
) -> None:
    await wish(service, BACK, RETURN, place=place)
    await wish(service, BACK, place="Hoà Khánh Bắc", phone="0905000008")
    identity = await outage(service, "F1")
    await change(service, identity, expected_back_at=local(18))
    assert [to for to, _ in await told(service, gateway)] == ["0905000001"]
    await step(service, identity, "T1")
    assert await told(service, gateway) == []
    await step(service, identity, "T2")
    assert [to for to, _ in await told(service, gateway)] == ["0905000001"]


async def test_a_place_that_only_the_notice_names_is_told_too(service: Service, gateway: Receiver) -> None:
    await wish(service, RETURN, BACK, place="chợ Vĩnh Điện")
    identity = await outage(service, "F1", area_text="Chợ Vĩnh Điện; đường Lê Lợi")
    await change(service, identity, expected_back_at=local(18))
    assert ["18h00" in text for _, text in await told(service, gateway)] == [True]
    await step(service, identity, "T1")
    assert await told(service, gateway) == []
    await step(service, identity)
    assert ["da co dien lai" in text for _, text in await told(service, gateway)] == [True]


async def test_what_is_no_longer_true_when_the_gateway_works_again_is_not_said(
    service: Service, gateway: Receiver
) -> None:
    """The expected return cannot be sent; before it can, power is back."""
    await wish(service, RETURN, BACK, customer_code=LE_LOI[0])
    identity = await outage(service, "F1")
    gateway.answers = [503]
    await change(service, identity, expected_back_at=local(17, 30))
    await asyncio.to_thread(gateway.wait_for, 1)
    gateway.messages.clear()
    await step(service, identity)
    service.clock.forward(minutes=1)
    assert ["da co dien lai" in text for _, text in await told(service, gateway)] == [True]
    assert await statuses(service) == {"sent": 1, "dropped": 1}


async def test_power_that_another_fault_keeps_away_is_not_said_to_be_back(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, BACK, customer_code=LE_LOI[0])
    await wish(service, BACK, customer_code=LE_LOI_FAR[0], phone="0905000005")
    feeder, transformer = await outage(service, "F1"), await outage(service, "T1")
    await step(service, feeder)
    assert [to for to, _ in await told(service, gateway)] == ["0905000005"]
    await step(service, transformer)
    assert [to for to, _ in await told(service, gateway)] == ["0905000001"]


async def test_who_denied_an_outage_is_not_told_that_its_end_brought_power_back(
    service: Service, gateway: Receiver
) -> None:
    """Also not when the denial comes while the notice still waits for the gateway."""
    homes = {LE_LOI[0]: "0905000001", LE_LOI_FAR[0]: "0905000005"}
    for code, phone in homes.items():
        await wish(service, BACK, customer_code=code, phone=phone)
    before = await outage(service, "F1")
    await deny(service, before, LE_LOI[0])
    await step(service, before)
    assert [to for to, _ in await told(service, gateway)] == ["0905000005"]
    meanwhile = await outage(service, "F1")
    gateway.answers = [503, 503]
    await step(service, meanwhile)
    await asyncio.to_thread(gateway.wait_for, 2)
    gateway.messages.clear()
    await deny(service, meanwhile, LE_LOI_FAR[0])
    service.clock.forward(minutes=1)
    assert [to for to, _ in await told(service, gateway)] == ["0905000001"]


async def test_a_planned_cut_is_told_at_once_by_day(service: Service, gateway: Receiver) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    await planned(service)
    assert await told(service, gateway) == [
        (
            "0905000001",
            "Dien luc: khu vuc Le Loi, Phuong Dien Ban tam ngung cap dien tu 07h30 ngay 23/11"
            " den 11h30 ngay 23/11, ly do: sua chua duong day.",
        )
    ]


async def test_a_planned_cut_waits_for_the_morning_and_a_fault_does_not(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, RETURN, customer_code=LE_LOI[0])
    service.clock.forward(hours=10)  # 22:00
    await planned(service)
    fault = await outage(service, "T1", started_at=local(21))
    await change(service, fault, expected_back_at=local(23, 30))
    assert ["23h30" in text for _, text in await told(service, gateway)] == [True]
    service.clock.forward(hours=8, minutes=59)
    assert await told(service, gateway) == []
    service.clock.forward(minutes=1)
    assert ["tam ngung" in text for _, text in await told(service, gateway)] == [True]


async def test_a_cut_called_off_before_anybody_heard_of_it_is_not_mentioned(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    service.clock.forward(hours=10)
    identity = await planned(service)
    service.clock.forward(hours=1)
    await change(service, identity, status="cancelled")
    service.clock.forward(hours=9)
    assert await told(service, gateway) == []


async def test_a_cut_called_off_after_it_was_told_is_told_to_be_off(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    identity = await planned(service)
    assert len(await told(service, gateway)) == 1
    service.clock.forward(hours=10)
    await change(service, identity, status="cancelled")
    assert await told(service, gateway) == []
    service.clock.forward(hours=9)
    assert ["khong tam ngung" in text for _, text in await told(service, gateway)] == [True]


async def test_a_postponed_cut_is_told_with_its_new_time(service: Service, gateway: Receiver) -> None:
    await wish(service, PLANNED, customer_code=LE_LOI[0])
    identity = await planned(service)
    await told(service, gateway)
    await change(service, identity, started_at=local(8, 0, 24), expected_back_at=local(12, 0, 24))
    ((_, text),) = await told(service, gateway)
    assert "doi lich" in text
    assert "tu 08h00 ngay 24/11 den 12h00 ngay 24/11" in text


async def test_a_report_is_followed_by_its_customer_and_by_the_phone_it_was_made_from(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    await wish(service, REPORT, phone="0977000000")  # belongs to no customer
    await wish(service, REPORT, customer_code=AU_CO[0], phone="0905000008")
    report = (await service.report(LE_LOI[0], "1", kind="hazard", phone="0977000000")).json()
    for status in ("en_route", "on_site"):  # a hazard is dispatched from the first
        answer = await service.http.patch(f"/v1/reports/{report['code']}", json={"status": status})
        assert answer.status_code == 200
        messages = await told(service, gateway)
        assert [to for to, _ in messages] == ["0905000001", "0977000000"]
        assert all(report["code"] in text for _, text in messages)


async def test_a_graver_risk_is_no_news_for_a_subscriber(service: Service, gateway: Receiver) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    code = (await service.report(LE_LOI[0], "1")).json()["code"]
    await service.http.patch(f"/v1/reports/{code}", json={"status": "dispatched"})
    assert len(await told(service, gateway)) == 1
    await service.report(LE_LOI[0], "2", at_risk="medical")
    assert await told(service, gateway) == []


async def test_another_number_to_call_is_no_news_for_a_subscriber(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, REPORT, customer_code=LE_LOI[0])
    code = (await service.report(LE_LOI[0], "1", kind="other")).json()["code"]
    await service.http.patch(f"/v1/reports/{code}", json={"status": "dispatched"})
    assert len(await told(service, gateway)) == 1
    await service.report(LE_LOI[0], "2", kind="other", phone="0977000000", callback_requested=True)
    assert await told(service, gateway) == []


async def test_nobody_is_told_twice_when_the_journal_is_read_again(
    service: Service, gateway: Receiver
) -> None:
    """As after a crash, or when a process reads what another one has read."""
    await wish(service, BACK, RETURN, customer_code=LE_LOI[0])
    identity = await outage(service, "F1")
    await change(service, identity, expected_back_at=local(18))
    assert len(await told(service, gateway)) == 1
    await step(service, identity)
    assert len(await told(service, gateway)) == 1

    async def forget_the_place(connection: AsyncConnection) -> None:
        await connection.execute(update(journal_cursors).values(last_id=0))

    await service.database.write(forget_the_place)
    assert await told(service, gateway) == []


async def test_what_was_told_long_ago_is_forgotten_and_nothing_newer(
    service: Service, gateway: Receiver
) -> None:
    await wish(service, RETURN, customer_code=LE_LOI[0])
    await change(service, await outage(service, "F1"), expected_back_at=local(18))
    await told(service, gateway)
    for days, left in ((29, 1), (31, 0)):
        service.clock.now = NOON + timedelta(days=days)
        await forget_old_notices(service.database, timedelta(days=30), service.clock)
        async with service.database.reading() as connection:
            assert len((await connection.execute(select(notices_told))).all()) == left


async def test_two_faults_one_after_the_other_are_both_told(service: Service, gateway: Receiver) -> None:
    await wish(service, BACK, customer_code=LE_LOI[0])
    for _ in range(2):
        await step(service, await outage(service, "T1"))
        assert len(await told(service, gateway)) == 1
