"""What is to be told is told: once each, in order, again after failures, never in vain."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.journal.model import Recorded
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.tables.deliveries import deliveries
from outage_service.tables.journal import journal
from outage_service.telling.deliveries.fanning import fan_out
from outage_service.telling.deliveries.model import (
    Delivery,
    DeliveryFailed,
    DeliveryRules,
    NewDelivery,
    Outcome,
    pause_after,
    settled,
)
from outage_service.telling.deliveries.pruning import Keeping, prune
from outage_service.telling.deliveries.workers import delivery_workers
from tests.outage_service.conftest import NOON
from tests.outage_service.telling.posting import PHONE, RULES, Mailbox, Post, letter, post_on, tell


@pytest.fixture
async def post(world_url: str) -> AsyncIterator[Post]:
    async with post_on(world_url) as opened:
        yield opened


async def test_each_change_becomes_one_delivery_for_each_addressee(post: Post) -> None:
    await post.happen("A", "B")
    assert await fan_out(post.database, [tell("one"), tell("two")], post.clock)
    assert sorted(delivery.address for delivery in await post.stored()) == ["one", "one", "two", "two"]
    assert not await fan_out(post.database, [tell("one"), tell("two")], post.clock)
    assert len(await post.stored()) == 4


async def test_a_change_that_cannot_be_told_does_not_hold_up_the_next(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumble(_: AsyncConnection, entry: Recorded) -> list[NewDelivery]:
        if entry.subject_id == "A":
            raise KeyError(PHONE)
        return [letter(entry.id, "stumbling")]

    await post.happen("A", "B")
    await fan_out(post.database, [stumble, tell("steady")], post.clock)
    assert sorted(delivery.address for delivery in await post.stored()) == ["steady", "steady", "stumbling"]
    assert "is not told: KeyError" in caplog.text
    assert PHONE not in caplog.text


async def test_what_is_already_told_is_not_told_again(post: Post) -> None:
    await post.add(letter(1), letter(1), letter(2))
    await post.add(letter(1), letter(2), letter(3))
    assert len(await post.stored()) == 3


async def test_a_closed_channel_sends_nothing_until_it_is_open(post: Post) -> None:
    box, closed = Mailbox(), {"webhook"}
    _, courier = delivery_workers(
        post.database, post.clock, RULES, [], {"webhook": box}, lambda channel: channel in closed
    )
    await post.add(letter(1))
    assert not await courier.step()
    assert (box.tried, await post.statuses()) == ([], {"crew:1": "pending"})
    closed.clear()
    await courier.step()
    assert box.taken == ["crew:1"]


async def test_several_workers_on_one_database_tell_each_change_once(world_url: str) -> None:
    """Two connections' worth of processes: both make deliveries, both bring them."""
    box = Mailbox()

    async def slowly(delivery: Delivery) -> None:
        await asyncio.sleep(0.002)
        await box(delivery)

    async with post_on(world_url) as one:
        other = await open_database(Settings(database_url=world_url))
        two = Post(other, one.clock)
        await one.happen(*(f"R{number}" for number in range(60)))
        posts = [one, two, one, two]
        await asyncio.gather(*(fan_out(each.database, [tell("a", "b")], each.clock) for each in posts))
        while await fan_out(one.database, [tell("a", "b")], one.clock):
            pass
        couriers = [each.courier(slowly, at_once_for_one=8) for each in posts]
        await asyncio.gather(*(courier.bring_due() for courier in couriers))
        assert set((await one.statuses()).values()) == {"sent"}
        await other.close()
    assert len(box.taken) == 120
    assert len(set(box.taken)) == 120


async def test_a_failed_delivery_is_tried_again_later_and_later_and_then_given_up(post: Post) -> None:
    box = Mailbox([DeliveryFailed("answered 500")] * 3)
    courier = post.courier(box)
    await post.add(letter(1))
    for attempt, pause_s in enumerate((2, 4), start=1):
        await courier.bring_due()
        await courier.bring_due()
        [delivery] = await post.stored()
        assert (len(box.tried), delivery.status, delivery.last_error) == (attempt, "pending", "answered 500")
        waited = (delivery.due_at - post.clock()).total_seconds()
        assert pause_s / 2 <= waited <= pause_s * 1.5
        post.clock.forward(seconds=pause_s * 1.5)
    await courier.bring_due()
    [delivery] = await post.stored()
    assert (delivery.status, delivery.attempts, delivery.done_at) == ("dead", 3, post.clock())
    post.clock.forward(days=1)
    await courier.bring_due()
    assert len(box.tried) == 3


