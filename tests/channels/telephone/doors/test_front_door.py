"""Who may bring a call, and what happens when too many call."""

import base64
import hmac
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from assistant.channels.telephone.doors.front_door import BUSY_PLACES, DoorRules, FrontDoor
from assistant.errors import NotAuthorized
from tests.builders import SOME_MORNING
from tests.channels.telephone.line.asterisk_caller import asterisk
from tests.channels.telephone.office import Office, open_office
from tests.fakes import SettableClock

KEY = "một khóa bí mật"


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path, call_key=KEY) as office:
        yield office


async def refusal(office: Office, headers: dict[str, str] | None = None, **query: str) -> tuple[int, str]:
    url = f"ws://{office.address}/v1/calls/asterisk?{httpx.QueryParams(query)}"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, subprotocols=[Subprotocol("media")], additional_headers=headers)
    response = refused.value.response
    return response.status_code, response.headers["content-type"]


async def test_the_key_opens(locked: Office) -> None:
    async with asterisk(locked.address, key=KEY) as pbx:
        await pbx.start()
        await locked.switchboard.next_call()


@pytest.mark.parametrize("query", [{}, {"key": ""}, {"key": "guessed"}, {"key": KEY + " "}])
async def test_no_key_or_a_wrong_one_is_refused_before_anything_is_heard(
    locked: Office, query: dict[str, str]
) -> None:
    assert await refusal(locked, **query) == (401, "application/problem+json")
    assert locked.switchboard.nobody_called()


async def test_where_a_caller_goes_next_is_told_only_with_the_key(locked: Office) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        url = f"http://{locked.address}/v1/calls/1.1/transfer"
        assert (await client.get(url)).status_code == 401
        assert (await client.get(url, params={"key": KEY})).status_code == 404


async def test_without_a_key_only_this_machine_itself_may_bring_calls(office: Office) -> None:
    proxied = {"X-Forwarded-For": "203.0.113.7"}
    assert (await refusal(office, headers=proxied))[0] == 401
    async with asterisk(office.address) as pbx:
        await pbx.start()
        await office.switchboard.next_call()


@pytest.mark.parametrize("path", ["asterisk", "twilio"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize("key", ["", KEY])
async def test_no_web_page_places_a_call_in_somebodys_name(
    tmp_path: Path, path: str, origin: str, key: str
) -> None:
    async with open_office(tmp_path, call_key=key) as office:
        url = f"ws://{office.address}/v1/calls/{path}?{httpx.QueryParams(key=key, caller='0905123456')}"
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, subprotocols=[Subprotocol("media")], origin=Origin(origin))
        assert refused.value.response.status_code == 401
        assert office.switchboard.nobody_called()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "audiosocket"),
        ("GET", "3f2b8a54-0c3e-4a86-9a53-5e1f0d2c7b11/transfer"),
        ("GET", "1.1/transfer"),
        ("POST", "twilio/voice"),
        ("POST", "twilio/next"),
    ],
)
async def test_no_web_page_asks_what_only_a_pbx_asks(locked: Office, method: str, path: str) -> None:
    url = f"http://{locked.address}/v1/calls/{path}"
    async with httpx.AsyncClient(trust_env=False) as client:
        for headers, welcome in [({}, True), ({"Origin": "http://evil.example"}, False)]:
            answer = await client.request(method, url, params={"key": KEY}, headers=headers)
            assert (answer.status_code != 401) is welcome


async def test_a_call_from_elsewhere_is_refused_even_with_the_key(tmp_path: Path) -> None:
    rules: dict[str, Any] = {"call_key": KEY, "call_networks": (ip_network("10.1.0.0/16"),)}
    async with open_office(tmp_path, **rules) as office:
        assert (await refusal(office, key=KEY))[0] == 401


async def test_who_finds_all_places_taken_is_turned_away_by_voice(tmp_path: Path) -> None:
    async with open_office(tmp_path, calls_at_once=1) as office:
        async with asterisk(office.address) as first, asterisk(office.address) as second:
            await first.start()
            assert (await office.switchboard.next_call()).welcome
            await second.start()
            assert not (await office.switchboard.next_call()).welcome
        async with asterisk(office.address) as third:
            await third.start()
            assert (await office.switchboard.next_call()).welcome


async def test_who_finds_even_the_busy_places_taken_is_left_to_the_pbx(tmp_path: Path) -> None:
    async with open_office(tmp_path, calls_at_once=1) as office, AsyncExitStack() as callers:
        for _ in range(1 + BUSY_PLACES):
            pbx = await callers.enter_async_context(asterisk(office.address))
            await pbx.start()
            await office.switchboard.next_call()
        assert (await refusal(office))[0] == 503


# A door by itself: tokens and addresses that a test cannot call from.


def a_door(clock: SettableClock, key: str = KEY, networks: tuple[str, ...] = ()) -> FrontDoor:
    return FrontDoor(DoorRules(key, tuple(map(ip_network, networks)), calls_at_once=1), clock)


def asking(query: str, client: str = "203.0.113.7") -> HTTPConnection:
    return HTTPConnection(
        {
            "type": "websocket",
            "query_string": query.encode(),
            "client": (client, 5000),
            "headers": [(b"host", b"example.vn")],
            "path": "/",
            "scheme": "ws",
            "server": None,
        }
    )


def test_a_token_opens_for_a_few_minutes() -> None:
    clock = SettableClock(SOME_MORNING)
    door = a_door(clock)
    token = door.new_token()
    door.check(asking(f"token={token}"))
    clock.time = SOME_MORNING + timedelta(minutes=6)
    with pytest.raises(NotAuthorized):
        door.check(asking(f"token={token}"))


@pytest.mark.parametrize("forged", ["", ".", "..", "9999999999.a.b", "a.b.c", "9999999999999999999.x.", "é"])
def test_a_forged_token_does_not_open(forged: str) -> None:
    with pytest.raises(NotAuthorized):
        a_door(SettableClock(SOME_MORNING)).check(asking(f"token={forged}"))


@pytest.mark.parametrize(
    "expiry", ["", "soon", "-1", "1e400", "٣", "9" * 5000, "99999999999999999999", "\ud800"]
)
def test_a_token_of_the_key_itself_with_an_odd_expiry_does_not_open(expiry: str) -> None:
    unsigned = f"{expiry}.nonce"
    signed = b"call-token:" + unsigned.encode("utf-8", "surrogatepass")
    signature = base64.urlsafe_b64encode(hmac.digest(KEY.encode(), signed, "sha256")).rstrip(b"=").decode()
    with pytest.raises(NotAuthorized):
        a_door(SettableClock(SOME_MORNING)).check(asking(""), {"token": f"{unsigned}.{signature}"})


def test_a_token_of_another_key_does_not_open() -> None:
    clock = SettableClock(SOME_MORNING)
    token = a_door(clock, key="another").new_token()
    with pytest.raises(NotAuthorized):
        a_door(clock).check(asking(f"token={token}"))


@pytest.mark.parametrize(
    ("client", "known"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("2001:db8::5", True),
        ("10.2.0.1", False),
        ("2001:db9::5", False),
        ("", False),
        ("testclient", False),
    ],
)
def test_calls_come_from_the_networks_of_the_list_only(client: str, known: bool) -> None:
    door = a_door(SettableClock(SOME_MORNING), networks=("10.1.0.0/16", "2001:db8::/32"))
    assert door.knows_address(client) is known
