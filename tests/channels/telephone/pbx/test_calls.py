"""Calls through a real Asterisk: its websocket channel, the dialplan of deploy/, RTP on both sides."""

import asyncio
import os
import time

import pytest

from assistant.channels.telephone.line.line import Ended
from bench.telephone.pbx import NUMBER, OLDER
from bench.telephone.softphone import Softphone
from bench.telephone.sounds import babble, likeness, parts_in_order
from tests.channels.telephone.pbx.exchange import Exchange

pytestmark = pytest.mark.asyncio(loop_scope="module")

GREETING, QUESTION = babble(2.0, seed=1), babble(2.0, seed=2)


async def test_both_hear_each_other(exchange: Exchange) -> None:
    phone, call = await exchange.call()
    assert (call.line.arrival.caller, call.line.arrival.dialled) == ("0905123456", NUMBER)
    await call.line.play(GREETING, "greeting")
    phone.say(QUESTION)
    await call.until(lambda: call.marks == ["greeting"])
    await phone.until(lambda: phone.still_to_say_s == 0)
    await asyncio.sleep(0.2)
    assert likeness(phone.heard, GREETING) > 0.98
    assert likeness(call.sound, QUESTION) > 0.98


@pytest.mark.parametrize("dialled", [NUMBER, OLDER], ids=["websocket", "audiosocket"])
@pytest.mark.parametrize(
    ("number", "known"),
    [
        ("+84905123456", "+84905123456"),
        ("0905-123-456", "0905123456"),
        ("anonymous", None),
        ("a,b)c", None),
        ("0905123456)n(x", None),
        ("x&returned=emergency", None),
    ],
)
async def test_whatever_number_a_telephone_sends_its_call_is_answered(
    exchange: Exchange, dialled: str, number: str, known: str | None
) -> None:
    phone = await exchange.phone(number=number)
    phone.dial(dialled)
    call = await exchange.switchboard.next_call()
    arrival = call.line.arrival
    assert (arrival.caller, arrival.dialled, set(arrival.variables)) == (known, dialled, {"call"})
    await call.line.answer()
    await phone.until(phone.talking.is_set)


@pytest.mark.alone
async def test_the_greeting_is_heard_at_once(exchange: Exchange) -> None:
    phone = await exchange.phone()
    phone.dial(NUMBER)
    call = await exchange.switchboard.next_call()
    await call.line.answer()
    await call.line.play(GREETING, "greeting")
    await phone.until(lambda: any(packet.loud for packet in phone.packets))
    first = next(packet for packet in phone.packets if packet.loud)
    assert first.at - phone.times.placed < 0.3


@pytest.mark.parametrize("tones_only", [False, True], ids=["events", "tones"])
async def test_each_key_arrives_once(exchange: Exchange, tones_only: bool) -> None:
    phone, call = await exchange.call(tones_only=tones_only)
    await asyncio.sleep(0.3)
    phone.press("0159*#D")
    await call.until(lambda: len(call.keys) >= 7)
    await asyncio.sleep(0.3)
    assert call.keys == "0159*#D"


@pytest.mark.alone
async def test_a_caller_who_interrupts_no_longer_hears_the_answer(exchange: Exchange) -> None:
    phone, call = await exchange.call()
    answer = babble(8.0, seed=3)
    await call.line.play(answer, "answer")
    await phone.until(lambda: sum(packet.loud for packet in phone.packets) > 50)
    flushed = time.monotonic()
    heard = await call.line.flush()
    await asyncio.sleep(0.6)
    loud = [packet.at for packet in phone.packets if packet.loud]
    assert loud[-1] - flushed < 0.1
    assert abs(heard - len(loud) * 0.02) < 0.1
    await call.line.play(GREETING, "next")
    await call.until(lambda: call.marks == ["next"])
    assert likeness(phone.heard, GREETING) > 0.98


async def test_a_caller_who_hangs_up_while_being_spoken_to_ends_the_call(exchange: Exchange) -> None:
    phone, call = await exchange.call()
    await call.line.play(babble(5.0, seed=5), "answer")
    await asyncio.sleep(0.3)
    phone.hang_up()
    assert await call.ended() == Ended("caller")


async def test_a_caller_who_hangs_up_before_the_assistant_answers_ends_the_call(exchange: Exchange) -> None:
    phone = await exchange.phone()
    phone.dial(NUMBER)
    call = await exchange.switchboard.next_call()
    await asyncio.sleep(0.1)
    phone.hang_up()
    assert await call.ended() == Ended("caller")