async def test_a_final_no_is_taken_as_one(post: Post) -> None:
    box = Mailbox([DeliveryFailed("the webhook was removed", is_final=True)])
    await post.add(letter(1))
    await post.courier(box).bring_due()
    assert [(one.status, one.last_error) for one in await post.stored()] == [
        ("dead", "the webhook was removed")
    ]


async def test_a_sender_that_breaks_is_a_failed_attempt_and_its_words_stay_here(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Delivery) -> None:
        raise ValueError(PHONE)

    await post.add(letter(1))
    await post.courier(broken).bring_due()
    [delivery] = await post.stored()
    assert (delivery.status, delivery.last_error) == ("pending", "cannot be sent: ValueError")
    assert PHONE not in caplog.text


async def test_a_silent_addressee_is_given_up_and_holds_up_nobody_else(post: Post) -> None:
    lively_ones = asyncio.Semaphore(0)

    async def silent_to_some(delivery: Delivery) -> None:
        if delivery.address == "silent":
            await asyncio.sleep(60)
        lively_ones.release()

    await post.add(*(letter(number, "silent") for number in range(20)))
    await post.add(*(letter(number, "lively") for number in range(5)))
    task = asyncio.create_task(post.courier(silent_to_some).bring_due())
    async with asyncio.timeout(2):
        for _ in range(5):
            await lively_ones.acquire()
    await task
    silent = [one for one in await post.stored() if one.address == "silent"]
    assert {one.last_error for one in silent} == {"no answer within 0.3 s"}


async def test_however_many_addressees_are_silent_the_others_hear_at_once(post: Post) -> None:
    """More silent ones than there are places, each with a backlog that has waited longer than the rest."""
    silent = [f"silent {number}" for number in range(10)]
    before: list[int] = []
    tried: list[str] = []

    async def mostly_silent(delivery: Delivery) -> None:
        if delivery.address == "well":
            before.append(len(tried))
            return
        tried.append(delivery.address)
        await asyncio.sleep(10)

    courier = post.courier(mostly_silent)
    await post.add(*(letter(number, address) for number in range(10) for address in silent))
    await post.add(*(letter(100 + number, "well") for number in range(20)))
    await courier.bring_due()
    assert len(before) == 20
    assert before[-1] <= 40  # of a hundred: each silent one is found out by the two that go to one at once
    assert Counter(tried) == Counter(dict.fromkeys(silent, 10))
    assert courier.in_vain.keys() == set(silent)


async def test_who_answers_again_is_told_as_fast_as_before(post: Post) -> None:
    answers = iter([10.0])

    async def silent_once(_: Delivery) -> None:
        await asyncio.sleep(next(answers, 0))

    courier = post.courier(silent_once)
    await post.add(letter(1))
    await courier.bring_due()
    assert list(courier.in_vain) == ["crew"]
    post.clock.forward(minutes=1)
    await post.add(*(letter(number) for number in range(2, 30)))
    await courier.bring_due()
    assert list(courier.in_vain) == []
    assert set((await post.statuses()).values()) == {"sent"}


async def test_of_one_report_an_addressee_hears_in_the_order_of_what_happened(post: Post) -> None:
    box = Mailbox([DeliveryFailed("answered 500")])
    courier = post.courier(box)
    await post.add(letter(1, thread="R1"), letter(2, thread="R1"), letter(3, thread="R2"))
    await courier.bring_due()
    assert box.taken == ["crew:3"]  # the other report does not wait, the second entry of the first does
    post.clock.forward(seconds=3)
    await courier.bring_due()
    assert box.taken == ["crew:3", "crew:1", "crew:2"]


