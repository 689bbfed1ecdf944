"""Calls over Asterisk's websocket channel, as the wire sees them."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from assistant.channels.telephone.line.line import Ended
from tests.channels.telephone.line.asterisk_caller import asterisk
from tests.channels.telephone.office import Office, open_office

# Every sample differs from its neighbors, and none is silence.
ONE_SECOND = bytes(range(1, 251)) * 64


async def test_the_callers_number_and_what_the_pbx_says_reach_the_call(office: Office) -> None:
    said = {"caller": "0905 123 456", "dialled": "19001909", "call": "1732.7", "returned": "operators"}
    async with asterisk(office.address, **said) as pbx:
        await pbx.start()
        arrival = (await office.switchboard.next_call()).line.arrival
    assert (arrival.protocol, arrival.caller, arrival.dialled) == ("asterisk", "0905123456", "19001909")
    assert arrival.variables == {"call": "1732.7", "returned": "operators"}


@pytest.mark.parametrize("withheld", ["", "anonymous", "Nguyễn Văn A", "\x00\x01", "12", "1" * 50])
async def test_a_withheld_number_is_no_number(office: Office, withheld: str) -> None:
    async with asterisk(office.address, caller=withheld) as pbx:
        await pbx.start()
        assert (await office.switchboard.next_call()).line.arrival.caller is None


async def test_sound_travels_unchanged_in_both_directions(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.answer()
        await call.line.play(ONE_SECOND, "greeting")
        await pbx.speak(ONE_SECOND)
        await call.until(lambda: call.marks == ["greeting"])
        assert call.sound == ONE_SECOND
        assert bytes(pbx.played) == ONE_SECOND
        assert pbx.commands[0] == "ANSWER"


async def test_prompts_are_heard_in_order_and_each_is_reported_when_it_is_over(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        for number in range(3):
            await call.line.play(ONE_SECOND[: 3200 + number], f"part {number}")
        await call.until(lambda: len(call.marks) == 3)
        assert call.marks == ["part 0", "part 1", "part 2"]
        assert len(pbx.played) == 9603


async def test_keys_arrive_and_noise_among_them_does_not(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.press("12*")
        await pbx.say({"event": "DTMF_END", "digit": "99"})
        await pbx.say({"event": "DTMF_END"})
        await pbx.say({"event": "SOMETHING_NEW", "in": ["a", "later", "version"]})
        await pbx.press("#D")
        await call.until(lambda: len(call.keys) == 5)
        assert call.keys == "12*#D"


async def test_a_caller_who_interrupts_stops_the_voice_at_once(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.play(ONE_SECOND * 5, "long")
        await asyncio.sleep(0.6)
        heard = await call.line.flush()
        await pbx.until_command("FLUSH_MEDIA")
        really_heard = len(pbx.played) / 16000
        await call.line.play(ONE_SECOND[:3200], "short")
        await call.until(lambda: call.marks == ["short"])
        assert heard == pytest.approx(really_heard, abs=0.06)
        assert 0.45 < heard < 0.75
        assert len(pbx.played) / 16000 == pytest.approx(really_heard + 0.2, abs=0.03)


async def test_nothing_was_heard_of_silence(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.play(ONE_SECOND[:3200], "short")
        await call.until(lambda: call.marks == ["short"])
        assert await call.line.flush() == 0.0


@pytest.mark.alone
async def test_a_very_long_prompt_never_overfills_the_pbx(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.play(ONE_SECOND * 40, "very long")
        await asyncio.sleep(0.5)
        assert 600 < pbx.most_queued < 800
        # And an answer to an interruption does not wait behind it.
        await call.line.flush()
        begun = time.monotonic()
        await call.line.play(ONE_SECOND[:1600], "short")
        await call.until(lambda: call.marks == ["short"])
        assert time.monotonic() - begun < 0.4


async def test_nothing_is_sent_while_the_pbx_says_it_is_full(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.say({"event": "MEDIA_XOFF"})
        await pbx.press("1")
        await call.until(lambda: call.keys == "1")
        await call.line.play(ONE_SECOND[:1600], "held back")
        await asyncio.sleep(0.2)
        assert not pbx.played
        await pbx.say({"event": "MEDIA_XON"})
        await call.until(lambda: call.marks == ["held back"])


async def test_a_pbx_that_falls_behind_is_not_overfilled_when_it_has_room_again(office: Office) -> None:
    """A busy machine plays 20 ms in more than 20 ms: by the clock its queue would long be empty."""
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        pbx.stand_still()
        await call.line.play(ONE_SECOND * 40, "very long")
        await pbx.until_queued(500)
        await pbx.say({"event": "MEDIA_XOFF"})
        await asyncio.sleep(0.1)
        queued = pbx.most_queued
        await pbx.say({"event": "MEDIA_XON"})
        await asyncio.sleep(0.5)
        # Asterisk then holds 800 frames, and has room for 200.
        assert pbx.most_queued == queued


async def test_a_caller_who_hangs_up_ends_the_call(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.websocket.close(1000)
        assert await call.ended() == Ended("caller")
        # The conversation may not have noticed yet: nothing of this raises.
        await call.line.play(ONE_SECOND, "too late")
        assert await call.line.flush() == 0.0
        await call.line.hang_up()


async def test_a_pbx_that_dies_in_mid_call_is_a_broken_line(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        pbx.websocket.transport.abort()
        assert await call.ended() == Ended("line")


async def test_who_hangs_up_just_when_something_is_said_ended_the_call(office: Office) -> None:
    """Asterisk closes, and what is being sent meanwhile breaks the pipe before its last words are read."""
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.play(ONE_SECOND * 5, "answer")
        await asyncio.sleep(0.01)
        pbx.websocket.transport.abort()
        assert await call.ended() == Ended("caller")


async def test_a_pbx_that_no_longer_answers_pings_is_a_broken_line(tmp_path: Path) -> None:
    async with open_office(tmp_path, ping_s=0.3) as office, asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        pbx.websocket.transport.pause_reading()
        assert await call.ended() == Ended("line")
        pbx.websocket.transport.abort()


async def test_the_assistant_hangs_up_and_the_pbx_may_let_go_too(office: Office) -> None:
    async with asterisk(office.address, call="1732.8") as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await call.line.hang_up()
        assert await call.ended() == Ended("assistant")
        assert await pbx.until_closed() == 1000
    assert await verdict(office, "1732.8") == "next=hangup"


async def test_the_pbx_learns_which_queue_and_why(office: Office) -> None:
    async with asterisk(office.address, call="1732.9") as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        variables = {"reason": "hazard", "summary": "Dây điện đứt,\r\ntrước nhà & chợ"}
        await call.line.transfer("emergency", variables)
        assert await call.ended() == Ended("assistant")
        await pbx.until_closed()
    expected = {"reason": "hazard", "summary": "Dây điện đứt, trước nhà & chợ", "queue": "emergency"}
    assert dict(httpx.QueryParams(await verdict(office, "1732.9"))) == {**expected, "next": "queue"}


async def test_a_call_that_broke_off_leaves_the_caller_to_the_pbx(office: Office) -> None:
    office.switchboard.mistake = RuntimeError("0905123456 said something unexpected")
    async with asterisk(office.address, call="1732.10") as pbx:
        await pbx.start()
        await pbx.until_command("HANGUP")
        await pbx.until_closed()
    assert await verdict(office, "1732.10", status=404) == ""


async def test_a_conversation_that_just_stops_hangs_up(office: Office) -> None:
    async with asterisk(office.address, call="1732.11") as pbx:
        await pbx.start()
        (await office.switchboard.next_call()).let_go.set()
        await pbx.until_closed()
    assert await verdict(office, "1732.11") == "next=hangup"


async def verdict(office: Office, call: str, status: int = 200) -> str:
    """What the PBX is told of a call that has just ended."""
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"http://{office.address}/v1/calls/{call}/transfer")
    assert response.status_code == status
    if status != 200:
        assert response.json()["code"] == "call_not_found"
        return ""
    return response.text


@pytest.mark.parametrize(
    "first",
    [
        b"\x00" * 320,
        "",
        "not json",
        "[]",
        '{"event": 5}',
        '{"event": "DTMF_END", "digit": "1"}',
        '{"event": "MEDIA_START", "format": "ulaw"}',
        "MEDIA_START connection_id:assistant channel:WebSocket/1 format:slin",
        "[" * 5000,
        '{"event": "MEDIA_START", "padding": "' + "x" * 20000 + '"}',
    ],
)
async def test_who_does_not_begin_like_asterisk_is_not_a_call(office: Office, first: str | bytes) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.websocket.send(first)
        assert await pbx.until_closed() == 1002
    assert office.switchboard.nobody_called()


async def test_a_message_without_sense_in_mid_call_breaks_the_line(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.websocket.send("{")
        assert await call.ended() == Ended("line")
        assert await pbx.until_closed() == 1002


async def test_half_a_sample_is_left_out(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.websocket.send(b"\x01\x02\x03")
        await pbx.websocket.send(b"\x04")
        await pbx.websocket.send(b"")
        await pbx.press("1")
        await call.until(lambda: call.keys == "1")
        assert call.sound == b"\x01\x02"


async def test_a_flood_of_text_ends_the_call(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        for _ in range(300):
            await pbx.press("1")
        assert await call.ended() == Ended("line")


async def test_a_flood_of_sound_ends_the_call(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.speak(ONE_SECOND * 15)
        assert await call.ended() == Ended("line")


async def test_a_message_that_is_far_too_long_ends_the_call(office: Office) -> None:
    async with asterisk(office.address) as pbx:
        await pbx.start()
        call = await office.switchboard.next_call()
        await pbx.websocket.send(b"\x01" * 70_000)
        assert await call.ended() == Ended("line")
        assert await pbx.until_closed() in (1002, 1009)


async def test_a_client_that_speaks_another_protocol_is_refused(office: Office) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with asterisk(office.address, subprotocol="chat"):
            pass
    assert refused.value.response.status_code == 400
    assert b'"line_fault"' in refused.value.response.body
