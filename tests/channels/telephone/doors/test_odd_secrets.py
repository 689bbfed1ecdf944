"""Odd bytes where a secret is expected are a wrong secret: a refusal, and not a line of a traceback in the log."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channels.telephone.line.twilio_caller import twilio
from tests.channels.telephone.office import Office, open_office

LOCKS = {"call_key": "a key", "channel_key": "another key", "admin_key": "a third key"}
ODD = [b"\xff\xfe", b"\xed\xa0\x80", b"\xc3\xa9", b"%ed%a0%80", b"1" * 5000]
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
UPGRADE += b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
SESSION = b"6f1c2f4e-6a3b-4b1e-9d57-0d6d7d7f1a11"


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path, **LOCKS) as office:
        yield office


async def status_of(office: Office, request: bytes, body: bytes = b"") -> int:
    """Of the answer to a request of these very bytes."""
    host, port = office.address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    length = b"Content-Length: %d\r\n" % len(body) if request.startswith(b"POST") else b""
    writer.write(request + length + b"\r\n" + body)
    async with asyncio.timeout(10):
        first = await reader.readline()
    writer.close()
    return int(first.split()[1])


def nothing_broke(caplog: pytest.LogCaptureFixture) -> bool:
    return not [one for one in caplog.records if one.exc_info or "unexpected" in one.getMessage()]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("line", "header", "statuses"),
    [
        (b"GET /v1/conversations", b"X-Admin-Key: ", {401}),
        (b"POST /v1/chat/sessions", b"X-Channel-Key: ", {201}),
        (b"POST /v1/chat/sessions/" + SESSION + b"/messages", b"Authorization: Bearer ", {404, 422}),
        (b"GET /v1/chat/sessions/" + SESSION, b"Authorization: Bearer ", {404}),
        (b"POST /v1/calls/audiosocket", b"X-Nothing: ", {401}),
        (b"POST /v1/calls/twilio/voice", b"X-Twilio-Signature: ", {401}),
    ],
)
async def test_odd_bytes_in_a_header_are_a_wrong_secret(
    locked: Office,
    caplog: pytest.LogCaptureFixture,
    line: bytes,
    header: bytes,
    statuses: set[int],
    odd: bytes,
) -> None:
    head = (
        line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + header + odd + b"\r\n"
    )
    body = b"{}" if line.startswith(b"POST") else b""
    assert await status_of(locked, head, body) in statuses
    assert nothing_broke(caplog)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", [b"key", b"token"])
@pytest.mark.parametrize(
    "path", [b"asterisk", b"audiosocket", b"twilio/voice", b"twilio/next", b"x/transfer"]
)
async def test_odd_bytes_in_an_address_are_a_wrong_secret(
    locked: Office, caplog: pytest.LogCaptureFixture, path: bytes, name: bytes, odd: bytes
) -> None:
    method = b"GET" if path in (b"asterisk", b"x/transfer") else b"POST"
    head = method + b" /v1/calls/" + path + b"?" + name + b"=" + odd + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += UPGRADE + b"Sec-WebSocket-Protocol: media\r\n" if path == b"asterisk" else b""
    assert await status_of(locked, head) in {400, 401}
    assert nothing_broke(caplog)


@pytest.mark.parametrize("odd", ODD)
async def test_odd_bytes_in_the_list_of_protocols_are_none_of_ours(
    office: Office, caplog: pytest.LogCaptureFixture, odd: bytes
) -> None:
    head = b"GET /v1/calls/asterisk HTTP/1.1\r\nHost: 127.0.0.1\r\n" + UPGRADE
    assert await status_of(office, head + b"Sec-WebSocket-Protocol: " + odd + b"\r\n") == 400
    assert nothing_broke(caplog)


@pytest.mark.parametrize("host", [b"[::1", b"\xff", b"[", b"]", b"[fe80::1%lo]", b"a!b.evil.example", b""])
@pytest.mark.parametrize(
    "line",
    [
        b"GET /v1/conversations",
        b"GET /v1/calls/x/transfer",
        b"POST /v1/calls/twilio/voice",
        b"POST /v1/calls/twilio/next",
        b"GET /",
    ],
)
async def test_an_odd_host_is_not_this_machine(
    office: Office, caplog: pytest.LogCaptureFixture, line: bytes, host: bytes
) -> None:
    status = await status_of(office, line + b" HTTP/1.1\r\nHost: " + host + b"\r\n")
    assert status in ({200} if line == b"GET /" else {400, 401})
    assert nothing_broke(caplog)


@pytest.mark.parametrize("host", [b"[::1", b"\xff", b"["])
async def test_an_odd_host_does_not_break_twilios_signature(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, host: bytes
) -> None:
    async with open_office(tmp_path, twilio_auth_token="a secret") as office:
        line = b"POST /v1/calls/twilio/voice?a=%ed%a0%80 HTTP/1.1\r\nHost: " + host
        assert await status_of(office, line + b"\r\nX-Twilio-Signature: \xff\r\n", b"From=%ed%a0%80") in {
            400,
            401,
        }
    assert nothing_broke(caplog)


@pytest.mark.parametrize("origin", [b"http://[", b"\xff", b"http://[::1", b"//[", b"http://a]b"])
async def test_an_odd_origin_is_somebody_elses_page(
    office: Office, caplog: pytest.LogCaptureFixture, origin: bytes
) -> None:
    head = b"GET /v1/calls/browser HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: " + origin + b"\r\n" + UPGRADE
    assert await status_of(office, head) == 401
    assert nothing_broke(caplog)


@pytest.mark.parametrize("name", ["key", "token"])
@pytest.mark.parametrize("odd", ["\ud800", "\ud800.1", "1e400.a.b", "٣.a.b", "9" * 5000, "..", "\0", "é"])
async def test_odd_secrets_in_twilios_first_message_are_wrong_ones(
    locked: Office, caplog: pytest.LogCaptureFixture, name: str, odd: str
) -> None:
    async with twilio(locked.address) as cloud:
        await cloud.start(**{"token": "", name: odd})
        assert await cloud.until_closed() == 1008
    assert nothing_broke(caplog)
    assert locked.switchboard.nobody_called()


async def test_odd_words_beside_the_right_key_are_a_call_like_any_other(
    locked: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with twilio(locked.address) as cloud:
            await cloud.start(key="a key", token="", caller="\ud800", dialled="\udcff", reason="a\ud800b")
            arrival = (await locked.switchboard.next_call()).line.arrival
    json.dumps(dict(arrival.variables), ensure_ascii=False).encode()
    assert (arrival.caller, arrival.dialled) == (None, "")
    assert nothing_broke(caplog)
