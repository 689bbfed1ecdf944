"""What waited is decided by what is true when it is sent: power that is back is told once, and only where it is."""

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest

from outage_service.settings import Settings
from outage_service.telling.deliveries.courier import Courier
from outage_service.telling.deliveries.fanning import fan_out
from outage_service.telling.deliveries.model import DeliveryRules
from outage_service.telling.notices.fan_out import NoticeRules, notices_fan_out
from outage_service.telling.notices.gateways import Outgoing
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.sender import notice_sender
from tests.outage_service.conftest import Service, make_small_world, running_service
from tests.outage_service.telling.notices.subscribers import (
    BACK,
    REPORT,
    RETURN,
    change,
    deny,
    local,
    outage,
    step,
    wish,
)
from tests.outage_service.worlds import AU_CO, CUSTOMERS, LE_LOI

WARD = {"area_text": "Phường Điện Bàn", "node_ids": None}
STREET = "đường Lê Lợi, phường Điện Bàn"


@pytest.fixture
async def service(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The small world in a service whose workers are off: messages wait until `Post.brought`."""
    async with running_service(
        Settings(database_url=world_url, workers="off"), tmp_path / "world"
    ) as started:
        if world_url.startswith("postgresql"):
            await make_small_world(started.database, tmp_path / "world")
        yield started


@pytest.fixture
def post(service: Service) -> "Post":
    return Post(service)


class Post:
    """The fan-out and the courier of a service, to be called by hand; remembers what was sent."""

    def __init__(self, service: Service) -> None:
        self._service, self._sent = service, list[Outgoing]()
        quiet = QuietHours(time(21), time(7))
        clock, database = service.clock, service.database
        self.fan_outs = [notices_fan_out(NoticeRules(quiet, lambda channel: channel == "sms"), clock)]
        self._courier = Courier(
            database, clock, "sms", notice_sender(database, self._take, quiet, clock), DeliveryRules()
        )

    async def _take(self, message: Outgoing) -> None:
        self._sent.append(message)

    async def brought(self) -> list[tuple[str, str]]:
        """Deliver all that is due; who was told what."""
        while await fan_out(self._service.database, self.fan_outs, self._service.clock):
            pass
        await self._courier.bring_due()
        sent = [(message.to, message.text) for message in self._sent]
        self._sent.clear()
        return sorted(sent)


@pytest.mark.parametrize("wished", [{"customer_code": LE_LOI[0]}, {"place": STREET}])
@pytest.mark.parametrize("first", [["F1"], ["S1"], ["T1", "T2"]])
async def test_of_two_outages_that_ended_the_one_that_lasted_longer_is_told(
    service: Service, post: Post, wished: dict[str, str], first: list[str]
) -> None:
    await wish(service, BACK, **wished)
    shorter, longer = await outage(service, *first), await outage(service, "F1")
    for one in (shorter, longer):
        service.clock.forward(minutes=10)
        await step(service, one)
    ((_, text),) = await post.brought()
    assert "da co dien lai luc 12h20 ngay 21/11" in text


async def test_of_an_outage_in_steps_the_step_at_home_counts(service: Service, post: Post) -> None:
    """The other outage ends later as a whole, but at this home and place it had ended before."""
    await wish(service, BACK, customer_code=AU_CO[0])
    await wish(service, BACK, place="đường Âu Cơ", phone="0905000077")
    in_steps, other = await outage(service, "S1"), await outage(service, "T3")
    for one, nodes in ((in_steps, ["T3"]), (other, []), (in_steps, [])):
        service.clock.forward(minutes=10)
        await step(service, one, *nodes)
    told = await post.brought()
    assert [(to, "12h20" in text) for to, text in told] == [("0905000001", True), ("0905000077", True)]


async def test_a_place_that_another_outage_keeps_dark_hears_of_its_end(service: Service, post: Post) -> None:
    await wish(service, BACK, place=STREET)
    first, second = await outage(service, "F1"), await outage(service, "T1")
    await step(service, first)
    assert await post.brought() == []
    service.clock.forward(minutes=10)
    await step(service, second)
    assert ["12h10" in text for _, text in await post.brought()] == [True]


async def test_who_denied_the_longer_outage_hears_of_the_end_of_the_other(
    service: Service, post: Post
) -> None:
    await wish(service, BACK, customer_code=LE_LOI[0])
    first, longer = await outage(service, "T1"), await outage(service, "F1")
    await deny(service, longer, LE_LOI[0])
    await step(service, first)
    service.clock.forward(minutes=10)
    await step(service, longer)
    assert ["12h00" in text for _, text in await post.brought()] == [True]


async def test_a_fault_in_words_that_is_over_is_not_taken_back(service: Service, post: Post) -> None:
    """Who asked for no message about its end is not told that the fault never held."""
    await wish(service, RETURN, customer_code=LE_LOI[0])
    fault = await outage(service, **WARD)
    await change(service, fault, expected_back_at=local(17, 30))
    assert len(await post.brought()) == 1
    await change(service, fault, expected_back_at=local(18))
    await step(service, fault)
    assert await post.brought() == []


async def test_who_ended_a_subscription_hears_nothing_that_waits(service: Service, post: Post) -> None:
    """About the report of a customer, of a phone that has ended, and of a phone that belongs to another customer."""
    for wished in ({"customer_code": LE_LOI[0]}, {"phone": "0905000001"}, {"phone": "0905000002"}):
        await wish(service, REPORT, **{"phone": "0905000077", **wished})
    await wish(service, REPORT, customer_code=LE_LOI[1], phone="0905000066")
    for number, code in enumerate(LE_LOI[:2]):
        await service.report(code, f"{number}", kind="other", phone="0905000088")
    for item in (await service.http.get("/v1/reports")).json()["items"]:
        await service.http.patch(f"/v1/reports/{item['code']}", json={"status": "dispatched"})
    while await fan_out(service.database, post.fan_outs, service.clock):
        pass
    ended = [
        item["id"]
        for phone in ("0905000001", "0905000077")
        for item in (await service.http.get("/v1/subscriptions", params={"phone": phone})).json()["items"]
    ]
    for identity in ended:
        assert (await service.http.delete(f"/v1/subscriptions/{identity}")).is_success
    others = [row.replace("0905000002;0905000009", "0905000009") for row in CUSTOMERS]
    await service.load(customers=others)
    assert [to for to, _ in await post.brought()] == ["0905000066"]  # still asks
