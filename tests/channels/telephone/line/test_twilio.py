"""Calls over Twilio's media streams, as the wire sees them, and what Twilio asks over HTTP."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest

from assistant.channels.telephone.doors.twilio_webhooks import signature
from assistant.channels.telephone.line import mulaw
from assistant.channels.telephone.line.line import Ended
from tests.channels.telephone.line.twilio_caller import CALL, twilio
from tests.channels.telephone.office import Office, open_office

KEY = "a secret"
PUBLIC = "https://dien.example.vn"
SIGNING = "twilio's secret"
EVERY_BYTE = bytes(range(256))
# A tone as mu-law, 1 s.
TONE = mulaw.encode((8000 * np.sin(np.arange(8000) / 3)).astype("<i2").tobytes())


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path, call_key=KEY, public_url=PUBLIC, twilio_auth_token=SIGNING) as office:
        yield office


async def test_who_calls_and_where_comes_with_the_start(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start(caller="+84905123456", dialled="+842361909", token="")
        arrival = (await office.switchboard.next_call()).line.arrival
    assert (arrival.protocol, arrival.caller, arrival.dialled) == ("twilio", "+84905123456", "+842361909")
    assert arrival.variables == {"call": CALL}


async def test_sound_travels_in_both_directions(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        await call.line.play(mulaw.decode(TONE), "greeting")
        await cloud.speak(TONE)
        await cloud.speak(TONE, track="outbound")
        await call.until(lambda: call.marks == ["greeting"])
        assert call.sound == mulaw.decode(TONE)
        assert mulaw.decode(bytes(cloud.played)) == mulaw.decode(TONE)


async def test_keys_arrive(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        for digit in "12*#":
            await cloud.say("dtmf", track="inbound_track", digit=digit)
        await call.until(lambda: len(call.keys) == 4)
        assert call.keys == "12*#"


async def test_a_caller_who_interrupts_stops_the_voice_at_once(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        await call.line.play(mulaw.decode(TONE * 4), "long")
        await asyncio.sleep(0.5)
        heard = await call.line.flush()
        await call.line.play(mulaw.decode(TONE[:800]), "short")
        await call.until(lambda: call.marks == ["short"])
        assert heard == pytest.approx(len(cloud.played) / 8000 - 0.1, abs=0.08)


async def test_a_caller_who_hangs_up_ends_the_call(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        await cloud.say("stop", callSid=CALL)
        assert await call.ended() == Ended("caller")


async def test_a_stream_that_breaks_is_a_broken_line(office: Office) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        cloud.websocket.transport.abort()
        assert await call.ended() == Ended("line")


@pytest.mark.parametrize(
    "first",
    [
        b"\x00\x01",
        "not json",
        '{"event":"start"}',
        '{"event":"start","streamSid":"MZ1","start":{"mediaFormat":{"encoding":"audio/opus"}}}',
        '{"event":"media","media":{"payload":"AAAA"}}',
    ],
)
async def test_who_does_not_begin_like_twilio_is_not_a_call(office: Office, first: str | bytes) -> None:
    async with twilio(office.address) as cloud:
        await cloud.websocket.send(first)
        assert await cloud.until_closed() == 1002
    assert office.switchboard.nobody_called()


@pytest.mark.parametrize("payload", ["?", 5, None, "AAA"])
async def test_sound_that_cannot_be_read_breaks_the_line(office: Office, payload: object) -> None:
    async with twilio(office.address) as cloud:
        await cloud.start()
        call = await office.switchboard.next_call()
        await cloud.say("media", payload=payload)
        assert await call.ended() == Ended("line")


async def test_a_stream_with_no_key_or_token_is_refused(locked: Office) -> None:
    async with twilio(locked.address) as cloud:
        await cloud.start(caller="+84905123456", key="guessed")
        assert await cloud.until_closed() == 1008
    assert locked.switchboard.nobody_called()


async def test_a_stream_with_the_key_in_its_address_is_taken(locked: Office) -> None:
    async with twilio(locked.address, "?key=a+secret") as cloud:
        await cloud.start(caller="+84905123456")
        assert (await locked.switchboard.next_call()).line.arrival.caller == "+84905123456"


# The webhooks.


async def ask(office: Office, path: str, form: dict[str, str], secret: str = SIGNING) -> httpx.Response:
    signed = {"X-Twilio-Signature": signature(secret, f"{PUBLIC}{path}", form)}
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"http://{office.address}{path}", data=form, headers=signed)


async def test_a_number_is_connected_to_the_assistant_with_a_token_and_without_the_key(
    locked: Office,
) -> None:
    form = {"CallSid": CALL, "From": "+84905123456", "To": '"><Say>'}
    document = await ask(locked, "/v1/calls/twilio/voice", form)
    stream = ET.fromstring(document.text).find("Connect/Stream")
    assert stream is not None
    assert stream.get("url") == "wss://dien.example.vn/v1/calls/twilio"
    parameters = {one.get("name") or "": one.get("value") or "" for one in stream}
    assert parameters["caller"] == "+84905123456"
    assert KEY not in document.text
    async with twilio(locked.address) as cloud:
        await cloud.start(**parameters)
        await locked.switchboard.next_call()
    after = ET.fromstring(document.text).findtext("Redirect")
    assert after == "https://dien.example.vn/v1/calls/twilio/next"


async def test_after_the_assistant_the_caller_waits_in_the_queue_it_named(locked: Office) -> None:
    async with twilio(locked.address, "?key=a+secret") as cloud:
        await cloud.start()
        call = await locked.switchboard.next_call()
        await call.line.transfer("emergency", {"reason": "hazard"})
        assert await call.ended() == Ended("assistant")
        assert await cloud.until_closed() == 1000
    assert await what_is_next(locked) == ("Enqueue", "emergency")


async def test_after_the_assistants_goodbye_the_call_is_over(locked: Office) -> None:
    async with twilio(locked.address, "?key=a+secret") as cloud:
        await cloud.start()
        await (await locked.switchboard.next_call()).line.hang_up()
        await cloud.until_closed()
    assert await what_is_next(locked) == ("Hangup", None)


async def test_a_caller_whom_the_assistant_lost_waits_in_the_general_queue(locked: Office) -> None:
    assert await what_is_next(locked) == ("Enqueue", "customer_service")


async def what_is_next(office: Office) -> tuple[str, str | None]:
    document = ET.fromstring((await ask(office, "/v1/calls/twilio/next", {"CallSid": CALL})).text)
    return document[0].tag, document[0].text


@pytest.mark.parametrize("path", ["/v1/calls/twilio/voice", "/v1/calls/twilio/next"])
async def test_a_request_that_twilio_did_not_sign_is_refused(locked: Office, path: str) -> None:
    assert (await ask(locked, path, {"CallSid": CALL}, secret="guessed")).status_code == 401
    assert (await ask(locked, path, {"CallSid": "é\x00"}, secret="")).status_code == 401


async def test_without_twilios_secret_the_webhook_needs_our_key_and_hands_it_on(tmp_path: Path) -> None:
    async with open_office(tmp_path, call_key=KEY) as office:
        assert (await ask(office, "/v1/calls/twilio/voice", {})).status_code == 401
        document = ET.fromstring((await ask(office, "/v1/calls/twilio/voice?key=a+secret", {})).text)
        after = urlsplit(document.findtext("Redirect") or "")
        assert (after.path, parse_qs(after.query)) == ("/v1/calls/twilio/next", {"key": [KEY]})


def test_the_signature_is_the_one_of_twilios_documentation() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", address, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


# Mu-law.


def test_every_mulaw_byte_survives_the_way_there_and_back() -> None:
    there_and_back = mulaw.encode(mulaw.decode(EVERY_BYTE))
    # Two bytes mean zero.
    assert there_and_back == EVERY_BYTE.replace(b"\x7f", b"\xff")


@pytest.mark.parametrize(
    ("sample", "byte"), [(0, 0xFF), (-1, 0x7F), (32767, 0x80), (-32768, 0x00), (1000, 0xCE), (-1000, 0x4E)]
)
def test_samples_become_the_bytes_of_the_standard(sample: int, byte: int) -> None:
    assert mulaw.encode(np.array([sample], "<i2").tobytes()) == bytes([byte])


def test_what_is_lost_is_a_few_percent() -> None:
    samples = np.arange(-32000, 32000, 7, dtype="<i2")
    heard = np.frombuffer(mulaw.decode(mulaw.encode(samples.tobytes())), "<i2").astype(float)
    assert np.all(np.abs(heard - samples) <= np.maximum(np.abs(samples.astype(float)) * 0.04, 8))