async def test_what_follows_a_failure_is_not_looked_at_before_that_is_tried_again(post: Post) -> None:
    """Neither what was waiting nor what comes in the meantime; other addressees wait for nobody."""
    no = DeliveryFailed("answered 500")
    await post.add(letter(1, thread="R1"), letter(2, thread="R1"))
    await post.courier(Mailbox([no])).bring_due()
    await post.add(letter(3, thread="R1"), letter(3, "other", thread="R1"))
    due = {delivery.once: delivery.due_at for delivery in await post.stored()}
    assert due["crew:1"] > NOON
    assert due["crew:2"] == due["crew:3"] == due["crew:1"]
    assert due["other:3"] == NOON


async def test_what_was_given_up_does_not_hold_up_what_follows(post: Post) -> None:
    box = Mailbox([DeliveryFailed("answered 410", is_final=True)])
    await post.add(letter(1, thread="R1"), letter(2, thread="R1"))
    await post.courier(box).bring_due()
    assert await post.statuses() == {"crew:1": "dead", "crew:2": "sent"}


async def test_a_process_that_dies_while_sending_leaves_the_delivery_to_another(post: Post) -> None:
    """Its lease runs out; the second attempt carries the same id."""
    ids: list[str] = []
    is_sending = asyncio.Event()

    async def note_and_hang(delivery: Delivery) -> None:
        ids.append(delivery.id)
        is_sending.set()
        await asyncio.sleep(60)

    await post.add(letter(1))
    dying = asyncio.create_task(post.courier(note_and_hang, time_limit=timedelta(seconds=30)).bring_due())
    await is_sending.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)

    box = Mailbox()
    await post.courier(box).bring_due()
    assert box.tried == []
    post.clock.forward(seconds=41)
    await post.courier(box).bring_due()
    assert [(one.id, one.attempts) for one in box.tried] == [(ids[0], 2)]


async def test_only_what_is_sent_and_old_is_forgotten(post: Post) -> None:
    box = Mailbox([DeliveryFailed("answered 410", is_final=True)])
    await post.happen("dead", "sent", "pending")
    await fan_out(post.database, [tell("crew")], post.clock)
    await post.courier(box, at_once=2).bring_due()
    [last] = [
        one for one in await post.stored() if one.entry_id == max(d.entry_id for d in await post.stored())
    ]

    async def leave_one_pending(connection: AsyncConnection) -> None:
        changed = deliveries.update().where(deliveries.c.id == last.id)
        await connection.execute(changed.values(status="pending", due_at=NOON + timedelta(days=9_000)))

    await post.database.write(leave_one_pending)
    post.clock.forward(days=31)
    await post.happen("young")
    keeping = Keeping(timedelta(days=30), timedelta(days=30))
    assert not await prune(post.database, keeping, post.clock)
    assert sorted(one.status for one in await post.stored()) == ["dead", "pending"]
    async with post.database.reading() as connection:
        kept = (await connection.execute(select(journal.c.subject_id).order_by(journal.c.id))).scalars().all()
    assert kept == ["dead", "pending", "young"]


async def test_a_change_nobody_has_looked_at_is_never_forgotten(post: Post) -> None:
    await post.happen("A")
    post.clock.forward(days=500)
    await prune(post.database, Keeping(timedelta(days=30), timedelta(days=30)), post.clock)
    async with post.database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(journal))).scalar_one() == 1


@given(
    attempts=st.integers(1, 10_000),
    chance=st.floats(0, 1),
    most=st.integers(1, 10_000),
    is_final=st.booleans(),
)
def test_the_next_attempt_lies_ahead_and_never_beyond_the_longest_pause(
    attempts: int, chance: float, most: int, is_final: bool
) -> None:
    rules = DeliveryRules(attempts=most)
    delivery = Delivery(
        "i", 1, "webhook", "a", "o", {}, "pending", attempts, NOON, None, None, NOON, None, None
    )
    after = settled(Outcome(delivery, DeliveryFailed("no", is_final)), rules, NOON, chance)
    assert (after.status == "dead") == (is_final or attempts >= most)
    if after.status == "pending":
        assert NOON < after.due_at <= NOON + rules.longest_pause * 1.5
    assert pause_after(attempts, rules) <= pause_after(attempts + 1, rules)
