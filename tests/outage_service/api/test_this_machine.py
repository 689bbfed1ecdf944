"""While there is no API key: whom the service answers at all, and which bodies it takes from them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from outage_service.app import create_app
from outage_service.settings import Settings
from tests.outage_service.conftest import MovableClock
from tests.outage_service.processes import running
from tests.outage_service.worlds import LE_LOI

HERE = "127.0.0.1:8001"
REPORT = {
    "source": "assistant",
    "external_id": "1",
    "customer_code": LE_LOI[0],
    "kind": "no_power",
    "description": "mất điện",
    "channel": "phone",
}
FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


@dataclass
class Door:
    """The service as somebody at `client` reaches it, who says what the test says."""

    app: FastAPI

    async def ask(
        self,
        method: str = "GET",
        path: str = "/v1/outages",
        client: tuple[str, int] | None = ("127.0.0.1", 50000),
        content: bytes | None = None,
        **said: str,
    ) -> httpx.Response:
        headers = {"Host": HERE, **{name.replace("_", "-"): value for name, value in said.items()}}
        transport = httpx.ASGITransport(self.app, client=client)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            return await http.request(method, path, headers=headers, content=content)


@asynccontextmanager
async def door_of(url: str, **fields: Any) -> AsyncIterator[Door]:
    app = create_app(Settings(database_url=url, workers="off", **fields), MovableClock())
    async with app.router.lifespan_context(app):
        yield Door(app)


@pytest.fixture
async def door(sqlite_world_url: str) -> AsyncIterator[Door]:
    async with door_of(sqlite_world_url) as opened:
        yield opened


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "LOCALHOST", "[::1]:8001", "[::1]"])
async def test_a_program_on_this_machine_needs_no_key(door: Door, address: str, host: str) -> None:
    answer = await door.ask(client=(address, 1), Host=host)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("client", "said", "reason"),
    [
        (("192.168.1.7", 1), {}, "another machine"),
        (("::ffff:192.168.1.7", 1), {}, "another machine"),
        (("localhost.evil.example", 1), {}, "another machine"),
        (None, {}, "another machine"),
        (("127.0.0.1", 1), {"Host": "evil.example:8001"}, "Host"),
        (("127.0.0.1", 1), {"Host": "127.0.0.1.evil.example"}, "Host"),
        (("127.0.0.1", 1), {"Host": "localhost:8001@evil.example"}, "Host"),
        (("127.0.0.1", 1), {"Host": ""}, "Host"),
        *(
            (("127.0.0.1", 1), {name: "127.0.0.1"}, "proxy")
            for name in (
                *("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Client-IP"),
                *("CF-Connecting-IP", "True-Client-IP", "X-Forwarded-Proto", "X-Forwarded-Port"),
                "X-Forwarded-Server",
            )
        ),
        *(
            (("127.0.0.1", 1), {"Origin": origin}, "another site")
            for origin in (
                *("http://evil.example", "null", "", "http://127.0.0.1:3000", "https://127.0.0.1:8001"),
                "http://localhost:8001",
            )
        ),
        *(
            (("127.0.0.1", 1), {"Sec_Fetch_Site": site}, "another site")
            for site in ("cross-site", "same-site")
        ),
    ],
)
async def test_whoever_may_speak_for_somebody_else_needs_a_key(
    door: Door, client: tuple[str, int] | None, said: dict[str, str], reason: str
) -> None:
    for method, path in (
        ("GET", "/v1/customers?phone=0905000001"),
        ("POST", "/v1/reports"),
        ("GET", "/v1/x"),
    ):
        answer = await door.ask(method, path, client, **said)
        assert (answer.status_code, answer.json()["code"]) == (401, "key_needed")
        assert answer.headers["content-type"] == "application/problem+json"
        assert reason in answer.json()["detail"]
        assert "python -m outage_service keys add" in answer.json()["detail"]
    assert (await door.ask(path="/healthz", client=client, **said)).status_code == 200


async def test_a_page_of_the_service_itself_is_at_home(door: Door) -> None:
    for said in ({"Origin": f"http://{HERE}"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}):
        assert (await door.ask(**said)).status_code == 200


async def test_two_hosts_are_one_too_many(door: Door) -> None:
    transport = httpx.ASGITransport(door.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        answer = await http.get("/v1/outages", headers=[("Host", HERE), ("Host", "evil.example")])
    assert answer.json()["code"] == "key_needed"


async def test_with_a_key_it_does_not_matter_where_a_request_comes_from(
    sqlite_world_url: str,
) -> None:
    async with door_of(sqlite_world_url, api_key="secret") as door:
        foreign: dict[str, str] = {"Host": "outage.example", "X-Forwarded-For": "1.2.3.4", "Via": "1.1 a"}
        body = json.dumps(REPORT).encode()
        without = await door.ask(client=("192.168.1.7", 1), **foreign)
        assert (without.status_code, without.json()["code"]) == (401, "unauthorized")
        foreign["X-API-Key"] = "secret"
        assert (await door.ask(client=("192.168.1.7", 1), **foreign)).status_code == 200
        typed = await door.ask("POST", "/v1/imports", None, b"x", Content_Type="text/plain", **foreign)
        assert typed.status_code == 422
        taken = await door.ask("POST", "/v1/reports", None, body, Content_Type="application/json", **foreign)
        assert taken.status_code == 201


async def test_what_is_refused_does_not_use_up_what_this_machine_may_ask(sqlite_world_url: str) -> None:
    async with door_of(sqlite_world_url, requests_per_minute=2) as door:
        refused = [await door.ask(Origin="http://evil.example") for _ in range(4)]
        assert [answer.status_code for answer in refused] == [401, 401, 429, 429]
        assert (await door.ask()).status_code == 200


@pytest.mark.parametrize("said", [*FORMS, "", "*/*", "application/jsonp", "text/json", "image/svg+json"])
async def test_a_body_that_does_not_say_it_is_json_changes_nothing(door: Door, said: str) -> None:
    typed = {"Content_Type": said} if said else {}
    answer = await door.ask("POST", "/v1/reports", content=json.dumps(REPORT).encode(), **typed)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in answer.json()["detail"]
    assert (await door.ask(path="/v1/reports?status=all")).json() == {"items": []}


@pytest.mark.parametrize(
    "said", ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"]
)
async def test_a_body_that_says_it_is_json_is_read(door: Door, said: str) -> None:
    answer = await door.ask("POST", "/v1/reports", content=json.dumps(REPORT).encode(), Content_Type=said)
    assert answer.status_code == 201


async def test_a_request_without_a_body_needs_no_type(door: Door) -> None:
    nowhere = "/v1/outages/0b5d6b3e-0f6a-4a52-9c57-000000000000/restorations"
    for said in ({}, {"Content_Type": "text/plain"}):
        answer = await door.ask("POST", nowhere, **said)
        assert (answer.status_code, answer.json()["code"]) == (404, "outage_not_found")


@pytest.mark.parametrize(
    "said", ["", "application/octet-stream", "application/json", "text/csv", "text/html; charset=utf-8"]
)
async def test_a_file_to_import_may_have_any_type_that_no_page_can_send(door: Door, said: str) -> None:
    typed = {"Content_Type": said} if said else {}
    answer = await door.ask("POST", "/v1/imports", content=b"no file of cuts", **typed)
    assert answer.json()["code"] == "unreadable_import"


@pytest.mark.parametrize("said", [*FORMS, "TEXT/PLAIN;charset=utf-8"])
async def test_a_file_to_import_may_not_come_as_any_page_could_send_it(door: Door, said: str) -> None:
    answer = await door.ask("POST", "/v1/imports", content=b"no file of cuts", Content_Type=said)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_both_refusals_are_described(door: Door) -> None:
    for path, operations in (await door.ask(path="/openapi.json")).json()["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1"):
                assert "`key_needed`" in operation["responses"]["401"]["description"]
                assert ("415" in operation["responses"]) is ("requestBody" in operation)


def test_a_real_server_without_a_key_answers_this_machine_alone(tmp_path: Path) -> None:
    """With the server's own idea of proxies, which takes an address from the header of one at loopback."""
    with running(f"sqlite+aiosqlite:///{tmp_path}/outage.db") as service:
        service.wait_until_ready()
        said: list[dict[str, str]] = [
            {"Host": "evil.example"},
            {"X-Forwarded-For": "127.0.0.1"},
            {"Origin": "null"},
        ]
        answers = [service.http.get("/v1/keys", headers=headers) for headers in said]
        assert {answer.json()["code"] for answer in answers} == {"key_needed"}
        assert service.http.get("/v1/keys").status_code == 200
