"""What a caller goes through when a part is away: the dialplan of deploy/ in a real Asterisk."""

import asyncio
import io
import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.channels.telephone.line.line import Ended
from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import DEPLOYED, NUMBER, OLDER
from bench.telephone.sounds import likeness
from tests.channels.telephone.pbx.exchange import open_exchange


def recorded(name: str, seconds: float) -> bytes:
    """The beginning of what the PBX itself says."""
    with wave.open(io.BytesIO((DEPLOYED / "sounds" / name).read_bytes())) as sound:
        return sound.readframes(int(seconds * sound.getframerate()))


async def test_when_the_assistant_ends_or_is_down_callers_hear_an_apology_and_reach_people(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    async with open_exchange(tmp_path, asterisk_tree) as exchange:
        operator = exchange.operators[0]
        in_mid_call, call = await exchange.call()
        exchange.office.stop()
        assert await call.ended() == Ended("line")
        await operator.until(operator.talking.is_set, within_s=15)
        assert likeness(in_mid_call.heard, recorded("apology.wav", 2.0)) > 0.95
        in_mid_call.hang_up()
        await operator.until(operator.ended.is_set)

        operator.start_anew()
        await exchange.office.stopped()
        new = await exchange.phone()
        new.dial(NUMBER)
        await operator.until(operator.talking.is_set, within_s=20)
        assert likeness(new.heard, recorded("apology.wav", 2.0)) > 0.95
        assert operator.headers["x-alo-dien-reason"] == "assistant_unavailable"


async def test_a_call_that_breaks_off_leaves_the_caller_to_people_and_a_dead_pbx_ends_its_calls(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    async with open_exchange(tmp_path, asterisk_tree) as exchange:
        exchange.switchboard.mistake = RuntimeError("unexpected")
        phone = await exchange.phone()
        phone.dial(NUMBER)
        operator = exchange.operators[0]
        await operator.until(operator.talking.is_set, within_s=15)
        assert operator.headers["x-alo-dien-reason"] == "assistant_unavailable"
        exchange.switchboard.mistake = None
        exchange.switchboard.forget()

        other, call = await exchange.call()
        exchange.pbx.kill()
        assert await call.ended() == Ended("line")
        await other.until(lambda: exchange.office.calls_here() == 0)


@pytest.mark.parametrize("number", [NUMBER, OLDER], ids=["websocket", "audiosocket"])
async def test_a_caller_whom_no_operator_takes_comes_back_to_the_assistant(
    tmp_path: Path, asterisk_tree: AsteriskTree, number: str
) -> None:
    async with open_exchange(tmp_path, asterisk_tree, take_calls=False) as exchange:
        phone, call = await exchange.call(number)
        variables = {"reason": "request", "conversation": "6f1c2f4e-6a3b"}
        await call.line.transfer("customer_service", variables)
        await exchange.operators[0].until(exchange.operators[0].rang.is_set)
        again = await asyncio.wait_for(exchange.switchboard.next_call(10), 12)
        brought = dict(again.line.arrival.variables)
        assert brought.pop("call")
        assert brought == {"returned": "customer_service", **variables}
        assert again.line.arrival.caller == "0905123456"
        await again.line.answer()
        # Nobody is sent round in circles.
        await again.line.transfer("customer_service", {"reason": "request"})
        sorry = recorded("nobody.wav", 2.0)
        await phone.until(lambda: likeness(phone.heard, sorry) > 0.95, within_s=15)


async def test_a_caller_who_hangs_up_while_waiting_for_an_operator_rings_nobody_any_more(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    async with open_exchange(tmp_path, asterisk_tree, take_calls=False) as exchange:
        phone, call = await exchange.call()
        await call.line.transfer("emergency", {"reason": "hazard"})
        operator = exchange.operators[0]
        await operator.until(operator.rang.is_set)
        phone.hang_up()
        await operator.until(operator.ended.is_set)
        assert not operator.talking.is_set()
        assert exchange.switchboard.nobody_called()


@pytest.mark.parametrize("number", [NUMBER, OLDER], ids=["websocket", "audiosocket"])
@pytest.mark.parametrize("first", ["caller", "operator"])
async def test_either_side_may_hang_up_while_caller_and_operator_talk(
    tmp_path: Path, asterisk_tree: AsteriskTree, number: str, first: str
) -> None:
    async with open_exchange(tmp_path, asterisk_tree) as exchange:
        operator = exchange.operators[0]
        phone, call = await exchange.call(number)
        await call.line.transfer("customer_service", {"reason": "request"})
        await operator.until(operator.talking.is_set)
        one, other = (phone, operator) if first == "caller" else (operator, phone)
        one.hang_up()
        await other.until(other.ended.is_set)
        assert exchange.switchboard.nobody_called()


async def test_where_no_operator_is_there_at_all_the_caller_comes_back_at_once(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    async with open_exchange(tmp_path, asterisk_tree, at_desk=0) as exchange:
        _, call = await exchange.call()
        await call.line.transfer("emergency", {"reason": "hazard"})
        again = await exchange.switchboard.next_call(2)
        assert again.line.arrival.variables["returned"] == "emergency"


async def test_a_pbx_with_the_wrong_key_gives_callers_to_people(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    async with open_exchange(tmp_path, asterisk_tree, call_key="right") as exchange:
        client = exchange.pbx.run / "etc/websocket_client.conf"
        client.write_text(client.read_text().replace("key=right", "key=wrong"))
        await exchange.pbx.console("module reload res_websocket_client.so")
        phone = await exchange.phone()
        phone.dial(NUMBER)
        operator = exchange.operators[0]
        await operator.until(operator.talking.is_set, within_s=15)
        assert exchange.switchboard.nobody_called()


async def test_a_pbx_with_the_key_is_let_in(tmp_path: Path, asterisk_tree: AsteriskTree) -> None:
    async with open_exchange(tmp_path, asterisk_tree, call_key="right") as exchange:
        phone, call = await exchange.call()
        await call.line.hang_up()
        await phone.until(phone.ended.is_set)
        assert not exchange.operators[0].rang.is_set()
        assert not np.any(phone.heard)
