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
    REPORT,
    RETURN,
    change,
    local,
    outage,
    step,
    wish,
)
from tests.outage_service.worlds import CUSTOMERS, LE_LOI

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
