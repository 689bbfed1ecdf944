"""Deliveries as a dispatcher finds them: listed, and sent again by hand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from outage_service.settings import Settings
from outage_service.tables.journal import journal
from outage_service.telling.deliveries.courier import Courier
from outage_service.telling.deliveries.model import DeliveryFailed
from tests.outage_service.conftest import Program, Service, running_service
from tests.outage_service.processes import beside_the_database
from tests.outage_service.telling.posting import (
    PHONE,
    RULES,
    Mailbox,
    Post,
    forget_everything,
    letter,
    post_on,
)


@pytest.fixture
async def post(world_url: str) -> AsyncIterator[Post]:
    async with post_on(world_url) as opened:
        yield opened


@pytest.fixture
async def quiet(world_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service without its workers."""
    async with running_service(Settings(database_url=world_url, workers="off"), tmp_path) as started:
        await forget_everything(started.database)
        yield started
        await forget_everything(started.database)


async def test_a_dispatcher_finds_what_was_given_up_and_sends_it_again(quiet: Service) -> None:
    post = Post(quiet.database, quiet.clock)
    no = DeliveryFailed("answered 410", is_final=True)
    await post.add(letter(1), letter(2, PHONE, channel="sms"))
    await post.courier(Mailbox([no])).bring_due()
    await Courier(quiet.database, quiet.clock, "sms", Mailbox([no]), RULES).bring_due()

    items = (await quiet.http.get("/v1/deliveries", params={"status": "dead"})).json()["items"]
    assert sorted((item["address"], item["last_error"]) for item in items) == [
        ("***001", "answered 410"),
        ("crew", "answered 410"),
    ]
    [crew] = [item for item in items if item["address"] == "crew"]
    again = await quiet.http.post(f"/v1/deliveries/{crew['id']}/resend")
    assert (again.status_code, again.json()["status"], again.json()["attempts"]) == (200, "pending", 0)

    box = Mailbox()
    await post.courier(box).bring_due()
    assert [one.id for one in box.tried] == [crew["id"]]
    async with quiet.database.reading() as connection:
        kinds = (await connection.execute(select(journal.c.kind))).scalars().all()
    assert kinds == ["delivery_resent"]


@pytest.mark.parametrize("query", ["status=lost", "limit=0", "limit=501", "channel=pigeon"])
async def test_an_impossible_search_of_deliveries_is_refused(guarded_service: Service, query: str) -> None:
    assert (await guarded_service.http.get(f"/v1/deliveries?{query}")).status_code == 422


@pytest.mark.parametrize("key", ["nothing", "%00", "x" * 200])
async def test_a_delivery_that_is_not_there_cannot_be_sent_again(guarded_service: Service, key: str) -> None:
    assert (await guarded_service.http.post(f"/v1/deliveries/{key}/resend")).status_code in {404, 422}


async def test_the_command_line_lists_what_was_given_up_and_sends_it_again(
    world_url: str, post: Post, program: Program
) -> None:
    no = DeliveryFailed("answered 410", is_final=True)
    await post.add(letter(1), letter(2))
    await post.courier(Mailbox([no, no])).bring_due()
    listed = await asyncio.to_thread(program, world_url, "deliveries", "list", "--status", "dead")
    assert [line.split("\t")[1:4] for line in listed.stdout.splitlines()] == [["dead", "1", "webhook"]] * 2
    one = listed.stdout.split("\t")[0]
    resent = await asyncio.to_thread(program, world_url, "deliveries", "resend", one)
    assert resent.stdout == "1 deliveries will be tried again.\n"
    rest = await asyncio.to_thread(program, world_url, "deliveries", "resend", "--all-dead")
    assert rest.stdout == "1 deliveries will be tried again.\n"
    assert set((await post.statuses()).values()) == {"pending"}
    unknown = await asyncio.to_thread(program, world_url, "deliveries", "resend", "nothing")
    assert (unknown.returncode, beside_the_database(unknown.stderr)) == (2, "No delivery has this id.\n")