async def test_the_assistants_goodbye_ends_the_call_for_the_caller(exchange: Exchange) -> None:
    phone, call = await exchange.call()
    await call.line.play(GREETING, "goodbye")
    await call.until(lambda: call.marks == ["goodbye"])
    await call.line.hang_up()
    await phone.until(phone.ended.is_set)
    assert likeness(phone.heard, GREETING) > 0.98
    assert not exchange.operators[0].rang.is_set()


async def test_the_caller_reaches_the_operator_and_the_operator_knows_why(exchange: Exchange) -> None:
    phone, call = await exchange.call()
    operator = exchange.operators[0]
    variables = {"reason": "hazard", "summary": "Dây điện đứt, trước chợ", "conversation": "6f1c2f4e-6a3b"}
    # As long as it may be, and as its address makes it longest.
    variables |= {"customer": "PC05II0123456", "transcript": "Cột điện đổ; 100% cháy! " + 976 * "ệ"}
    await call.line.transfer("emergency", variables)
    assert await call.ended() == Ended("assistant")
    await operator.until(operator.talking.is_set)
    assert operator.headers["x-alo-dien-reason"] == "hazard"
    assert operator.headers["x-alo-dien-conversation"] == "6f1c2f4e-6a3b"
    await talk(phone, operator)
    assert "ALO_SUMMARY=Dây điện đứt, trước chợ" in exchange.pbx.log
    assert "ALO_CUSTOMER=PC05II0123456" in exchange.pbx.log
    assert f'ALO_TRANSCRIPT={variables["transcript"]}"' in exchange.pbx.log
    assert "QUEUE_PRIO=10" in exchange.pbx.log


async def talk(phone: Softphone, operator: Softphone) -> None:
    """Both speak, and hear each other."""
    await asyncio.sleep(0.3)
    phone.say(QUESTION)
    operator.say(GREETING)
    await phone.until(lambda: phone.still_to_say_s + operator.still_to_say_s == 0)
    await asyncio.sleep(0.3)
    assert likeness(phone.heard, GREETING) > 0.95
    assert likeness(operator.heard, QUESTION) > 0.95


async def test_lost_packets_are_only_gaps(exchange: Exchange) -> None:
    phone, call = await exchange.call(lose=0.05)
    story = babble(4.0, seed=6)
    phone.say(story)
    phone.press("42#")
    await call.until(lambda: call.keys == "42#", within_s=10)
    await call.line.play(GREETING, "answer")
    await call.until(lambda: call.marks == ["answer"])
    # What was lost is not there, and what follows it comes earlier by as much.
    parts = [story[start : start + 1600] for start in range(0, len(story), 1600)]
    found = sum(likeness(call.sound, part) > 0.95 for part in parts)
    assert 20 <= found < 40
    assert likeness(phone.heard, GREETING) > 0.98


async def test_an_older_pbx_brings_calls_by_audiosocket(exchange: Exchange) -> None:
    phone, call = await exchange.call(OLDER)
    arrival = call.line.arrival
    assert (arrival.protocol, arrival.caller, arrival.dialled) == ("audiosocket", "0905123456", OLDER)
    await call.line.play(GREETING, "greeting")
    phone.say(QUESTION)
    phone.press("5")
    await call.until(lambda: call.marks == ["greeting"] and call.keys == "5")
    await asyncio.sleep(0.2)
    assert likeness(phone.heard, GREETING) > 0.98
    assert likeness(call.sound, QUESTION) > 0.98
    await call.line.transfer("customer_service", {"reason": "request"})
    operator = exchange.operators[0]
    await operator.until(operator.talking.is_set)
    assert operator.headers["x-alo-dien-reason"] == "request"


async def test_a_caller_by_audiosocket_hangs_up(exchange: Exchange) -> None:
    phone, call = await exchange.call(OLDER)
    phone.hang_up()
    assert await call.ended() == Ended("caller")


LONG_CALL_S = float(os.environ.get("PBX_LONG_CALL_S", "22"))


@pytest.mark.timeout(LONG_CALL_S + 60)
async def test_a_long_call_has_no_gaps_and_does_not_fall_behind(exchange: Exchange) -> None:
    """By default a little longer than what Asterisk holds of an answer; PBX_LONG_CALL_S=600 for ten minutes."""
    phone, call = await exchange.call()
    await asyncio.sleep(0.5)
    answer, story = babble(LONG_CALL_S, seed=4), babble(LONG_CALL_S, seed=8)
    await call.line.play(answer, "answer")
    phone.say(story)
    await call.until(lambda: call.marks == ["answer"], within_s=LONG_CALL_S + 10)
    await phone.until(lambda: phone.still_to_say_s == 0)
    await asyncio.sleep(0.3)
    for heard, said in ((phone.heard, answer), (call.sound, story)):
        share, late_s = parts_in_order(heard, said)
        assert share > 0.97
        assert abs(late_s) < 0.2 + 0.01 * LONG_CALL_S
