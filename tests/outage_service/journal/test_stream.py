"""The event stream over a real socket: from now, resumed, filtered, shared, and ended with the service."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import delete

from outage_service.app import create_app
from outage_service.clock import utc_now
from outage_service.database.transactions import Database
from outage_service.journal import stream as stream_module
from outage_service.journal.model import Act, Entry, Kind
from outage_service.journal.store import record
from outage_service.journal.stream import EventStream
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.journal import journal
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.test_processes import running

OUTAGE = "0b5d6b3e-0f6a-4a52-9c57-000000000000"
PATIENCE_S = 10


async def happen(database: Database, *kinds: Kind, **data: Any) -> None:
    """Something happens, and is recorded by another process: one with a database of its own."""
    entries = [Entry(kind, "outage", OUTAGE, data) for kind in kinds]
    await database.write(lambda connection: record(connection, Act("dispatch desk", NOON), entries))


@dataclass
class Heard:
    """One event as a listener reads it."""

    id: str
    event: str
    data: dict[str, Any]


async def heard(lines: AsyncIterator[str], number: int) -> list[Heard]:
    """The next events."""
    events: list[Heard] = []
    fields: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE_S):
        async for line in lines:
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                events.append(Heard(fields["id"], fields["event"], json.loads(fields["data"])))
                fields = {}
            if len(events) == number:
                break
    return events


@dataclass
class Served:
    """The service behind a real socket, and the database as another process has it."""

    http: httpx.AsyncClient
    elsewhere: Database

    @asynccontextmanager
    async def listening(self, last_event_id: str = "", **params: Any) -> AsyncIterator[AsyncIterator[str]]:
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        async with self.http.stream("GET", "/v1/events", params=params, headers=headers) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield answer.aiter_lines()


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Served]:
    config = uvicorn.Config(create_app(settings), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (the server has no event for it)
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    elsewhere = await open_database(settings)
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30
        ) as http:
            yield Served(http, elsewhere)
    finally:
        await elsewhere.close()
        server.should_exit = True
        async with asyncio.timeout(PATIENCE_S):
            await task


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings.model_copy(update={"event_listeners": 3})) as one:
        yield one


@pytest.mark.alone
async def test_a_listener_hears_what_happens_from_now_on_within_a_second(served: Served) -> None:
    await happen(served.elsewhere, "outage_opened")
    async with served.listening() as lines:
        began = time.monotonic()
        await happen(served.elsewhere, "restored", customers_affected=3)
        (event,) = await heard(lines, 1)
        assert time.monotonic() - began < 1
    assert event == Heard(
        "2",
        "restored",
        {
            "at": "2026-11-21T12:00:00+07:00",
            "kind": "restored",
            "subject": "outage",
            "subject_id": OUTAGE,
            "data": {"customers_affected": 3},
        },
    )


async def test_a_listener_who_was_away_goes_on_where_it_was(served: Served) -> None:
    await happen(served.elsewhere, "outage_opened", "outage_changed", "restored")
    async with served.listening(last_event_id="1") as lines:
        assert [(one.id, one.event) for one in await heard(lines, 2)] == [
            ("2", "outage_changed"),
            ("3", "restored"),
        ]
        await happen(served.elsewhere, "outage_opened")
        assert [one.id for one in await heard(lines, 1)] == ["4"]
    async with served.listening(after=0) as lines:
        assert [one.id for one in await heard(lines, 4)] == ["1", "2", "3", "4"]


async def test_what_a_browser_saw_last_counts_before_the_address_it_began_with(served: Served) -> None:
    await happen(served.elsewhere, "outage_opened", "outage_changed", "restored")
    async with served.listening(last_event_id="2", after=0) as lines:
        assert [one.id for one in await heard(lines, 1)] == ["3"]


async def test_only_the_wanted_kinds_are_heard_and_never_what_is_for_the_audit(served: Served) -> None:
    await happen(served.elsewhere, "restored", "key_added", "outage_opened")
    async with served.listening(after=0) as all_kinds, served.listening(after=0, kinds="restored") as wanted:
        await happen(served.elsewhere, "world_loaded", "report_status", "restored")
        assert [one.event for one in await heard(all_kinds, 4)] == [
            "restored",
            "outage_opened",
            "report_status",
            "restored",
        ]
        assert [one.id for one in await heard(wanted, 2)] == ["1", "6"]


async def test_listeners_hear_the_same_in_the_same_order(served: Served) -> None:
    async with served.listening() as one, served.listening() as two:
        for number in range(20):
            await happen(served.elsewhere, "outage_changed", number=number)
        expected = list(range(20))
        assert [event.data["data"]["number"] for event in await heard(one, 20)] == expected
        assert [event.data["data"]["number"] for event in await heard(two, 20)] == expected


async def test_a_listener_is_told_of_a_gap(served: Served) -> None:
    await happen(served.elsewhere, *["outage_changed"] * 5)
    await served.elsewhere.write(lambda c: c.execute(delete(journal).where(journal.c.id <= 3)))
    async with served.listening(last_event_id="2") as lines:
        gap, following = await heard(lines, 2)
        assert (gap.event, gap.id, gap.data) == (
            "gap",
            "3",
            {"kind": "gap", "asked": 2, "continues_after": 3},
        )
        assert following.id == "4"
    async with served.listening(last_event_id="3") as lines:
        assert [one.id for one in await heard(lines, 1)] == ["4"]


async def test_who_saw_more_than_a_restored_backup_holds_is_told_so(served: Served) -> None:
    await happen(served.elsewhere, "outage_changed")
    async with served.listening(last_event_id="99") as lines:
        (gap,) = await heard(lines, 1)
        assert (gap.event, gap.id) == ("gap", "1")


async def test_there_is_room_for_so_many_listeners_and_again_when_one_leaves(served: Served) -> None:
    async with served.listening(), served.listening():
        async with served.listening():
            refused = await served.http.get("/v1/events")
            assert (refused.status_code, refused.json()["code"]) == (503, "too_many_listeners")
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(AssertionError):
                    async with served.listening():
                        return
                await asyncio.sleep(0.02)


WRONG_ADDRESSES = ["?kinds=key_added", "?kinds=", "?after=-1", "?after=x", f"?after={2**63}", "?kinds=%00"]
WRONG_IDS = ["x", "-1", "1.5", str(2**63), "9" * 33]


async def test_a_stream_that_cannot_be_is_refused(guarded_service: Service) -> None:
    for wrong in WRONG_ADDRESSES:
        refused = await guarded_service.http.get("/v1/events" + wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input"), wrong
    for wrong in WRONG_IDS:
        refused = await guarded_service.http.get("/v1/events", headers={"Last-Event-ID": wrong})
        assert refused.status_code == 422, wrong


async def test_a_silent_stream_is_kept_alive(settings: Settings) -> None:
    database = await open_database(settings)
    stream = EventStream(most_listeners=1, keep_alive_s=0.01)
    async with stream.listening(database, None) as listener:
        frames = stream.frames(database, listener, ["restored"])
        assert await anext(frames) == b": after 0\n\n"
        assert await anext(frames) == b": ping\n\n"
        stream.stop()
        assert [frame async for frame in frames] == []
    await database.close()


async def test_a_slow_listener_misses_nothing_and_costs_no_memory(settings: Settings) -> None:
    """More happens than is kept in memory while it does not read; it catches up from the database."""
    database = await open_database(settings)
    stream = EventStream(most_listeners=2)
    number = stream_module._KEPT + 700
    async with stream.listening(database, None) as listener:
        frames = stream.frames(database, listener, ["outage_changed"])
        await anext(frames)
        await happen(database, *["outage_changed"] * number)
        while await stream.step(database):
            pass
        assert len(stream._recent) == stream_module._KEPT
        ids = [int((await anext(frames)).split(b"\nid: ")[1]) for _ in range(number)]
        assert ids == list(range(1, number + 1))
    await database.close()


async def test_the_database_is_read_once_for_all_listeners(settings: Settings) -> None:
    database = await open_database(settings)
    stream = EventStream(most_listeners=50)
    async with asyncio.timeout(PATIENCE_S):
        waiting = asyncio.create_task(stream.step(database))
        await asyncio.sleep(0.01)
        assert not waiting.done()  # nobody listens: nothing is read
        places = [stream.listening(database, None) for _ in range(50)]
        listeners = [await place.__aenter__() for place in places]
        assert await waiting is False
    await happen(database, "restored")
    await stream.step(database)
    await database.close()  # from here on, nothing can be read
    for listener in listeners:
        frames = stream.frames(database, listener, ["restored"])
        await anext(frames)
        assert (await anext(frames)).startswith(b"event: restored\n")
    for place in places:
        await place.__aexit__(None, None, None)


def test_the_service_ends_while_somebody_listens(database_url: str) -> None:
    """The listener sees a clean end, and the process is gone in seconds."""
    with running(database_url) as service:
        service.wait_until_ready()
        with service.http.stream("GET", "/v1/events") as answer:
            octets = answer.iter_bytes()
            assert next(octets) == b": after 0\n\n"
            began = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            assert list(octets) == []
        assert service.process.wait(PATIENCE_S) in (0, -signal.SIGTERM)
        assert time.monotonic() - began < 5


async def test_events_of_this_process_are_heard_too(served: Served) -> None:
    async with served.listening() as lines:
        body = {
            "source": "assistant",
            "external_id": utc_now().isoformat(),
            "place": "trước trường học Nguyễn Huệ",
            "kind": "hazard",
            "description": "dây điện đứt",
            "channel": "phone",
            "callback_requested": False,
        }
        code = (await served.http.post("/v1/reports", json=body)).json()["code"]
        (event,) = await heard(lines, 1)
        assert (event.event, event.data["subject_id"]) == ("report_received", code)
        assert "Nguyễn Huệ" not in json.dumps(event.data, ensure_ascii=False)
