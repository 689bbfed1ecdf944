"""The ways out for messages: Apprise with a real SMTP and HTTP receiver, and wrong settings."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from outage_service.errors import SettingsError
from outage_service.settings import Settings
from outage_service.tables.deliveries import deliveries
from tests.outage_service.conftest import running_service
from tests.outage_service.telling.mailbox import open_mailbox
from tests.outage_service.telling.notices.subscribers import BACK, outage, settled, statuses, step, wish
from tests.outage_service.telling.receiver import Receiver, receiving
from tests.outage_service.worlds import LE_LOI


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def test_apprise_carries_sms_and_email(
    sqlite_world_url: str, gateway: Receiver, tmp_path: Path
) -> None:
    async with open_mailbox() as mailbox:
        host = httpx.URL(gateway.url)
        settings = Settings(
            database_url=sqlite_world_url,
            sms_gateway=f"json://{host.host}:{host.port}/{{international}}?:to={{address}}",
            email_gateway=f"mailto://127.0.0.1:{mailbox.port}?from=dien@example.vn&to={{address}}&mode=insecure&format=text",
        )
        async with running_service(settings, tmp_path / "world") as service:
            await wish(service, BACK, customer_code=LE_LOI[0])
            await wish(service, BACK, customer_code=LE_LOI[0], phone=None, email="Hanh@example.vn")
            parts = (await service.http.get("/readyz")).json()["parts"]
            assert (parts["sms"], parts["email"]) == ("ready", "ready")
            await step(service, await outage(service, "F1"))
            await settled(service)
            assert await statuses(service) == {"sent": 2}
    (sms,) = gateway.messages
    assert sms.path == "/84905000001"
    assert sms.document["to"] == "0905000001"
    assert sms.document["message"].startswith("Dien luc: khu vuc Le Loi")
    (mail,) = mailbox.messages
    assert (mailbox.recipients, mail["subject"]) == (["hanh@example.vn"], "Đã có điện lại")
    assert mail.get_content().startswith("Điện lực: khu vực Lê Lợi, Phường Điện Bàn đã có điện lại lúc 12h00")


async def test_a_gateway_that_apprise_cannot_reach_is_tried_again(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=sqlite_world_url, sms_gateway="json://127.0.0.1:9/{address}")
    async with running_service(settings, tmp_path / "world") as service:
        await wish(service, BACK, customer_code=LE_LOI[0])
        await step(service, await outage(service, "F1"))
        await settled(service)
        async with service.database.reading() as connection:
            (row,) = await connection.execute(select(deliveries))
        assert (row.status, row.attempts, row.last_error) == ("pending", 1, "the gateway did not take it")


@pytest.mark.parametrize(
    ("fields", "variable"),
    [
        ({"OUTAGE_SMS_GATEWAY": "http://127.0.0.1/sms"}, "OUTAGE_SMS_GATEWAY"),
        ({"OUTAGE_EMAIL_GATEWAY": "mailto://127.0.0.1?to=x@y.vn"}, "OUTAGE_EMAIL_GATEWAY"),
        ({"OUTAGE_EMAIL_GATEWAY": "somewhere"}, "OUTAGE_EMAIL_GATEWAY"),
        ({"OUTAGE_GATEWAY_SECRET": "no base64!"}, "OUTAGE_GATEWAY_SECRET"),
        ({"OUTAGE_GATEWAY_SECRET": "c2hvcnQ="}, "OUTAGE_GATEWAY_SECRET"),
        ({"OUTAGE_QUIET_FROM": "25:00"}, "OUTAGE_QUIET_FROM"),
        ({"OUTAGE_QUIET_FROM": "21:00Z"}, "OUTAGE_QUIET_FROM"),
    ],
)
def test_a_gateway_or_hour_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], variable: str
) -> None:
    for name, value in fields.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=variable):
        Settings.from_env()


async def test_a_gateway_that_apprise_does_not_know_stops_the_start(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=sqlite_world_url, sms_gateway="nonsense://{address}")
    with pytest.raises(SettingsError, match="OUTAGE_SMS_GATEWAY"):
        async with running_service(settings, tmp_path / "world"):
            pass
