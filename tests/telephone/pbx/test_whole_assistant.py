"""A telephone call through a real Asterisk to the whole assistant: Rasa, its actions, the outage service."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import NUMBER, Pbx
from bench.telephone.softphone import Softphone, softphone
from tests.stack import RealStack
from tests.telephone.pbx.exchange import open_desk

# Whoever has this number in the demo world is without power.
CALLER = "0905123456"
ANSWER_WITHIN_S = 20.0
LISTEN_S = 3.0


class Line:
    """The caller's telephone, and what the assistant wrote down."""

    def __init__(self, stack: RealStack, phone: Softphone) -> None:
        self.stack = stack
        self.phone = phone

    async def welcomed(self) -> None:
        """Returns in the middle of the greeting."""
        await self.phone.until(self.spoken, ANSWER_WITHIN_S)
        await asyncio.sleep(LISTEN_S)

    def spoken(self) -> bool:
        return any(packet.loud for packet in self.phone.packets)

    async def record(self) -> dict[str, Any]:
        """The last call, as the administrator reads it, once it has ended."""
        for _ in range(100):
            found = self.stack.assistant.get("/v1/conversations", params={"channel": "phone", "limit": 1})
            last: dict[str, Any] = found.raise_for_status().json()["items"][0]
            if last["ended_at"]:
                whole = self.stack.assistant.get(f"/v1/conversations/{last['id']}").raise_for_status()
                return dict(whole.json())
            await asyncio.sleep(0.1)
        raise AssertionError("the call does not end")


@pytest_asyncio.fixture
async def desk(
    tmp_path: Path, stack: RealStack, asterisk_tree: AsteriskTree
) -> AsyncIterator[tuple[Pbx, Softphone]]:
    address = stack.assistant_url.removeprefix("http://")
    async with open_desk(tmp_path, asterisk_tree, address) as (pbx, operators):
        yield pbx, operators[0]


@pytest_asyncio.fixture
async def line(stack: RealStack, desk: tuple[Pbx, Softphone]) -> AsyncIterator[Line]:
    pbx, _ = desk
    async with softphone(pbx.places.sip, number=CALLER) as phone:
        await phone.call(NUMBER)
        yield Line(stack, phone)


async def test_a_caller_is_greeted_and_reaches_an_operator_by_a_key(
    line: Line, desk: tuple[Pbx, Softphone]
) -> None:
    phone, operator = line.phone, desk[1]
    await phone.until(line.spoken, ANSWER_WITHIN_S)
    first = next(packet.at for packet in phone.packets if packet.loud)
    assert first - phone.times.placed < 2.0
    await line.welcomed()
    phone.press("0")
    await operator.until(operator.talking.is_set, within_s=30)
    assert operator.headers["x-alo-dien-conversation"]
    phone.hang_up()
    record = await line.record()
    assert (record["channel"], record["caller"]) == ("phone", "090****456")
    assert record["handoff"]["queue"] == "customer_service"
    assert any(turn["keys"] == "0" for turn in record["turns"])
    assert operator.headers["x-alo-dien-conversation"] == record["id"]


async def test_a_caller_who_hangs_up_leaves_a_record(line: Line) -> None:
    await line.welcomed()
    line.phone.hang_up()
    record = await line.record()
    assert record["turns"][0]["speaker"] == "assistant"
    assert record["handoff"] is None
    assert record["call"]["protocol"] == "asterisk"
    assert record["call"]["ended_by"] == "caller"


async def test_a_caller_who_hangs_up_as_soon_as_the_call_is_answered_leaves_a_record_that_has_ended(
    line: Line,
) -> None:
    line.phone.hang_up()
    record = await line.record()
    assert record["call"]["ended_by"] == "caller"


async def test_a_caller_whom_nobody_at_the_desk_takes_is_promised_a_call(
    tmp_path: Path, stack: RealStack, asterisk_tree: AsteriskTree
) -> None:
    address = stack.assistant_url.removeprefix("http://")
    async with (
        open_desk(tmp_path, asterisk_tree, address, at_desk=0) as (pbx, operators),
        softphone(pbx.places.sip, number=CALLER) as phone,
    ):
        await phone.call(NUMBER)
        line = Line(stack, phone)
        await line.welcomed()
        phone.press("0")
        await phone.until(phone.ended.is_set, within_s=90)
        record = await line.record()
    assert operators == ()
    assert record["handoff"]["queue"] == "customer_service"
    listed = stack.get(f"/v1/reports?phone={CALLER}&limit=5")["items"]
    reports = [stack.get(f"/v1/reports/{one['code']}") for one in listed]
    assert any(one["channel"] == "phone" and one["callback_requested"] for one in reports)


@pytest.mark.timeout(300)
async def test_without_the_dialogue_callers_still_reach_people(
    stack: RealStack, desk: tuple[Pbx, Softphone]
) -> None:
    stack.kill("rasa")
    pbx, operator = desk
    async with softphone(pbx.places.sip, number=CALLER) as phone:
        await phone.call(NUMBER)
        await operator.until(operator.talking.is_set, within_s=60)
        assert any(packet.loud for packet in phone.packets)
