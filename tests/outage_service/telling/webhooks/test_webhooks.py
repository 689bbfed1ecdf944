"""Company units hear of their reports by signed webhooks, whatever happens in between."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from standardwebhooks import WebhookVerificationError

from outage_service.clock import utc_now
from outage_service.journal.model import Act, Entry, Kind
from outage_service.journal.store import record
from outage_service.settings import Settings
from tests.outage_service.conftest import Service, make_small_world, running_service
from tests.outage_service.processes import running
from tests.outage_service.telling.receiver import Message, Receiver, receiving
from tests.outage_service.worlds import AU_CO, LE_LOI

REPORT_EVENTS = ["report_received", "report_status", "report_escalated", "report_late"]
SECRET = "whsec_" + base64.b64encode(b"a secret of the receiver's own making").decode()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


def quick_retries(url: str, attempt_limit_s: float) -> Settings:
    return Settings(
        database_url=url, delivery_retry_s=0.05, delivery_attempts=4, delivery_timeout_s=attempt_limit_s
    )


@asynccontextmanager
async def small_world_now(settings: Settings, folder: Path) -> AsyncIterator[Service]:
    """The service with a clock that begins now: signatures are only good for minutes."""
    async with running_service(settings, folder) as started:
        await make_small_world(started.database, folder)
        started.clock.now = utc_now()
        yield started


@pytest.fixture
async def service(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """Patient with receivers: on a busy machine an attempt may take seconds, and the clock stands still."""
    async with small_world_now(quick_retries(world_url, 30), tmp_path / "world") as started:
        yield started


@pytest.fixture
async def impatient_service(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    async with small_world_now(quick_retries(world_url, 0.5), tmp_path / "world") as started:
        yield started


async def put(service: Service, url: str, name: str = "crew", **fields: Any) -> dict[str, Any]:
    answer = await service.http.put(
        f"/v1/webhooks/{name}", json={"url": url, "kinds": REPORT_EVENTS, **fields}
    )
    assert answer.status_code in {200, 201}, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def happens(service: Service, code: str, kind: Kind, **data: Any) -> None:
    """Record what happened to a report, as taking and changing one does."""
    entry = Entry(kind, "report", code, {"code": code, **data})

    async def work(connection: AsyncConnection) -> None:
        await record(connection, Act("test", service.clock()), [entry])

    await service.database.write(work)


async def messages(receiver: Receiver, count: int) -> list[Message]:
    return await asyncio.to_thread(receiver.wait_for, count)


async def deliveries(service: Service, status: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (
        await service.http.get("/v1/deliveries", params={"status": status})
    ).json()["items"]
    return items


async def until_settled(service: Service, status: str, count: int = 1) -> list[dict[str, Any]]:
    """The deliveries of a status, once there are so many; the clock of the service goes on meanwhile."""
    async with asyncio.timeout(15):
        while len(found := await deliveries(service, status)) < count:
            await asyncio.sleep(0.02)
            service.clock.forward(seconds=0.05)
    return found


async def new_report(service: Service, caller: str | None, call: str, **fields: Any) -> str:
    answer = await service.report(caller, call, **fields)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


async def test_a_unit_hears_of_its_report_signed_and_with_what_its_crew_needs(
    service: Service, receiver: Receiver
) -> None:
    webhook = await put(service, receiver.url, units=["PC05II"], kinds=["report_escalated"])
    code = await new_report(service, LE_LOI[0], "1", kind="hazard", phone="0911222333")
    await happens(service, code, "report_escalated")
    [message] = await messages(receiver, 1)
    body = message.verified_with(webhook["secret"])
    assert (body["type"], body["data"]["code"]) == ("report_escalated", code)
    told = body["data"]
    assert (told["phone"], told["address"], told["description"]) == (
        "0911222333",
        "12 Lê Lợi",
        "mất điện từ lúc 7 giờ",
    )
    [delivery] = await until_settled(service, "sent")
    assert message.headers["webhook-id"] == delivery["id"]
    assert "0911222333" not in str(delivery)
    with pytest.raises(WebhookVerificationError):
        message.verified_with(SECRET)


async def test_the_table_of_deliveries_holds_nothing_personal(service: Service, receiver: Receiver) -> None:
    await put(service, receiver.url)
    code = await new_report(service, LE_LOI[0], "1", phone="0911222333")
    await happens(service, code, "report_escalated")
    await messages(receiver, 1)
    from outage_service.telling.deliveries.store import list_deliveries

    async with service.database.reading() as connection:
        stored = await list_deliveries(connection, None, None, 10)
    assert stored
    for personal in ("0911222333", "Lê Lợi", "Hạnh", "mất điện"):
        assert personal not in str(stored)


async def test_a_webhook_without_caller_hears_only_the_facts(service: Service, receiver: Receiver) -> None:
    await put(service, receiver.url, with_caller=False)
    code = await new_report(service, LE_LOI[0], "1", phone="0911222333")
    await happens(service, code, "report_late")
    sent = [message for message in await messages(receiver, 1) if code in message.body]
    assert sent
    assert "0911222333" not in sent[0].body
    assert "address" not in sent[0].document["data"]


async def test_each_unit_hears_only_of_its_own_and_the_center_of_all(
    service: Service, receiver: Receiver
) -> None:
    for name, units in {"dien-ban": ["PC05II"], "mien-trung": ["PC"], "thanh-pho": ["PE"], "all": []}.items():
        url = receiver.url.replace("/hook", f"/{name}")
        await put(service, url, name, kinds=["report_late"], units=units)
    await put(
        service,
        receiver.url.replace("/hook", "/hcmc"),
        "hcmc",
        kinds=["report_late"],
        corporations=["EVNHCMC"],
    )
    for number, customer in enumerate((LE_LOI[0], AU_CO[0])):
        await happens(service, await new_report(service, customer, str(number)), "report_late")
    await until_settled(service, "sent", 6)
    heard = sorted(message.path for message in receiver.messages)
    assert heard == ["/all", "/all", "/dien-ban", "/hcmc", "/mien-trung", "/thanh-pho"]


async def test_an_outage_is_told_to_the_units_that_feel_it(service: Service, receiver: Receiver) -> None:
    outage = {
        "kind": "unplanned",
        "node_ids": ["T3"],
        "started_at": (utc_now() - timedelta(hours=1)).isoformat(),
    }
    await put(service, receiver.url, "thanh-pho", kinds=["outage_changed"], units=["PE"])
    await put(
        service, receiver.url.replace("/hook", "/x"), "mien-bac", kinds=["outage_changed"], units=["PA"]
    )
    identity = (await service.http.post("/v1/outages", json=outage)).json()["id"]
    await happens(service, identity, "outage_changed")
    heard = await messages(receiver, 1)
    await asyncio.sleep(0.3)
    assert {message.path for message in heard} == {"/hook"}


async def test_a_receiver_that_fails_is_asked_again_with_the_same_id_and_then_in_vain(
    service: Service, receiver: Receiver
) -> None:
    receiver.answers = [500, 500, 302, 500]
    await put(service, receiver.url, kinds=["report_late"])
    await happens(service, "SC0", "report_late")
    [dead] = await until_settled(service, "dead")
    assert (dead["attempts"], dead["last_error"]) == (4, "answered 500")
    assert {message.path for message in receiver.messages} == {
        "/hook"
    }  # it was sent elsewhere, and did not go
    assert {message.headers["webhook-id"] for message in receiver.messages} == {dead["id"]}

    again = await service.http.post(f"/v1/deliveries/{dead['id']}/resend")
    assert again.status_code == 200
    [sent] = await until_settled(service, "sent")
    assert (sent["id"], sent["last_error"]) == (dead["id"], None)


async def test_a_receiver_that_says_gone_is_not_asked_again(service: Service, receiver: Receiver) -> None:
    receiver.answers = [410]
    await put(service, receiver.url, kinds=["report_late"])
    await happens(service, "SC0", "report_late")
    [dead] = await until_settled(service, "dead")
    assert (dead["attempts"], dead["last_error"]) == (1, "answered 410")


async def test_a_receiver_that_keeps_silent_is_left_in_time(
    impatient_service: Service, receiver: Receiver
) -> None:
    receiver.silence_s = 30
    await put(impatient_service, receiver.url, kinds=["report_late"])
    await happens(impatient_service, "SC0", "report_late")
    reasons: list[str] = []
    async with asyncio.timeout(15):  # half of the silence
        while not any(reasons):
            await asyncio.sleep(0.02)
            reasons = [one["last_error"] for one in await deliveries(impatient_service, "pending")]
    assert reasons == ["no answer within 0.5 s"]


async def test_a_receiver_that_is_not_there_is_tried_again(service: Service, receiver: Receiver) -> None:
    await put(service, "http://127.0.0.1:9/hook", kinds=["report_late"])
    await happens(service, "SC0", "report_late")
    [dead] = await until_settled(service, "dead")
    assert dead["last_error"] == "cannot be reached: ConnectError"


async def test_an_endless_answer_is_not_read_to_its_end(service: Service, receiver: Receiver) -> None:
    receiver.answers, receiver.goodbye = [200], b"x" * 20_000_000
    await put(service, receiver.url, kinds=["report_late"])
    await happens(service, "SC0", "report_late")
    [sent] = await until_settled(service, "sent")
    assert sent["attempts"] == 1


async def test_what_a_removed_webhook_did_not_hear_is_given_up_with_the_reason(
    service: Service, receiver: Receiver
) -> None:
    receiver.answers = [500] * 3
    await put(service, receiver.url, kinds=["report_late"])
    await happens(service, "SC0", "report_late")
    await messages(receiver, 1)
    assert (await service.http.delete("/v1/webhooks/crew")).status_code == 204
    [dead] = await until_settled(service, "dead")
    assert dead["last_error"] == "the webhook was removed"
    assert (await service.http.delete("/v1/webhooks/crew")).json()["code"] == "webhook_not_found"


async def test_a_unit_hears_who_is_at_risk_and_that_the_risk_was_raised(
    service: Service, receiver: Receiver
) -> None:
    await put(service, receiver.url)
    await new_report(service, LE_LOI[0], "1", kind="quality", at_risk="child")
    await service.report(LE_LOI[0], "2", kind="quality", at_risk="life_support")
    told = [(m.document["type"], m.document["data"]) for m in await messages(receiver, 2)]
    assert [(kind, data["at_risk"]) for kind, data in told] == [
        ("report_received", "child"),
        ("report_status", "life_support"),
    ]
    assert told[1][1]["previous_at_risk"] == "child"


async def test_what_happens_to_a_report_is_heard_in_order_in_spite_of_failures(
    service: Service, receiver: Receiver
) -> None:
    receiver.answers = [500, 204, 500, 500]
    await put(service, receiver.url, kinds=["report_status"])
    steps = ["dispatched", "accepted", "en_route", "on_site", "resolved"]
    for step in steps:
        await happens(service, "SC0", "report_status", status=step)
    await until_settled(service, "sent", len(steps))
    heard = [message.document["data"]["status"] for message in receiver.messages]
    assert list(dict.fromkeys(heard)) == steps
    assert heard == sorted(heard, key=steps.index)
    assert len(heard) == len(steps) + 3


async def test_the_secret_is_shown_once_and_kept_when_the_webhook_changes(
    service: Service, receiver: Receiver
) -> None:
    made = await put(service, receiver.url, kinds=["report_late"])
    assert made["secret"].startswith("whsec_")
    changed = await put(service, receiver.url, kinds=["report_late", "restored"])
    assert "secret" not in changed
    listed = (await service.http.get("/v1/webhooks")).json()["items"]
    assert [(one["name"], one["kinds"]) for one in listed] == [("crew", ["report_late", "restored"])]
    assert "secret" not in listed[0]
    await happens(service, "SC0", "report_late")
    [message] = await messages(receiver, 1)
    assert message.verified_with(made["secret"])["data"]["code"] == "SC0"

    assert "secret" not in await put(service, receiver.url, kinds=["report_late"], secret=SECRET)
    await happens(service, "SC1", "report_late")
    heard = await messages(receiver, 2)
    assert heard[1].verified_with(SECRET)["data"]["code"] == "SC1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://host/file"},
        {"url": "http://"},
        {"url": "nowhere"},
        {"url": "http://host:99999/"},
        {"url": "http://ho\x00st/"},
        {"url": "https://host/" + "x" * 2000},
        {"kinds": []},
        {"kinds": ["key_added"]},
        {"units": ["XX"]},
        {"units": ["PC05IIX"]},
        {"secret": "short"},
        {"secret": "whsec_" + base64.b64encode(b"x").decode()},
    ],
)
async def test_an_impossible_webhook_is_refused(guarded_service: Service, wrong: dict[str, Any]) -> None:
    body = {"url": "https://host.example/hook", "kinds": ["report_late"], **wrong}
    answer = await guarded_service.http.put("/v1/webhooks/crew", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_webhook_has_a_simple_name(guarded_service: Service) -> None:
    body = {"url": "https://host.example/hook", "kinds": ["report_late"]}
    assert (await guarded_service.http.put("/v1/webhooks/Crew%20One", json=body)).status_code == 422


@pytest.mark.alone
async def test_a_change_reaches_its_webhook_within_a_second(service: Service, receiver: Receiver) -> None:
    await put(service, receiver.url, kinds=["report_late"])
    took = []
    for number in range(5):
        began = time.time()
        await happens(service, f"SC{number}", "report_late")
        took.append((await messages(receiver, number + 1))[-1].at - began)
    assert sorted(took)[2] < 1


def test_a_report_taken_before_a_kill_is_delivered_after_it_by_another_process(
    database_url: str, receiver: Receiver
) -> None:
    """The receiver is down and the process is killed with -9 between the report and its delivery."""
    import signal

    with running(database_url) as one:
        one.wait_until_ready()
        body = {"url": receiver.url, "kinds": ["report_received"], "secret": SECRET}
        assert one.http.put("/v1/webhooks/crew", json=body).status_code == 201
        receiver.answers = [503] * 1_000
        report = {"source": "test", "external_id": "1", "place": "đường Lê Lợi", "kind": "hazard"}
        code = one.http.post("/v1/reports", json=report).json()["code"]
        receiver.wait_for(1)
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    tried = len(receiver.messages)
    receiver.answers = []
    with running(database_url) as two:
        two.wait_until_ready()
        last = receiver.wait_for(tried + 1, within_s=40)[-1]
        assert last.verified_with(SECRET)["data"]["code"] == code
        assert last.headers["webhook-id"] == receiver.messages[0].headers["webhook-id"]
        assert two.http.get(f"/v1/work-orders/{code}").json()["unit"] == "unassigned"


def test_two_processes_on_one_database_deliver_each_report_once(
    database_url: str, receiver: Receiver
) -> None:
    with running(database_url) as one, running(database_url) as two:
        one.wait_until_ready()
        two.wait_until_ready()
        body = {"url": receiver.url, "kinds": ["report_received"], "secret": SECRET}
        assert one.http.put("/v1/webhooks/crew", json=body).status_code == 201
        codes = []
        for number in range(40):
            report = {"source": "test", "external_id": str(number), "place": "đường Lê Lợi", "kind": "hazard"}
            codes.append((one, two)[number % 2].http.post("/v1/reports", json=report).json()["code"])
        receiver.wait_for(40, within_s=30)
        time.sleep(1)
        heard = [message.verified_with(SECRET)["data"]["code"] for message in receiver.messages]
        assert sorted(heard) == sorted(codes)
