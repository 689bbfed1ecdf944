"""Without keys and gateways messages go to a file; with keys and no gateway nothing is promised."""

import json
import logging
import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.access.model import NewKey
from outage_service.access.store import add_key
from outage_service.journal.model import Act
from outage_service.settings import ROOT, Settings
from outage_service.tables.deliveries import deliveries
from outage_service.telling.deliveries.pruning import Keeping, prune
from outage_service.telling.notices.channels import Channels
from outage_service.telling.notices.quiet_hours import QuietHours
from tests.outage_service.conftest import MovableClock, Service, make_small_world, running_service
from tests.outage_service.telling.notices.subscribers import BACK, SECRET, outage, settled, statuses, step
from tests.outage_service.telling.receiver import receiving
from tests.outage_service.worlds import LE_LOI

KEY = {"X-API-Key": "a key of the admin"}
SAYS_SO = "no API key and no gateway is set: messages to customers go to "
WEEK = Keeping(timedelta(days=7), timedelta(days=7))


async def wished(service: Service, **contact: str) -> Any:
    body = {"customer_code": LE_LOI[0], "events": [BACK], **(contact or {"phone": "0905000001"})}
    answer = await service.http.put("/v1/subscriptions", json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def told_of_return(service: Service) -> None:
    """F1 goes out and comes back, and all of it is looked at."""
    await step(service, await outage(service, "F1"))
    await settled(service)


def messages_in(folder: Path) -> list[dict[str, Any]]:
    file = folder / "messages.jsonl"
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


async def test_who_tries_it_out_finds_each_message_in_a_line_of_a_file(
    service: Service, tmp_path: Path
) -> None:
    answers = [await wished(service), await wished(service, email="Hanh@example.vn")]
    assert [answer["deliverable"] for answer in answers] == [True, True]
    await told_of_return(service)
    assert await statuses(service) == {"sent": 2}
    mail, sms = sorted(messages_in(tmp_path), key=lambda message: str(message["channel"]))
    assert (sms["to"], sms["channel"], sms["type"]) == ("0905000001", "sms", "restored")
    assert sms["text"].startswith("Dien luc: khu vuc Le Loi")
    assert (mail["to"], mail["subject"]) == ("hanh@example.vn", "Đã có điện lại")
    assert sms["id"] != mail["id"]
    await told_of_return(service)
    assert len(messages_in(tmp_path)) == 4


async def test_only_the_owner_may_read_the_file(sqlite_world_url: str, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        settings = Settings(database_url=sqlite_world_url, state_dir=str(tmp_path / "state/here"))
        async with running_service(settings, tmp_path / "world") as service:
            await wished(service)
            await told_of_return(service)
    finally:
        os.umask(before)
    paths = [tmp_path / "state", tmp_path / "state/here", tmp_path / "state/here/messages.jsonl"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize(
    ("fields", "is_said"),
    [({}, True), ({"api_key": "a key"}, False), ({"sms_gateway": "json://127.0.0.1:9/{address}"}, False)],
    ids=["nothing is set", "a key", "a gateway"],
)
async def test_the_start_says_in_one_line_where_the_messages_go(
    sqlite_world_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fields: dict[str, Any],
    is_said: bool,
) -> None:
    with caplog.at_level(logging.WARNING, "outage_service"):
        async with running_service(Settings(database_url=sqlite_world_url, **fields), tmp_path / "world"):
            pass
    said = [record.getMessage() for record in caplog.records if SAYS_SO in record.getMessage()]
    assert said == ([f"{SAYS_SO}{tmp_path / 'messages.jsonl'}"] if is_said else [])


async def test_with_keys_and_no_gateway_nothing_is_promised_and_nothing_waits(
    world_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=world_url, api_key=KEY["X-API-Key"], state_dir=str(tmp_path))
    async with running_service(settings, tmp_path / "world") as service:
        await make_small_world(service.database, tmp_path / "world")
        service.http.headers.update(KEY)
        answers = [await wished(service), await wished(service, email="hanh@example.vn")]
        assert [answer["deliverable"] for answer in answers] == [False, False]
        kept = (await service.http.get("/v1/subscriptions", params={"customer_code": LE_LOI[0]})).json()
        assert sorted(kept["items"], key=str) == sorted(answers, key=str)
        await told_of_return(service)
        assert await statuses(service) == {}
        parts = (await service.http.get("/readyz")).json()["parts"]
        assert (parts["sms"], parts["email"]) == ("no gateway", "no gateway")
    assert messages_in(tmp_path) == []


async def test_a_gateway_promises_for_its_own_kind_of_address_alone(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    with receiving() as gateway:
        settings = Settings(database_url=sqlite_world_url, sms_gateway=gateway.url, gateway_secret=SECRET)
        async with running_service(settings, tmp_path / "world") as service:
            assert (await wished(service))["deliverable"] is True
            assert (await wished(service, email="hanh@example.vn"))["deliverable"] is False
            await told_of_return(service)
            assert await statuses(service) == {"sent": 1}
        assert [message.document["to"] for message in gateway.messages] == ["0905000001"]
    assert messages_in(tmp_path) == []


async def test_the_first_key_ends_the_trying_out(guarded_service: Service, tmp_path: Path) -> None:
    assert (await wished(guarded_service))["deliverable"] is True
    act = Act("command line", guarded_service.clock())
    key = await guarded_service.database.write(lambda c: add_key(c, NewKey("boss", "admin"), act))
    guarded_service.http.headers["X-API-Key"] = key
    await guarded_service.keyring.refresh(guarded_service.database, guarded_service.clock)
    assert (await wished(guarded_service))["deliverable"] is False
    await told_of_return(guarded_service)
    assert await statuses(guarded_service) == {}
    assert messages_in(tmp_path) == []


async def test_a_file_that_cannot_be_written_is_tried_again(sqlite_world_url: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("no folder", encoding="utf-8")
    settings = Settings(database_url=sqlite_world_url, state_dir=str(tmp_path / "letter"))
    async with running_service(settings, tmp_path / "world") as service:
        await wished(service)
        await told_of_return(service)
        async with service.database.reading() as connection:
            (row,) = await connection.execute(select(deliveries))
    assert (row.status, row.attempts) == ("pending", 1)
    assert row.last_error.startswith("the file cannot be written: ")


async def test_what_waits_on_a_closed_channel_is_dropped_after_a_day(service: Service) -> None:
    await wished(service)
    await wished(service, email="hanh@example.vn")
    await told_of_return(service)

    async def wait_again(connection: AsyncConnection) -> None:
        tomorrow = service.clock() + timedelta(days=1)  # nothing is sent meanwhile
        await connection.execute(update(deliveries).values(status="pending", due_at=tomorrow, done_at=None))

    await service.database.write(wait_again)
    late = MovableClock()
    late.forward(days=2)
    for expected in ({"pending": 2}, {"pending": 1, "dropped": 1}):
        assert not await prune(service.database, WEEK, late, ["email"])
        assert await statuses(service) == expected
        late.forward(seconds=1)
    async with service.database.reading() as connection:
        left = select(deliveries.c.channel).where(deliveries.c.status == "pending")
        assert (await connection.execute(left)).scalars().all() == ["sms"]


@pytest.mark.parametrize(
    ("url", "state_dir", "file"),
    [
        ("sqlite+aiosqlite:///var/outage.db", "", ROOT / "var/messages.jsonl"),
        ("sqlite+aiosqlite:////srv/power/outage.db", "", Path("/srv/power/messages.jsonl")),
        ("postgresql+psycopg://me@here/power", "", ROOT / "var/messages.jsonl"),
        ("postgresql+psycopg://me@here/power", "state", ROOT / "state/messages.jsonl"),
        ("sqlite+aiosqlite:///var/outage.db", "/srv/state", Path("/srv/state/messages.jsonl")),
    ],
)
def test_the_file_stands_beside_the_database_or_in_the_state_folder(
    url: str, state_dir: str, file: Path
) -> None:
    assert Settings(database_url=url, state_dir=state_dir).messages_file == file


@pytest.mark.parametrize("needs_no_key", [True, False])
@pytest.mark.parametrize("sms", ["", "json://host/{address}"])
def test_a_channel_is_open_with_its_gateway_or_while_nothing_at_all_is_set(
    needs_no_key: bool, sms: str
) -> None:
    quiet = QuietHours(*[Settings().quiet_from] * 2)
    channels = Channels({"sms": sms, "email": ""}, "", quiet, Path("messages.jsonl"), lambda: needs_no_key)
    is_tried_out = needs_no_key and not sms
    assert (channels.is_open("sms"), channels.is_open("email")) == (bool(sms) or is_tried_out, is_tried_out)
    assert channels.closed() == [one for one in ("sms", "email") if not channels.is_open(one)]  # type: ignore[arg-type]
