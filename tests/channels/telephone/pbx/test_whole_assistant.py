"""A telephone call through a real Asterisk to the whole assistant: Rasa, its actions, the outage service."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from assistant.speech.audio import Samples
from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import NUMBER, OLDER, Pbx
from bench.telephone.softphone import Softphone, softphone
from tests.channels.telephone.pbx.exchange import open_desk
from tests.speech.line_sound import cough, voice
from tests.stack import RealStack

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


async def silenced_after_s(pbx: Pbx, said: Samples) -> float | None:
    """Seconds from the caller's first sound, early in the greeting, to the last packet before a pause that no
    sentence has; None when the assistant speaks on."""
    async with softphone(pbx.places.sip, number=CALLER) as phone:
        await phone.call(NUMBER)
        await phone.until(lambda: bool(phone.loud_at), ANSWER_WITHIN_S)
        await asyncio.sleep(0.5)
        began = time.monotonic()
        phone.say(said.tobytes())
        await asyncio.sleep(1.3)
        sounds = [began, *(at for at in phone.loud_at if at > began), time.monotonic()]
        return next((at - began for at, next_at in pairwise(sounds) if next_at - at > 0.4), None)


@pytest.mark.alone
async def test_a_voice_silences_the_assistant_at_once_even_where_no_words_are_recognized(
    desk: tuple[Pbx, Softphone],
) -> None:
    words = voice("nhà tôi mất điện từ sáng tới giờ")
    words = words[np.flatnonzero(np.abs(words) > 200)[0] :]
    silenced = [await silenced_after_s(desk[0], words) for _ in range(3)]
    assert None not in silenced
    assert sorted(seconds for seconds in silenced if seconds is not None)[1] <= 0.2


async def test_a_cough_does_not_silence_the_assistant(desk: tuple[Pbx, Softphone]) -> None:
    assert await silenced_after_s(desk[0], cough()) is None


@pytest.mark.alone
async def test_the_assistants_own_echo_does_not_silence_it(desk: tuple[Pbx, Softphone]) -> None:
    async with softphone(desk[0].places.sip, number=CALLER) as phone:
        await phone.call(NUMBER)
        thrown_back, began = 0, time.monotonic()
        while time.monotonic() < began + 5.0:
            for packet in phone.packets[thrown_back:]:
                phone.say((packet.samples * 0.2).astype(np.int16).tobytes())
            thrown_back = len(phone.packets)
            await asyncio.sleep(0.02)
        assert len(phone.loud_at) > 100
        assert max(later - former for former, later in pairwise(phone.loud_at)) < 0.6


def calls_back(stack: RealStack) -> set[str]:
    """The reports of this caller that ask to be called back."""
    listed = stack.get(f"/v1/reports?phone={CALLER}&limit=50")["items"]
    reports = [stack.get(f"/v1/reports/{one['code']}") for one in listed]
    return {one["code"] for one in reports if one["channel"] == "phone" and one["callback_requested"]}


@pytest.mark.parametrize("number", [NUMBER, OLDER], ids=["websocket", "audiosocket"])
async def test_a_caller_whom_nobody_at_the_desk_takes_is_promised_a_call(
    tmp_path: Path, stack: RealStack, asterisk_tree: AsteriskTree, number: str
) -> None:
    address, before = stack.assistant_url.removeprefix("http://"), calls_back(stack)
    desk = open_desk(tmp_path, asterisk_tree, address, stack.audiosocket_port, at_desk=0)
    async with desk as (pbx, operators), softphone(pbx.places.sip, number=CALLER) as phone:
        await phone.call(number)
        line = Line(stack, phone)
        await line.welcomed()
        phone.press("0")
        await phone.until(phone.ended.is_set, within_s=90)
        record = await line.record()
    assert operators == ()
    assert record["handoff"]["queue"] == "customer_service"
    assert record["call"]["protocol"] == ("asterisk" if number == NUMBER else "audiosocket")
    assert any(f"theo số {CALLER} trước" in turn["text"] for turn in record["turns"])
    assert len(calls_back(stack) - before) == 1


async def test_a_caller_whose_assistant_is_restarted_reaches_an_operator_who_knows_why(
    line: Line, desk: tuple[Pbx, Softphone]
) -> None:
    await line.welcomed()
    os.kill(line.stack.pid("assistant"), signal.SIGTERM)
    operator = desk[1]
    await operator.until(operator.talking.is_set, within_s=20)
    assert operator.headers["x-alo-dien-reason"] == "shutting_down"
    await asyncio.to_thread(line.stack.wait_until_ended, "assistant")


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
