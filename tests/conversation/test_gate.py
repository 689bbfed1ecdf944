"""The gate before the dialogue: who waits, who goes first, and who is asked to come again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import pytest

from assistant.conversation.gate import Gate, GateRules, Place
from assistant.errors import Busy, DialogueTimeout

Turn = Callable[[], Awaitable[None]]


def a_gate(at_once: int = 1, waiting: int = 100, patience_s: float = 10.0, share: bool = True) -> Gate:
    return Gate(GateRules(at_once, waiting, patience_s, share))


def admitted(held: ExitStack, gate: Gate, origin: str, of: int) -> int:
    """How many of so many chats that come at once find a place; they keep it."""
    for number in range(of):
        try:
            held.enter_context(gate.place(origin))
        except Busy:
            return number
    return of


class Order:
    """Turns write down here who was served; each takes a moment."""

    def __init__(self) -> None:
        self.served: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    async def turn(self, name: str, place: Place) -> None:
        async with place.turn():
            self.served.append(name)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            await asyncio.sleep(0.001)
            self.at_once -= 1

    async def chat(self, gate: Gate, origin: str) -> None:
        with gate.place(origin) as place:
            await self.turn(origin, place)


async def test_no_more_turns_run_at_once_than_the_rules_allow() -> None:
    gate, order = a_gate(at_once=3), Order()
    await asyncio.gather(*(order.chat(gate, "one address") for _ in range(20)))
    assert (len(order.served), order.most_at_once) == (20, 3)


async def test_the_telephone_goes_before_chats_that_came_earlier() -> None:
    gate, order = a_gate(), Order()
    chats = [asyncio.create_task(order.chat(gate, f"address {n}")) for n in range(10)]
    await asyncio.sleep(0)
    await asyncio.gather(order.turn("call", gate.call()), *chats)
    assert order.served[:2] == ["address 0", "call"]


async def test_an_address_with_many_chats_does_not_hold_up_another() -> None:
    gate, order = a_gate(), Order()
    many = [asyncio.create_task(order.chat(gate, "many")) for _ in range(40)]
    await asyncio.sleep(0)
    other = asyncio.create_task(order.chat(gate, "another"))
    third = asyncio.create_task(order.chat(gate, "third"))
    await asyncio.gather(other, third, *many)
    assert order.served.index("another") <= 3
    assert order.served.index("third") <= 4


async def test_chats_of_one_address_are_served_in_their_order() -> None:
    gate, served = a_gate(), []

    async def chat(number: int) -> None:
        with gate.place("home") as place:
            async with place.turn():
                served.append(number)

    await asyncio.gather(*(chat(number) for number in range(30)))
    assert served == list(range(30))


async def test_a_full_line_refuses_the_next_chat_at_once_and_takes_it_when_there_is_room() -> None:
    gate = a_gate(at_once=2, waiting=3)
    with ExitStack() as held:
        for number in range(5):
            held.enter_context(gate.place(f"address {number}"))
        began = time.monotonic()
        with pytest.raises(Busy) as refused:
            held.enter_context(gate.place("late"))
        assert time.monotonic() - began < 0.2
        assert refused.value.retry_after_s == 2
    with gate.place("late"):
        pass


async def test_one_address_never_takes_the_whole_line() -> None:
    gate = a_gate(at_once=8, waiting=100)
    with ExitStack() as held:
        assert admitted(held, gate, "many", of=100) == 8 + 50
        assert [admitted(held, gate, f"address {number}", of=1) for number in range(50)] == [1] * 50


async def test_twenty_chats_of_one_office_are_never_refused_while_another_address_floods() -> None:
    gate = a_gate(at_once=8, waiting=100)
    with ExitStack() as held:
        assert admitted(held, gate, "flood", of=200) < 200
        assert admitted(held, gate, "office", of=20) == 20


async def test_without_limits_by_address_one_may_take_the_whole_line() -> None:
    gate = a_gate(at_once=8, waiting=100, share=False)
    with ExitStack() as held:
        assert admitted(held, gate, "load test", of=200) == 108


async def test_a_call_is_never_refused() -> None:
    gate, order = a_gate(waiting=1), Order()
    with gate.place("one"), gate.place("two"):
        await asyncio.gather(*(order.turn("call", gate.call()) for _ in range(10)))
    assert len(order.served) == 10


async def test_a_turn_that_waits_for_too_long_is_late() -> None:
    gate = a_gate(patience_s=0.05)

    async def slow() -> None:
        async with gate.call().turn():
            await asyncio.sleep(0.04)
            await asyncio.sleep(0.04)

    results = await asyncio.gather(slow(), slow(), return_exceptions=True)
    assert [type(one) for one in results] == [DialogueTimeout, DialogueTimeout]
    async with gate.call().turn():
        pass


async def test_who_gives_up_leaves_the_line_to_the_others() -> None:
    gate, order = a_gate(), Order()
    async with gate.call().turn():
        waiting = [asyncio.create_task(order.chat(gate, name)) for name in ("a", "gives up", "b")]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order.served == ["a", "b"]
    await order.chat(gate, "later")
    assert order.served[-1] == "later"


async def test_who_gives_up_in_the_moment_of_being_let_in_lets_the_next_in() -> None:
    gate, order = a_gate(), Order()
    async with gate.call().turn():
        gives_up = asyncio.create_task(order.chat(gate, "gives up"))
        waits = asyncio.create_task(order.chat(gate, "waits"))
        await asyncio.sleep(0)
    gives_up.cancel()  # the turn before it has just ended
    await asyncio.gather(gives_up, waits, return_exceptions=True)
    assert order.served == ["waits"]


async def test_a_turn_that_fails_leaves_its_place_to_the_next() -> None:
    gate = a_gate()
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with gate.call().turn():
                raise RuntimeError
    async with gate.call().turn():
        pass
