"""Calls over AudioSocket, as the wire sees them."""

import asyncio
import uuid
from contextlib import AsyncExitStack
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from assistant.channels.telephone.doors.front_door import BUSY_PLACES
from assistant.channels.telephone.line.line import Ended
from tests.channels.telephone.line.audiosocket_caller import audiosocket
from tests.channels.telephone.line.test_asterisk import ONE_SECOND, verdict
from tests.channels.telephone.office import Office, open_office

SOME_CALL = "7a1f0c52-6d3e-4c55-9f4c-0d7e6a1f2b11"
KEY = "a secret"


async def announce(office: Office, **query: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"http://{office.address}/v1/calls/audiosocket", params=query)


async def test_an_announced_call_brings_the_callers_number(office: Office) -> None:
    name = (await announce(office, caller="0905123456", dialled="1909", returned="operators")).text
    async with audiosocket(office.audiosocket_port, name):
        arrival = (await office.switchboard.next_call()).line.arrival
    assert (arrival.protocol, arrival.caller, arrival.dialled) == ("audiosocket", "0905123456", "1909")
    assert arrival.variables == {"call": name, "returned": "operators"}


async def test_on_this_machine_without_a_key_a_call_may_come_unannounced(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL):
        arrival = (await office.switchboard.next_call()).line.arrival
    assert (arrival.call_id, arrival.caller) == (SOME_CALL, None)


async def test_sound_travels_unchanged_in_both_directions(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        await call.line.answer()
        await call.line.play(ONE_SECOND, "greeting")
        pbx.speak(ONE_SECOND)
        await call.until(lambda: call.marks == ["greeting"])
        assert call.sound == ONE_SECOND
        assert pbx.played == ONE_SECOND


async def test_the_pbx_gets_a_frame_every_20_ms_whether_there_is_something_to_say_or_not(
    office: Office,
) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        await asyncio.sleep(0.5)
        await call.line.play(ONE_SECOND, "said")
        await call.until(lambda: call.marks == ["said"])
        await asyncio.sleep(0.5)
    times = np.array([at for at, _ in pbx.frames])
    assert len(times) / (times[-1] - times[0]) == pytest.approx(50, rel=0.05)
    assert np.diff(times).max() < 0.2


async def test_keys_arrive(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        pbx.press("05é*#")
        pbx.send(0x7F, b"from a later version")
        pbx.press("D")
        await call.until(lambda: len(call.keys) == 5)
        assert call.keys == "05*#D"


async def test_frames_may_come_in_pieces(office: Office) -> None:
    async with audiosocket(office.audiosocket_port) as pbx:
        whole = b"\x01\x00\x10" + uuid.UUID(SOME_CALL).bytes + b"\x10\x00\x03abc" + b"\x03\x00\x015"
        for one in whole:
            pbx.writer.write(bytes((one,)))
            await pbx.writer.drain()
            await asyncio.sleep(0.001)
        call = await office.switchboard.next_call()
        await call.until(lambda: call.keys == "5")
        assert call.sound == b"ab"


async def test_a_caller_who_interrupts_stops_the_voice_at_once(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        await call.line.play(ONE_SECOND * 5, "long")
        await asyncio.sleep(0.5)
        heard = await call.line.flush()
        await asyncio.sleep(0.1)
        assert heard == pytest.approx(len(pbx.played) / 16000, abs=0.03)
        assert 0.35 < heard < 0.65
        assert call.marks == []


@pytest.mark.parametrize("unread", [True, False])
async def test_a_caller_who_hangs_up_ends_the_call(office: Office, unread: bool) -> None:
    """With sound of ours unread, the closing of the PBX arrives as a reset."""
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        if unread:
            pbx.writer.transport.pause_reading()
            await asyncio.sleep(0.1)
            pbx.writer.transport.abort()
        else:
            pbx.writer.write_eof()
        assert await call.ended() == Ended("caller")
        await call.line.play(ONE_SECOND, "too late")
        assert await call.line.flush() == 0.0
        await call.line.hang_up()


async def test_the_assistant_hangs_up(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        await call.line.hang_up()
        assert await call.ended() == Ended("assistant")
        await pbx.until_closed()
        assert pbx.hung_up
    assert await verdict(office, SOME_CALL) == "next=hangup"


async def test_the_pbx_learns_which_queue(office: Office) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        await call.line.transfer("emergency", {"reason": "hazard"})
        await pbx.until_closed()
        assert pbx.hung_up
    assert await verdict(office, SOME_CALL) == "reason=hazard&next=queue&queue=emergency"


async def test_with_a_key_only_announced_calls_are_taken_and_each_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, call_key=KEY) as office:
        assert (await announce(office, caller="0905123456")).status_code == 401
        name = (await announce(office, caller="0905123456", key=KEY)).text
        async with audiosocket(office.audiosocket_port, SOME_CALL) as stranger:
            await stranger.until_closed()
        async with audiosocket(office.audiosocket_port, name):
            call = await office.switchboard.next_call()
            assert set(call.line.arrival.variables) == {"call"}
        async with audiosocket(office.audiosocket_port, name) as again:
            await again.until_closed()
        assert office.switchboard.nobody_called()


async def test_a_call_from_elsewhere_is_refused(tmp_path: Path) -> None:
    rules: dict[str, Any] = {"call_networks": (ip_network("10.1.0.0/16"),)}
    async with open_office(tmp_path, **rules) as office:
        async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
            await pbx.until_closed()
        assert office.switchboard.nobody_called()


async def test_who_only_connects_takes_no_callers_place(tmp_path: Path) -> None:
    async with open_office(tmp_path, calls_at_once=1) as office, AsyncExitStack() as strangers:
        for _ in range(2 * BUSY_PLACES):
            await strangers.enter_async_context(audiosocket(office.audiosocket_port))
        async with audiosocket(office.audiosocket_port, SOME_CALL):
            assert (await office.switchboard.next_call()).welcome


@pytest.mark.parametrize(
    "first",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x01\x00\x0f" + b"x" * 16,
        b"\x10\x00\x10" + b"x" * 16,
        b"\x00\x00\x00" + b"x" * 16,
        b"\xff\xff\xff" + b"x" * 16,
    ],
)
async def test_who_does_not_begin_with_a_name_is_not_a_call(office: Office, first: bytes) -> None:
    async with audiosocket(office.audiosocket_port) as pbx:
        pbx.writer.write(first)
        await pbx.until_closed()
    assert office.switchboard.nobody_called()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x10\xff\xff",
        b"\x01\x00\x10" + b"x" * 16,
        (b"\x10\x01\x40" + b"x" * 320) * 1000,
        b"\x03\x00\x01*" * 500,
    ],
    ids=["too long", "named twice", "flood", "flood of keys"],
)
async def test_what_is_not_audiosocket_breaks_the_line(office: Office, sent: bytes) -> None:
    async with audiosocket(office.audiosocket_port, SOME_CALL) as pbx:
        call = await office.switchboard.next_call()
        pbx.writer.write(sent)
        assert await call.ended() == Ended("line")
        await pbx.until_closed()


async def test_calls_that_are_carried_when_the_assistant_ends_are_let_go(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        connection = audiosocket(office.audiosocket_port, SOME_CALL)
        pbx = await connection.__aenter__()
        await office.switchboard.next_call()
    await pbx.until_closed()
    await connection.__aexit__(None, None, None)
